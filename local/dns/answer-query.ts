import type { DnsReply, DnsView } from '../contracts.ts';
import {
  AUTHORITATIVE,
  decodeQuery,
  encodeResponse,
  type Query,
  type Question,
  RECURSION_DESIRED,
  type Response,
  TRUNCATED,
  type WireRecord,
} from './packet.ts';
import { wireRecordOf } from './record-data.ts';

const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const BADVERS = 16;
const HEADER_BYTES = 12;
const PLAIN_UDP_BYTES = 512;
const MAX_UDP_BYTES = 4096;
const MAX_TCP_BYTES = 65_535;
const NEVER_ANSWERED = ['AXFR', 'IXFR', 'OPT', 'TSIG', 'TKEY'];

/**
 * Answers one DNS message. Undefined when it deserves no answer: shorter than a header, or itself a response. What can't
 * be decoded gets FORMERR. Over UDP an answer that is too long for the client is cut to nothing with the TC bit set.
 */
export function answerQuery(dns: DnsView, message: Buffer, transport: 'udp' | 'tcp'): Buffer | undefined {
  if (message.length < HEADER_BYTES || (message.readUInt8(2) & 0x80) !== 0) return undefined;
  let query: Query;
  try {
    query = decodeQuery(message);
  } catch {
    return encodeResponse({ ...nothing(message.readUInt16BE(0)), rcode: RCODES.FORMERR });
  }
  const limit = transport === 'tcp' ? MAX_TCP_BYTES : udpLimit(query);
  const encoded = encodeSafely(query, responseTo(dns, query));
  if (encoded.length <= limit) return encoded;
  return encodeResponse({ ...emptyResponse(query), flags: flagsOf(query) | AUTHORITATIVE | TRUNCATED });
}

function udpLimit({ edns }: Query): number {
  return Math.min(MAX_UDP_BYTES, Math.max(PLAIN_UDP_BYTES, edns?.payloadSize ?? PLAIN_UDP_BYTES));
}

function encodeSafely(query: Query, response: () => Response): Buffer {
  try {
    return encodeResponse(response());
  } catch {
    return encodeResponse({ ...emptyResponse(query), rcode: RCODES.SERVFAIL });
  }
}

function responseTo(dns: DnsView, query: Query): () => Response {
  const empty = emptyResponse(query);
  const [question] = query.questions;
  return () => {
    if (query.edns && query.edns.version > 0) return { ...empty, edns: ednsWith(BADVERS) };
    if (query.opcode !== 'QUERY') return { ...empty, rcode: RCODES.NOTIMP };
    if (!question || query.questions.length > 1) return { ...empty, rcode: RCODES.FORMERR };
    if (question.class !== 'IN' || NEVER_ANSWERED.includes(question.type)) return { ...empty, rcode: RCODES.REFUSED };
    const reply = question.type === 'ANY' ? minimalAny(dns, question) : dns.resolve(question.name, question.type);
    return { ...empty, ...contentsOf(reply), flags: empty.flags | authoritative(reply) };
  };
}

function contentsOf(reply: DnsReply): Pick<Response, 'rcode' | 'answers' | 'authorities'> {
  return {
    rcode: RCODES[reply.rcode],
    answers: reply.answers.map(wireOrHostInfo),
    authorities: reply.authority.map(wireRecordOf),
  };
}

function wireOrHostInfo(record: DnsReply['answers'][number]): WireRecord {
  return record.type === 'HINFO' ? { ...record, data: { cpu: record.data, os: '' } } : wireRecordOf(record);
}

/** One made-up HINFO record instead of everything there is. RFC 8482, section 4.2. */
function minimalAny(dns: DnsView, { name }: Question): DnsReply {
  const reply = dns.resolve(name, 'HINFO');
  const isThere = reply.rcode === 'NOERROR' && reply.answers.length === 0 && !isReferral(reply);
  if (!isThere) return reply;
  return { rcode: 'NOERROR', answers: [{ name, type: 'HINFO', ttl: 3600, data: 'RFC8482' }], authority: [] };
}

function authoritative(reply: DnsReply): number {
  return reply.rcode === 'REFUSED' || reply.rcode === 'SERVFAIL' || isReferral(reply) ? 0 : AUTHORITATIVE;
}

function isReferral(reply: DnsReply): boolean {
  return reply.answers.length === 0 && reply.authority.some(({ type }) => type === 'NS');
}

function emptyResponse(query: Query): Response {
  return {
    ...nothing(query.id),
    flags: flagsOf(query),
    questions: query.questions,
    edns: query.edns && ednsWith(0),
  };
}

function nothing(id: number): Response {
  return { id, rcode: 0, flags: 0, questions: [], answers: [], authorities: [], edns: undefined };
}

/** An extended rcode is split: its low four bits lie in the header, the rest here. RFC 6891, section 6.1.3. */
function ednsWith(extended: number): NonNullable<Response['edns']> {
  return { payloadSize: MAX_UDP_BYTES, extendedRcode: extended >> 4 };
}

function flagsOf({ recursionDesired }: Query): number {
  return recursionDesired ? RECURSION_DESIRED : 0;
}
