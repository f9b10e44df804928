import type { DnsRecord } from '../contracts.ts';
import { parseCharacterStrings } from './character-strings.ts';
import { encodeData, encodeName, type WireRecord } from './packet.ts';
import { parseServiceBinding, type ServiceBinding } from './service-bindings.ts';

/** A record with its data in the shape that dns-packet encodes for its type. */
export function wireRecordOf(record: DnsRecord): WireRecord {
  const { name, type, ttl, data } = record;
  return { name, type, ttl, data: (DATA[type] ?? asItIs)(data) };
}

const DATA: Readonly<Record<string, (data: string) => unknown>> = {
  MX: (data) => {
    const [preference, exchange] = fieldsOf(data);
    return { preference: Number(preference), exchange };
  },
  SRV: (data) => {
    const [priority, weight, port, target] = fieldsOf(data);
    return { priority: Number(priority), weight: Number(weight), port: Number(port), target };
  },
  SOA: (data) => {
    const [mname, rname, ...numbers] = fieldsOf(data);
    const [serial, refresh, retry, expire, minimum] = numbers.map(Number);
    return { mname, rname, serial, refresh, retry, expire, minimum };
  },
  TXT: parseCharacterStrings,
  SPF: (data) => encodeData('TXT', parseCharacterStrings(data)),
  CAA: (data) => {
    const [flags, tag, ...value] = fieldsOf(data);
    return { flags: Number(flags), tag, value: textOf(value.join(' ')) };
  },
  NAPTR: (data) => {
    const [order, preference] = fieldsOf(data);
    const quoted = data.slice(data.indexOf('"'), data.lastIndexOf('"') + 1);
    const [flags, services, regexp] = parseCharacterStrings(quoted).map(String);
    const replacement = fieldsOf(data).at(-1);
    return { order: Number(order), preference: Number(preference), flags, services, regexp, replacement };
  },
  DS: (data) => {
    const [keyTag, algorithm, digestType, digest] = fieldsOf(data);
    return {
      keyTag: Number(keyTag),
      algorithm: Number(algorithm),
      digestType: Number(digestType),
      digest: hex(digest),
    };
  },
  SSHFP: (data) => {
    const [algorithm, hash, fingerprint] = fieldsOf(data);
    return { algorithm: Number(algorithm), hash: Number(hash), fingerprint };
  },
  TLSA: (data) => {
    const [usage, selector, matchingType, certificate] = fieldsOf(data);
    return {
      usage: Number(usage),
      selector: Number(selector),
      matchingType: Number(matchingType),
      certificate: hex(certificate),
    };
  },
  SVCB: serviceBindingBytes,
  HTTPS: serviceBindingBytes,
};

function asItIs(data: string): unknown {
  return data;
}

function fieldsOf(data: string): string[] {
  return data.trim().split(/\s+/);
}

function textOf(quoted: string): string {
  return String(parseCharacterStrings(quoted)[0] ?? '');
}

function hex(text = ''): Buffer {
  return Buffer.from(text, 'hex');
}

/** dns-packet has no SVCB and HTTPS: their data goes out as bytes. RFC 9460, section 2.2. */
function serviceBindingBytes(data: string): Buffer {
  const binding = parseServiceBinding(data);
  if (!binding) throw new Error(`'${data}' is no SVCB or HTTPS value: it should be "priority target parameters"`);
  const parameters = binding.parameters.flatMap((parameter) => {
    const value = parameterBytes(parameter);
    return [uint16(parameter.key), uint16(value.length), value];
  });
  return Buffer.concat([uint16(binding.priority), encodeName(binding.target), ...parameters]);
}

function parameterBytes({ name, value }: ServiceBinding['parameters'][number]): Buffer {
  const items = value.split(',');
  if (name === 'alpn') return Buffer.concat(items.map((id) => Buffer.from(`${String.fromCharCode(id.length)}${id}`)));
  if (name === 'port') return uint16(Number(value));
  if (name === 'ipv4hint') return Buffer.concat(items.map((address) => encodeData('A', address)));
  if (name === 'ipv6hint') return Buffer.concat(items.map((address) => encodeData('AAAA', address)));
  if (name === 'ech') return Buffer.from(value, 'base64');
  return Buffer.from(value);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
