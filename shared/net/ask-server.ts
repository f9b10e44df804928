import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { type Answer, type DecodedPacket, decode, encode, streamEncode } from 'dns-packet';

/** A record as a name server answers it, in presentation form, names without final dot. */
export interface AnswerRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

const PORT = 53;
const TRIES = 2;
const TIMEOUT_MS = 3_000;
/** What fits into an unfragmented packet on every path: DNS flag day 2020. */
const UDP_PAYLOAD = 1_232;
const IDS = 65_536;

/**
 * Asks one name server one question, by UDP and where the answer is too long by TCP, and gives its answers with their
 * TTLs, which node's own resolver keeps to itself for CNAME and TXT. `address` is `192.0.2.53`, `[2001:db8::53]:53` or
 * `127.0.0.1:5353`. Throws Error in words when there is no answer, or the server is not the zone's. RFC 1035, section 4.
 */
export async function askServer(address: string, name: string, type: 'A' | 'AAAA' | 'TXT'): Promise<AnswerRecord[]> {
  const { host, port } = endpointOf(address);
  const query = {
    type: 'query' as const,
    id: randomInt(IDS),
    questions: [{ name, type }],
    additionals: [
      {
        type: 'OPT' as const,
        name: '.' as const,
        udpPayloadSize: UDP_PAYLOAD,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  };
  let reply = await byUdp(host, port, encode(query), query.id);
  if (reply.flag_tc) reply = await byTcp(host, port, streamEncode(query));
  const rcode = (reply as { rcode?: string }).rcode ?? 'NOERROR';
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') throw new Error(rcode);
  if (!reply.flag_aa) throw new Error('it does not serve the zone');
  return (reply.answers ?? []).flatMap(recordOf);
}

function endpointOf(address: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(address) ?? [];
  return { host: bracketed ?? plain ?? address, port: Number(port ?? PORT) };
}

async function byUdp(host: string, port: number, message: Buffer, id: number): Promise<DecodedPacket> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await oneByUdp(host, port, message, id);
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}

function oneByUdp(host: string, port: number, message: Buffer, id: number): Promise<DecodedPacket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return ending(
    () => socket.close(),
    (resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (answer) => {
        const reply = decoded(answer);
        if (reply?.id === id) resolve(reply);
      });
      // Only what the server itself sends reaches a connected socket.
      socket.connect(port, host, () => socket.send(message));
    },
  );
}

function byTcp(host: string, port: number, message: Buffer): Promise<DecodedPacket> {
  const socket = connect(port, host);
  return ending(
    () => socket.destroy(),
    (resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the connection was cut')));
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        const complete = received.length >= 2 && received.length >= 2 + received.readUInt16BE(0);
        if (complete) resolve(decode(received.subarray(2)));
      });
      socket.write(message);
    },
  );
}

/** A promise that is given up after some seconds; `close` is called at its end, whatever it is. */
function ending(
  close: () => void,
  run: (resolve: (reply: DecodedPacket) => void, reject: (error: Error) => void) => void,
): Promise<DecodedPacket> {
  return new Promise<DecodedPacket>((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error(`no answer within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    let over = false;
    const once = (settle: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      close();
      settle();
    };
    const fail = (error: Error) => once(() => reject(error));
    run((reply) => once(() => resolve(reply)), fail);
  });
}

/** What can't be decoded was not meant as an answer. */
function decoded(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function recordOf(answer: Answer): AnswerRecord[] {
  const { name, type } = answer;
  const ttl = 'ttl' in answer ? (answer.ttl ?? 0) : 0;
  if (answer.type === 'TXT') {
    const parts = [answer.data].flat().map(String);
    return [{ name: name.toLowerCase(), type, ttl, data: parts.join('') }];
  }
  if (answer.type !== 'A' && answer.type !== 'AAAA' && answer.type !== 'CNAME') return [];
  return [{ name: name.toLowerCase(), type, ttl, data: answer.data.replace(/\.$/, '') }];
}
