import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import dnsPacket from 'dns-packet';
import { VirtualClock } from '../../../local/clock.ts';
import { createDnsServer, type DnsServer } from '../../../local/dns/dns-server.ts';
import { seededRandom } from '../../../local/random.ts';
import { createRoute53 } from '../../../local/route53/create-route53.ts';
import { ACCOUNT, alias, EDGE, values } from '../route53/route53-world.ts';

const HOST = 'd111111abcdef8.cloudfront.net';
const LONG = Array.from({ length: 100 }, (_, i) => `"${String(i).padEnd(60, 'x')}"`);

const route53 = createRoute53({
  clock: new VirtualClock(),
  random: seededRandom(1),
  addressesOf: (name) => EDGE[name],
});
const zone = route53.seed.zone({
  accountId: ACCOUNT,
  name: 'example.com',
  records: [
    values('www.example.com', 'A', '192.0.2.1', '192.0.2.2'),
    values('www.example.com', 'AAAA', '2001:db8::1'),
    values('www.example.com', 'MX', '10 mail.example.com.'),
    values('www.example.com', 'SRV', '1 2 443 host.example.com.'),
    values('www.example.com', 'CAA', '0 issue "amazon.com"'),
    values('www.example.com', 'NAPTR', '100 50 "u" "E2U+sip" "!^.*$!sip:a@example.com!" .'),
    values('www.example.com', 'TXT', '"one" "two \\"x\\""', '"\\344"'),
    values('www.example.com', 'SPF', '"v=spf1 -all"'),
    values(
      'www.example.com',
      'HTTPS',
      '1 . alpn="h3,h2" port=8443 ipv4hint=192.0.2.1 ech=AQI= ipv6hint=2001:db8::1 key99=x',
    ),
    values('www.example.com', 'SSHFP', '2 1 123456789abcdef67890123456789abcdef67890'),
    values('www.example.com', 'TLSA', '3 1 1 0b9fa5a59eed715c26c1020c711b4f6e'),
    values('key.example.com', 'DS', '60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'),
    values('ds.example.com', 'NS', 'ns.example.net.'),
    values('_www.example.com', 'TXT', `"${HOST}"`),
    values('*.wild.example.com', 'CNAME', HOST),
    values('long.example.com', 'TXT', ...LONG),
    alias('alias.example.com'),
  ],
});

let server: DnsServer;
const resolver = new Resolver({ timeout: 2000, tries: 4 });

beforeAll(async () => {
  server = await createDnsServer({ dns: route53.dns, host: '127.0.0.1', port: 0 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
});

afterAll(() => server.close());

/** Sends bytes over UDP; undefined when nothing came back in time. */
async function overUdp(message: Buffer, patienceMs = 1000): Promise<Buffer | undefined> {
  const socket = createSocket('udp4');
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  socket.on('message', resolve);
  const timer = setTimeout(() => resolve(undefined), patienceMs);
  socket.send(message, server.port, '127.0.0.1');
  const answer = await promise;
  clearTimeout(timer);
  socket.close();
  return answer;
}

function query(name: string, type: string, more: object = {}): Buffer {
  const questions = [{ name, type, class: 'IN' }];
  return dnsPacket.encode({ type: 'query', id: 42, questions, ...more } as unknown as dnsPacket.Packet);
}

async function ask(name: string, type: string, more: object = {}) {
  const answer = await overUdp(query(name, type, more));
  if (!answer) throw new Error('The server did not answer.');
  return dnsPacket.decode(answer) as dnsPacket.DecodedPacket & { rcode: string };
}

const edns = (udpPayloadSize: number, ednsVersion = 0) => ({
  additionals: [{ type: 'OPT', name: '.', udpPayloadSize, ednsVersion, extendedRcode: 0, flags: 0, options: [] }],
});

describe('the name servers, asked by an ordinary resolver', () => {
  it('answer addresses', async () => {
    expect((await resolver.resolve4('www.example.com')).sort()).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolver.resolve6('www.example.com')).toEqual(['2001:db8::1']);
  });

  it('answer aliases and CNAME records to CloudFront', async () => {
    expect((await resolver.resolve4('alias.example.com', { ttl: true }))[0]).toMatchObject({ ttl: 60 });
    expect((await resolver.resolve4('x.wild.example.com')).sort()).toEqual(['127.0.1.1', '127.0.1.2']);
    expect(await resolver.resolveCname('x.wild.example.com')).toEqual([HOST]);
    expect(await resolver.resolve6(HOST)).toEqual(['::1']);
  });

  it('answer every other type', async () => {
    expect(await resolver.resolveMx('www.example.com')).toMatchObject([{ priority: 10, exchange: 'mail.example.com' }]);
    expect(await resolver.resolveTxt('_www.example.com')).toEqual([[HOST]]);
    expect(await resolver.resolveTxt('www.example.com')).toContainEqual(['one', 'two "x"']);
    expect(await resolver.resolveSrv('www.example.com')).toMatchObject([{ port: 443, name: 'host.example.com' }]);
    expect(await resolver.resolveCaa('www.example.com')).toMatchObject([{ critical: 0, issue: 'amazon.com' }]);
    expect(await resolver.resolveNaptr('www.example.com')).toMatchObject([{ service: 'E2U+sip', order: 100 }]);
    expect((await resolver.resolveNs('example.com')).sort()).toEqual([...zone.nameServers].sort());
    expect(await resolver.resolveSoa('example.com')).toMatchObject({ minttl: 86_400, nsname: zone.nameServers[0] });
    expect((await ask('www.example.com', 'SSHFP')).answers).toHaveLength(1);
    expect((await ask('www.example.com', 'TLSA')).answers).toHaveLength(1);
    expect((await ask('key.example.com', 'DS')).answers).toMatchObject([{ data: { keyTag: 60_485, digestType: 1 } }]);
  });

  it('tell what is not there', async () => {
    await expect(resolver.resolve4('x.www.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4('_www.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('www.example.org')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  it('answer what is too long for a packet over TCP', async () => {
    expect(await resolver.resolveTxt('long.example.com')).toHaveLength(100);
  });
});

describe('the name servers, packet by packet', () => {
  it('set the AA bit on answers of their own and repeat the question and the RD bit', async () => {
    const packet = await ask('WwW.example.com', 'A', { flags: dnsPacket.RECURSION_DESIRED });
    expect(packet).toMatchObject({
      id: 42,
      flag_qr: true,
      flag_aa: true,
      flag_rd: true,
      flag_ra: false,
      rcode: 'NOERROR',
    });
    expect(packet.questions).toMatchObject([{ name: 'WwW.example.com', type: 'A' }]);
    expect(packet.additionals).toEqual([]);
  });

  it('give the SOA record with negative answers', async () => {
    const packet = await ask('x.www.example.com', 'A');
    expect(packet).toMatchObject({ rcode: 'NXDOMAIN', flag_aa: true, answers: [] });
    expect(packet.authorities).toMatchObject([{ type: 'SOA', name: 'example.com', ttl: 900 }]);
  });

  it('refer without the AA bit', async () => {
    const packet = await ask('www.ds.example.com', 'A');
    expect(packet).toMatchObject({ rcode: 'NOERROR', flag_aa: false, answers: [] });
    expect(packet.authorities).toMatchObject([{ type: 'NS', name: 'ds.example.com', data: 'ns.example.net' }]);
  });

  it('answer HTTPS records, byte for byte', async () => {
    const { answers: [answer] = [] } = await ask('www.example.com', 'UNKNOWN_65');
    const parameters = [
      '0001 0006 026833 026832', // alpn
      '0003 0002 20fb', // port
      '0004 0004 c0000201', // ipv4hint
      '0005 0002 0102', // ech
      '0006 0010 20010db8000000000000000000000001', // ipv6hint
      '0063 0001 78', // key99
    ];
    const expected = `0001 00 ${parameters.join('')}`.replaceAll(' ', '');
    expect(answer).toMatchObject({ type: 'UNKNOWN_65', data: Buffer.from(expected, 'hex') });
    expect((await ask('alias.example.com', 'UNKNOWN_65')).answers).toEqual([]);
  });

  it('answer SPF records as bytes, and ANY by as little as may be', async () => {
    expect((await ask('www.example.com', 'SPF')).answers).toMatchObject([{ data: Buffer.from('\x0bv=spf1 -all') }]);
    expect((await ask('www.example.com', 'ANY')).answers).toMatchObject([{ type: 'HINFO', data: { cpu: 'RFC8482' } }]);
    expect((await ask('x.www.example.com', 'ANY')).rcode).toBe('NXDOMAIN');
  });

  it('cut what is too long, set TC, and go up to the size that EDNS0 allows', async () => {
    const cut = await ask('long.example.com', 'TXT');
    expect(cut).toMatchObject({ flag_tc: true, answers: [] });
    const wider = await ask('www.example.com', 'TXT', edns(4096));
    expect(wider).toMatchObject({ flag_tc: false, additionals: [{ type: 'OPT', ednsVersion: 0 }] });
    expect(wider.answers).toHaveLength(2);
    const huge = await ask('long.example.com', 'TXT', edns(65_535));
    expect(huge.flag_tc).toBe(true);
  });

  it('answer BADVERS to another EDNS', async () => {
    const packet = await ask('www.example.com', 'A', edns(1232, 1));
    expect(packet).toMatchObject({ answers: [], additionals: [{ type: 'OPT', extendedRcode: 1 }] });
  });

  it.each([
    ['a zone transfer', query('example.com', 'AXFR'), 'REFUSED'],
    [
      'another class',
      query('example.com', 'A', { questions: [{ name: 'example.com', type: 'A', class: 'CH' }] }),
      'REFUSED',
    ],
    ['no question', query('example.com', 'A', { questions: [] }), 'FORMERR'],
    [
      'two questions',
      query('', 'A', { questions: ['a', 'b'].map((name) => ({ name, type: 'A', class: 'IN' })) }),
      'FORMERR',
    ],
    ['another opcode', query('example.com', 'A', { flags: 5 << 11 }), 'NOTIMP'],
    ['a cut question', query('www.example.com', 'A').subarray(0, 20), 'FORMERR'],
    ['a pointer to itself', Buffer.from('002a01000001000000000000c00c00010001', 'hex'), 'FORMERR'],
    ['counts without contents', Buffer.from('002a0100ffffffffffffffff', 'hex'), 'FORMERR'],
  ])('answer %s by an error', async (_what, message, rcode) => {
    const answer = await overUdp(message);
    expect(answer && dnsPacket.decode(answer)).toMatchObject({ id: 42, rcode, answers: [] });
  });

  it('keep silent at noise and at responses, and live on', async () => {
    const response = dnsPacket.encode({ type: 'response', id: 42 });
    const random = seededRandom(3);
    const noise = Array.from({ length: 200 }, () =>
      Buffer.from(random.text(random.integer(0, 60), '\0\x01\x0c\xc0\xffab'), 'latin1'),
    );
    expect(await overUdp(Buffer.from('short'), 100)).toBeUndefined();
    expect(await overUdp(response, 100)).toBeUndefined();
    await Promise.all(noise.map((message) => overUdp(message, 50)));
    expect(await resolver.resolve6('www.example.com')).toEqual(['2001:db8::1']);
  });
});

describe('the name servers over TCP', () => {
  const framed = (message: Buffer) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    return Buffer.concat([length, message]);
  };

  it('answer several queries on one connection, however they are cut into pieces', async () => {
    const connection = connect(server.port, '127.0.0.1');
    await once(connection, 'connect');
    const received: Buffer[] = [];
    connection.on('data', (chunk) => received.push(chunk));
    const bytes = Buffer.concat([framed(query('www.example.com', 'A')), framed(query('long.example.com', 'TXT'))]);
    connection.write(bytes.subarray(0, 1));
    await new Promise((resolve) => setImmediate(resolve));
    connection.write(bytes.subarray(1, 40));
    connection.write(bytes.subarray(40));
    connection.end();
    await once(connection, 'close');

    const all = Buffer.concat(received);
    const first = dnsPacket.streamDecode(all);
    const second = dnsPacket.streamDecode(all.subarray(2 + all.readUInt16BE(0)));
    expect(first.answers).toHaveLength(2);
    expect(second.answers).toHaveLength(100);
  });

  it('hang up on noise, and live on', async () => {
    const connection = connect(server.port, '127.0.0.1');
    await once(connection, 'connect');
    connection.write(framed(Buffer.from('noise')));
    await once(connection, 'close');
    expect(await resolver.resolve6('www.example.com')).toEqual(['2001:db8::1']);
  });
});

describe('a name server process', () => {
  it('takes the port it is told, refuses one that is taken, and frees it on close', async () => {
    const options = { dns: route53.dns, host: '127.0.0.1' };
    const first = await createDnsServer({ ...options, port: 0 });
    await expect(createDnsServer({ ...options, port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    const again = await createDnsServer({ ...options, port: first.port });
    expect(again).toMatchObject({ address: '127.0.0.1', port: first.port });
    await again.close();
  });
});
