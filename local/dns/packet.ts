/**
 * The dns-packet library with the parts that its type declarations leave out: types it has no name for, and the fields of
 * a decoded header.
 */
import dnsPacket from 'dns-packet';

/** The types that dns-packet knows by number only. RFC 9460, RFC 7208. */
const NUMBERED_TYPES: Readonly<Record<string, string>> = {
  SVCB: 'UNKNOWN_64',
  HTTPS: 'UNKNOWN_65',
};

/** A question or record as the server handles it: the type by its proper name. */
export interface Question {
  readonly name: string;
  readonly type: string;
  readonly class: string;
}

/** A record to encode; `data` is what dns-packet wants for the type. */
export interface WireRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: unknown;
}

/** What the server needs of a query. */
export interface Query {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: string;
  readonly recursionDesired: boolean;
  readonly questions: readonly Question[];
  /** What the client's EDNS0 record says; undefined when it sent none. */
  readonly edns: { readonly payloadSize: number; readonly version: number } | undefined;
}

/** What the server answers; `rcode` and `flags` are numbers of the header. */
export interface Response {
  readonly id: number;
  readonly rcode: number;
  readonly flags: number;
  readonly questions: readonly Question[];
  readonly answers: readonly WireRecord[];
  readonly authorities: readonly WireRecord[];
  /** The server's own EDNS0 record; the high bits of an extended rcode. */
  readonly edns: { readonly payloadSize: number; readonly extendedRcode: number } | undefined;
}

interface RawHeader {
  readonly opcode?: string;
}

/**
 * Decodes a message.
 * @throws Error when it is malformed.
 */
export function decodeQuery(message: Buffer): Query {
  const packet = dnsPacket.decode(message);
  const [opt] = (packet.additionals ?? []).filter((record) => record.type === 'OPT');
  return {
    id: packet.id ?? 0,
    isResponse: packet.flag_qr,
    opcode: (packet as RawHeader).opcode ?? 'QUERY',
    recursionDesired: packet.flag_rd,
    questions: (packet.questions ?? []).map((question) => ({
      name: question.name,
      type: properType(question.type),
      class: String(question.class),
    })),
    edns: opt && { payloadSize: opt.udpPayloadSize, version: opt.ednsVersion },
  };
}

/** Encodes a response. */
export function encodeResponse(response: Response): Buffer {
  const opt = response.edns && {
    type: 'OPT',
    name: '.',
    udpPayloadSize: response.edns.payloadSize,
    extendedRcode: response.edns.extendedRcode,
    ednsVersion: 0,
    flags: 0,
    options: [],
  };
  const packet = {
    type: 'response',
    id: response.id,
    flags: response.flags | response.rcode,
    questions: response.questions.map((question) => ({ ...question, type: wireType(question.type) })),
    answers: response.answers.map(wireRecord),
    authorities: response.authorities.map(wireRecord),
    additionals: opt ? [opt] : [],
  };
  return dnsPacket.encode(packet as unknown as dnsPacket.Packet);
}

/** The bytes of a name as record data holds it. */
export function encodeName(name: string): Buffer {
  const { name: codec } = dnsPacket as unknown as { name: { encode(text: string): Buffer } };
  return codec.encode(name);
}

/** The data of a record of a type that dns-packet knows, as bytes without their length. */
export function encodeData(type: 'A' | 'AAAA' | 'TXT', data: unknown): Buffer {
  const { record } = dnsPacket as unknown as { record(type: string): { encode(data: unknown): Buffer } };
  return record(type).encode(data).subarray(2);
}

export const AUTHORITATIVE = dnsPacket.AUTHORITATIVE_ANSWER;
export const TRUNCATED = dnsPacket.TRUNCATED_RESPONSE;
export const RECURSION_DESIRED = dnsPacket.RECURSION_DESIRED;

function wireRecord(record: WireRecord): object {
  return { ...record, class: 'IN', type: wireType(record.type) };
}

function wireType(type: string): string {
  return NUMBERED_TYPES[type] ?? type;
}

function properType(type: string): string {
  return Object.entries(NUMBERED_TYPES).find(([, numbered]) => numbered === type)?.[0] ?? type;
}
