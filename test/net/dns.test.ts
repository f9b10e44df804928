import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, decode, encode } from 'dns-packet';
import { createDns } from '../../shared/net/dns.ts';

const [SERVFAIL, NXDOMAIN, REFUSED] = [2, 3, 5];
const HOST = 'd111.cloudfront.net';

/** What the zone's servers answer: records, or the code of a failure. */
const ANSWERS: Readonly<Record<string, readonly Answer[] | number>> = {
  'example.com NS': ['ns-1.example.net', 'ns-2.example.net'].map((data) => ({ type: 'NS', name: 'example.com', data })),
  'www.example.com A': ['192.0.2.1', '192.0.2.2'].map((data) => ({ type: 'A', name: 'www.example.com', data })),
  'www.example.com AAAA': [{ type: 'AAAA', name: 'www.example.com', data: '2001:db8::1' }],
  'four.example.com A': [{ type: 'A', name: 'four.example.com', data: '192.0.2.4' }],
  'four.example.com AAAA': [],
  'chain.example.com A': [
    { type: 'CNAME', name: 'chain.example.com', data: HOST },
    { type: 'A', name: HOST, data: '192.0.2.5' },
  ],
  'chain.example.com AAAA': [{ type: 'CNAME', name: 'chain.example.com', data: HOST }],
  'away.example.com A': [{ type: 'CNAME', name: 'away.example.com', data: HOST }],
  'away.example.com AAAA': [{ type: 'CNAME', name: 'away.example.com', data: HOST }],
  'away.example.com CNAME': [{ type: 'CNAME', name: 'away.example.com', data: HOST }],
  [`${HOST} A`]: [{ type: 'A', name: HOST, data: '192.0.2.6' }],
  [`${HOST} AAAA`]: [],
  'empty.example.com A': [],
  'empty.example.com AAAA': [],
  'empty.example.com CNAME': [],
  'broken.example.com A': SERVFAIL,
  'broken.example.com AAAA': SERVFAIL,
  'one.example.com CNAME': [{ type: 'CNAME', name: 'one.example.com', data: 'Two.Example.com.' }],
  'two.example.com CNAME': [{ type: 'CNAME', name: 'two.example.com', data: HOST }],
  'round.example.com CNAME': [{ type: 'CNAME', name: 'round.example.com', data: 'round.example.com' }],
  'broken.example.com CNAME': SERVFAIL,
  'refused.example NS': REFUSED,
  'example.com CAA': [
    { type: 'CAA', name: 'example.com', data: { flags: 0, tag: 'issue', value: 'amazon.com' } },
    { type: 'CAA', name: 'example.com', data: { flags: 128, tag: 'issuewild', value: ';' } },
  ],
  'empty.example.com CAA': [],
  'broken.example.com CAA': SERVFAIL,
};

let socket: Socket;
let dns: ReturnType<typeof createDns>;

beforeAll(async () => {
  socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const { id = 0, questions = [] } = decode(message);
    const answer = ANSWERS[`${questions[0]?.name} ${questions[0]?.type}`] ?? NXDOMAIN;
    const flags = 0x0400 | (typeof answer === 'number' ? answer : 0);
    const answers = typeof answer === 'number' ? [] : [...answer];
    socket.send(encode({ type: 'response', id, flags, questions, answers }), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  dns = createDns([`127.0.0.1:${socket.address().port}`]);
});
afterAll(() => {
  socket.close();
});

describe('the CAA records of a name', () => {
  test('come with tag, value and whether they are critical', async () => {
    await expect(dns.caa('example.com')).resolves.toEqual([
      { tag: 'issue', value: 'amazon.com', critical: false },
      { tag: 'issuewild', value: ';', critical: true },
    ]);
  });

  test('are none where there is no such record or name', async () => {
    await expect(dns.caa('empty.example.com')).resolves.toEqual([]);
    await expect(dns.caa('nowhere.example.com')).resolves.toEqual([]);
  });

  test('are not known where nobody answers', async () => {
    await expect(dns.caa('broken.example.com')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});

describe('the addresses of a name', () => {
  test.each([
    ['both families', 'www.example.com', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
    ['one family only', 'four.example.com', ['192.0.2.4']],
    ['behind a CNAME that the server follows', 'chain.example.com', ['192.0.2.5']],
    ['behind a CNAME that the server does not follow', 'away.example.com', ['192.0.2.6']],
    ['none at the name', 'empty.example.com', []],
    ['no such name', 'nothing.example.com', []],
  ])('%s', async (_what, name, addresses) => {
    expect(await dns.addresses(name, 'example.com')).toEqual(addresses);
  });

  test('are unknown, not none, while the servers fail', async () => {
    await expect(dns.addresses('broken.example.com', 'example.com')).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      retryable: true,
      message: expect.stringMatching(/^DNS gave no answer: query(A|Aaaa) ESERVFAIL broken\.example\.com\.$/),
    });
  });
});

describe('the last name of a chain', () => {
  test.each([
    ['of two CNAMEs', 'one.example.com', HOST],
    ['of one', 'two.example.com', HOST],
    ['that is none, the name itself', 'www.example.com', 'www.example.com'],
    ['that nobody knows, the name itself', 'nothing.example.com', 'nothing.example.com'],
    ['that turns in a circle, some name of it', 'round.example.com', 'round.example.com'],
  ])('%s', async (_what, name, canonical) => {
    expect(await dns.canonicalName(name)).toBe(canonical);
  });

  test('is unknown while the servers fail', async () => {
    await expect(dns.canonicalName('broken.example.com')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});

describe('the name servers of a zone', () => {
  test('are those of its delegation', async () => {
    expect((await dns.nameServers('example.com')).sort()).toEqual(['ns-1.example.net', 'ns-2.example.net']);
  });

  test('are none where nobody delegates it', async () => {
    expect(await dns.nameServers('example.org')).toEqual([]);
  });

  test('are unknown, not none, while the servers refuse', async () => {
    await expect(dns.nameServers('refused.example')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});
