import type { ExternalChange, ExternalStep } from './external.ts';

/** Terraform's names of resources may hold letters, digits and underscores only. */
const NOT_IN_NAMES = /[^a-z0-9]+/g;

/** What a person has to change, in every shape that one may need. */
export interface Instruction {
  readonly name: string;
  readonly zone: string;
  readonly nameServers: readonly string[];
  /** `CNAME d111.cloudfront.net → CNAME d222.cloudfront.net`. */
  readonly change: string;
  /** Seconds. */
  readonly ttl: number;
  readonly zoneFile: string;
  readonly dnscontrol: string;
  readonly terraform: string;
  readonly cloudflare: string;
  /** What else the one who does it should know. */
  readonly note: string;
}

/** The changes of a step, each in the shapes of zone files, DNSControl and Terraform. */
export function instructionsOf({ changes }: Pick<ExternalStep, 'changes'>): Instruction[] {
  return changes.map((change) => (change.kind === 'text' ? forText(change) : forHost(change)));
}

/** The instructions as Markdown. */
export function renderInstructions(step: Pick<ExternalStep, 'changes'>): string {
  return instructionsOf(step).map(renderInstruction).join('\n');
}

function renderInstruction(one: Instruction): string {
  return [
    `### ${one.name}, in the zone ${one.zone} (${one.nameServers.join(', ')})`,
    '',
    `${one.change}, TTL ${one.ttl}. ${one.note}`,
    '',
    '```text',
    `; zone file`,
    one.zoneFile,
    `// DNSControl`,
    one.dnscontrol,
    '```',
    '',
    '```hcl',
    ...(one.terraform === '' ? [] : ['# Terraform, any server that takes dynamic updates', one.terraform]),
    '# Terraform, Cloudflare',
    one.cloudflare,
    '```',
    '',
  ].join('\n');
}

/** One line for people: what was there, and what shall be. */
export function describeExternalChange(change: ExternalChange): string {
  if (change.kind === 'text') return `add ${change.name} TXT "${change.value}"`;
  return `${change.name} ${shapeOf(change)} ${change.from ?? change.was} → ${shapeOf(change)} ${change.to}`;
}

type HostChange = Extract<ExternalChange, { kind: 'leads' }>;

/** At an apex, and wherever the record answers with addresses, a CNAME is not what stands there. */
function isFlat({ name, zone, from }: HostChange): boolean {
  return from === undefined || name === zone.name;
}

function shapeOf(change: HostChange): 'ALIAS' | 'CNAME' {
  return isFlat(change) ? 'ALIAS' : 'CNAME';
}

function forHost(change: HostChange): Instruction {
  const { name, zone, ttl, to } = change;
  const shape = shapeOf(change);
  const type = shape === 'ALIAS' ? ALIAS_WORDS : 'Replace the record; nothing else at the name has to change.';
  return {
    name,
    zone: zone.name,
    nameServers: zone.nameServers,
    change: describeExternalChange(change),
    ttl,
    zoneFile: `${name}. ${ttl} IN ${shape} ${to}.`,
    dnscontrol: `${shape}("${labelOf(change)}", "${to}.", TTL(${ttl})),`,
    terraform:
      shape === 'ALIAS'
        ? ''
        : block('dns_cname_record', change, {
            zone: `"${zone.name}."`,
            ...nameIn(change),
            cname: `"${to}."`,
            ttl: `${ttl}`,
          }),
    cloudflare: cloudflare(change, 'CNAME', to),
    note: type,
  };
}

const ALIAS_WORDS =
  'The provider calls it ALIAS, ANAME, CNAME flattening or an alias record; keep its kind and change its target. It answers with addresses that all distributions share, so that live DNS cannot tell the change: confirm it.';

function forText(change: Extract<ExternalChange, { kind: 'text' }>): Instruction {
  const { name, zone, ttl, value, others } = change;
  const all = [...others, value].map(quoted).join(', ');
  return {
    name,
    zone: zone.name,
    nameServers: zone.nameServers,
    change: describeExternalChange(change),
    ttl,
    zoneFile: `${name}. ${ttl} IN TXT "${value}"`,
    dnscontrol: `TXT("${labelOf(change)}", "${value}", TTL(${ttl})),`,
    terraform: block('dns_txt_record_set', change, {
      zone: `"${zone.name}."`,
      ...nameIn(change),
      txt: `[${all}]`,
      ttl: `${ttl}`,
    }),
    cloudflare: cloudflare(change, 'TXT', `\\"${value}\\"`),
    note: 'Values of others at the name stay beside it. Delete this one when the move has ended; nothing waits for that.',
  };
}

/** A string of Terraform's language, in which `${` and `%{` begin templates, and `\b` and `\f` mean nothing. */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/[$%]\{/g, (begin) => `${begin.charAt(0)}${begin}`)
    .replace(/\\(.)/g, (pair, letter) => TERRAFORM_LACKS[letter] ?? pair);
}

const TERRAFORM_LACKS: Readonly<Record<string, string>> = { b: '\\u0008', f: '\\u000c' };

/** The name within its zone; `@` for the zone itself. */
function labelOf({ name, zone }: ExternalChange): string {
  return name === zone.name ? '@' : name.slice(0, -zone.name.length - 1);
}

/** The provider `dns` leaves the name out for the zone itself. */
function nameIn(change: ExternalChange): Record<string, string> {
  const label = labelOf(change);
  return label === '@' ? {} : { name: `"${label}"` };
}

function cloudflare(change: ExternalChange, type: string, content: string): string {
  return block('cloudflare_dns_record', change, {
    zone_id: 'var.zone_id',
    name: `"${change.name}"`,
    type: `"${type}"`,
    content: `"${content}"`,
    ttl: `${change.ttl}`,
    ...(type === 'CNAME' ? { proxied: 'false' } : {}),
  });
}

function block(resource: string, { name }: ExternalChange, fields: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(fields).map((key) => key.length));
  const lines = Object.entries(fields).map(([key, value]) => `  ${key.padEnd(width)} = ${value}`);
  return [`resource "${resource}" "${resourceName(name)}" {`, ...lines, '}'].join('\n');
}

function resourceName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('*', 'wildcard')
    .replace(NOT_IN_NAMES, '_')
    .replace(/^(?=\d)/, '_');
}
