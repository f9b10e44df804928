/** Takes apart the values of SVCB and HTTPS records. RFC 9460, section 2.1. */

/** The numbers of the parameters that have names. RFC 9460, section 14.3.2. */
const PARAMETER_KEYS: Readonly<Record<string, number>> = {
  mandatory: 0,
  alpn: 1,
  'no-default-alpn': 2,
  port: 3,
  ipv4hint: 4,
  ech: 5,
  ipv6hint: 6,
};

export interface ServiceBinding {
  readonly priority: number;
  /** As written in the value; `.` is the record's own name. */
  readonly target: string;
  /** In the order of their numbers, as they go onto the wire. */
  readonly parameters: readonly { readonly key: number; readonly name: string; readonly value: string }[];
}

/** The parts of a value such as `1 . alpn="h3,h2" port=8443`; undefined when it is none. */
export function parseServiceBinding(value: string): ServiceBinding | undefined {
  const [, priority, target, rest] = /^(\d{1,5})\s+(\S+)((?:\s+\S+)*)\s*$/.exec(value) ?? [];
  if (priority === undefined || target === undefined || Number(priority) > 65_535) return undefined;
  const texts = (rest ?? '').split(/\s+/).filter((text) => text !== '');
  const parameters = texts.map(parseParameter).filter((parameter) => parameter !== undefined);
  const keys = new Set(parameters.map(({ key }) => key));
  if (parameters.length < texts.length || keys.size < texts.length) return undefined;
  return { priority: Number(priority), target, parameters: parameters.sort((a, b) => a.key - b.key) };
}

function parseParameter(text: string): ServiceBinding['parameters'][number] | undefined {
  const [, name, quoted, bare] = /^([a-z0-9-]+)(?:=(?:"([^"]*)"|([^"]*)))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const key = PARAMETER_KEYS[name] ?? Number(/^key(\d{1,5})$/.exec(name)?.[1] ?? Number.NaN);
  if (!(key < 65_535)) return undefined;
  return { key, name, value: quoted ?? bare ?? '' };
}
