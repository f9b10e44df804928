import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, streamEncode, TRUNCATED_RESPONSE } from 'dns-packet';
import { askServer } from '../../shared/net/ask-server.ts';
import { createDns } from '../../shared/net/dns.ts';

const WWW = 'www.example.com';
const HOST = 'd111.cloudfront.net';
const LONG = Array.from({ length: 80 }, (_, index) => `value ${index} of a record that is too long for one packet`);

/** What the server answers: records with flags, or the code of a failure. */
const ANSWERS: Readonly<Record<string, { answers?: readonly Answer[]; flags?: number }>> = {
  [`${WWW} A`]: {
    answers: [
      { type: 'CNAME', name: WWW, ttl: 300, data: HOST },
      { type: 'A', name: HOST, ttl: 60, data: '192.0.2.1' },
    ],
  },
  [`${WWW} AAAA`]: { answers: [{ type: 'CNAME', name: WWW, ttl: 300, data: HOST }] },
  [`${WWW} TXT`]: { answers: [{ type: 'CNAME', name: WWW, ttl: 300, data: HOST }] },
  'example.com A': { answers: [{ type: 'A', name: 'Example.com', ttl: 45, data: '192.0.2.1' }] },
  'example.com TXT': { answers: [{ type: 'TXT', name: 'example.com', ttl: 3600, data: 'v=spf1 -all' }] },
  'example.com AAAA': { answers: [{ type: 'AAAA', name: 'example.com', ttl: 50, data: '2001:db8::1' }] },
  '_www.example.com TXT': { answers: [{ type: 'TXT', name: '_www.example.com', ttl: 60, data: ['one', ' text'] }] },
  'long.example.com TXT': { answers: LONG.map((data) => ({ type: 'TXT', name: 'long.example.com', ttl: 60, data })) },
  'refused.example.com A': { flags: 5 },
  'broken.example.com A': { flags: 2 },
  'lame.example.com A': { flags: -AUTHORITATIVE_ANSWER },
  'gone.example.com A': { flags: 3 },
};

let udp: Socket;
let tcp: Server;
let address = '';

beforeAll(async () => {
  tcp = createServer((connection) => {
    connection.on('data', (message) => connection.end(streamEncode(replyTo(message.subarray(2)))));
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as { port: number };
  udp = createSocket('udp4');
  udp.on('message', (message, from) => {
    const reply = replyTo(message);
    const whole = encode(reply);
    const cut = encode({ ...reply, answers: [], flags: (reply.flags ?? 0) | TRUNCATED_RESPONSE });
    // What nobody asked for comes first, as from one who guesses.
    udp.send(encode({ ...reply, id: ((reply.id ?? 0) + 1) % 65_536, answers: [] }), from.port, from.address);
    udp.send('no message', from.port, from.address);
    udp.send(whole.length > 1_232 ? cut : whole, from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  address = `127.0.0.1:${port}`;
});

afterAll(async () => {
  udp.close();
  await new Promise((resolve) => tcp.close(resolve));
});

function replyTo(message: Buffer) {
  const { id, questions = [] } = decode(message);
  const [question] = questions;
  const { answers = [], flags = 0 } = ANSWERS[`${question?.name} ${question?.type}`] ?? {};
  return {
    type: 'response' as const,
    id: id ?? 0,
    flags: AUTHORITATIVE_ANSWER + flags,
    questions,
    answers: [...answers],
  };
}

describe('one name server', () => {
  test('answers with TTLs, the name in lower case', async () => {
    expect(await askServer(address, 'example.com', 'A')).toEqual([
      { name: 'example.com', type: 'A', ttl: 45, data: '192.0.2.1' },
    ]);
  });

  test('joins the strings of one TXT record', async () => {
    expect(await askServer(address, '_www.example.com', 'TXT')).toMatchObject([{ data: 'one text' }]);
  });

  test('is asked by TCP where its answer is too long', async () => {
    const answers = await askServer(address, 'long.example.com', 'TXT');

    expect(answers.map(({ data }) => data)).toEqual(LONG);
  });

  test('has nothing where there is no such name', async () => {
    expect(await askServer(address, 'gone.example.com', 'A')).toEqual([]);
  });

  test.each([
    ['refuses', 'refused.example.com', 'REFUSED'],
    ['fails', 'broken.example.com', 'SERVFAIL'],
    ['does not serve the zone', 'lame.example.com', 'it does not serve the zone'],
  ])('that %s is an error in its words', async (_what, name, words) => {
    await expect(askServer(address, name, 'A')).rejects.toThrow(words);
  });
});

describe('what the name servers of a zone answer', () => {
  const seen = async (name: string) => createDns([address]).views(name, ['ns1.example.net']);

  test('of a CNAME is where it leads, not what is behind', async () => {
    expect(await seen(WWW)).toEqual([{ server: 'ns1.example.net', host: HOST, addresses: [], texts: [], ttl: 300 }]);
  });

  test('of addresses are both families, with the longest TTL', async () => {
    expect(await seen('example.com')).toMatchObject([
      { host: undefined, addresses: ['192.0.2.1', '2001:db8::1'], ttl: 50 },
    ]);
  });

  test('of a TXT record are its values', async () => {
    expect(await seen('_www.example.com')).toMatchObject([{ texts: ['one text'] }]);
  });

  test('is told with the failure of one that gives no answer', async () => {
    expect(await seen('broken.example.com')).toMatchObject([{ failure: 'SERVFAIL', addresses: [] }]);
  });
});
