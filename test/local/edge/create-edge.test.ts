import { Agent } from 'node:https';
import { connect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../local/clock.ts';
import { createEdge, type Edge } from '../../../local/edge/create-edge.ts';
import { ask } from './ask.ts';
import { type ThrowAwayCa, throwAwayCa } from './certificates.ts';
import { type FakeDistribution, type FakeNetwork, fakeNetwork } from './fake-network.ts';

const SHOP = '111111111111';
const BRAND = '222222222222';
let ca: ThrowAwayCa;
let defaultCertificate: Awaited<ReturnType<ThrowAwayCa['issue']>>;
let old: FakeDistribution;
let next: FakeDistribution;
let network: FakeNetwork;
let edge: Edge;

beforeAll(async () => {
  ca = await throwAwayCa();
  defaultCertificate = await ca.issue('cloudfront', '*.cloudfront.net');
  const distribution = async (id: string, accountId: string, domainName: string, ipv6: boolean) => {
    const certificate = await ca.issue(accountId, 'www.example.com', '*.example.com');
    return { id, accountId, domainName, ipv6, certificate };
  };
  old = await distribution('E1OLD', SHOP, 'd1old.cloudfront.net', true);
  next = await distribution('E2NEW', BRAND, 'd2new.cloudfront.net', false);
});

beforeEach(async () => {
  network = fakeNetwork(['FRA', 'IAD', 'NRT']);
  network.deploy(old, ['www.example.com']);
  network.deploy(next, []);
  edge = await createEdge({ network, clock: new VirtualClock(), httpPort: 0, httpsPort: 0, defaultCertificate });
});

afterEach(() => edge.close());

function addressOf(name: string): string {
  const found = edge.locations.find((location) => location.name === name);
  if (!found) throw new Error(`no location ${name}`);
  return found.address;
}

function overTls(host: string, more: Parameters<typeof ask>[0] = {}) {
  return ask({
    host: addressOf('FRA'),
    port: edge.httpsPort,
    servername: host,
    ca: ca.pem,
    ...more,
    headers: { host, ...more.headers },
  });
}

const overHttp = (host: string, more: Parameters<typeof ask>[0] = {}) =>
  ask({ host: addressOf('FRA'), port: edge.httpPort, ...more, headers: { host } });

describe('who serves a request', () => {
  it('answers for an alias with the certificate of its distribution and says who, where and by what', async () => {
    const answer = await overTls('www.example.com', { path: '/a?b=<1>' });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-distribution-id': 'E1OLD',
      'x-distribution-domain': 'd1old.cloudfront.net',
      'x-edge-location': 'FRA',
      'x-amz-cf-pop': 'FRA',
      'x-matched-alias': 'www.example.com',
      'x-cache': 'Miss from cloudfront',
      server: 'CloudFront',
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    expect(answer.headers.via).toMatch(/\.cloudfront\.net \(CloudFront\)$/);
    expect(answer.body).toContain('www.example.com/a?b=&#60;1&#62;');
  });

  it('lets each location answer by its own configuration while a deployment is under way', async () => {
    network.deploy(old, [], ['IAD']);
    network.deploy(next, ['*.example.com'], ['IAD']);
    const answers = await Promise.all(
      ['FRA', 'IAD', 'NRT'].map((name) => overTls('www.example.com', { host: addressOf(name) })),
    );
    expect(answers.map(({ headers }) => headers['x-distribution-id'])).toEqual(['E1OLD', 'E2NEW', 'E1OLD']);
    expect(answers.map(({ headers }) => headers['x-edge-location'])).toEqual(['FRA', 'IAD', 'NRT']);
  });

  it("serves a distribution's own name with the default certificate", async () => {
    const answer = await overTls('d2new.cloudfront.net');
    expect(answer.status).toBe(200);
    expect(answer.headers['x-matched-alias']).toBe('d2new.cloudfront.net');
  });

  it('shows the default certificate for a name that nothing covers, so that a viewer turns away', async () => {
    await expect(overTls('shop.example.com')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('refuses an uncovered name with 403 when the viewer does not look at the certificate', async () => {
    const answer = await overTls('shop.example.com', { rejectUnauthorized: false });
    expect(answer.status).toBe(403);
    expect(answer.headers).toMatchObject({ 'x-cache': 'Error from cloudfront', 'x-edge-location': 'FRA' });
    expect(answer.body).toContain('The request could not be satisfied');
  });

  it('routes plain HTTP by the Host header, whatever its case and port', async () => {
    expect((await overHttp(`WWW.Example.com:${edge.httpPort}`)).headers['x-distribution-id']).toBe('E1OLD');
    expect((await overHttp('nobody.example.com')).status).toBe(403);
  });

  it('answers HEAD without a body, and refuses other methods only where a distribution serves', async () => {
    const head = await overHttp('www.example.com', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    const post = await overHttp('www.example.com', { method: 'POST' });
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect((await overHttp('nobody.example.com', { method: 'POST' })).status).toBe(403);
  });
});

describe('certificate and distribution must be of one account', () => {
  it("answers 421 when the Host leads to another account than the server name's", async () => {
    network.deploy(next, ['blog.example.com']);
    const fronted = await overTls('www.example.com', { headers: { host: 'blog.example.com' } });
    expect(fronted.status).toBe(421);
    expect(fronted.headers['x-cache']).toBe('Error from cloudfront');
    const byOwnName = await overTls('d1old.cloudfront.net', { headers: { host: 'blog.example.com' } });
    expect(byOwnName.status).toBe(421);
  });

  it('serves another name of the same account', async () => {
    const answer = await overTls('www.example.com', { headers: { host: 'd1old.cloudfront.net' } });
    expect(answer.status).toBe(200);
  });

  it('lets a viewer without server name reach only distributions by their own name', async () => {
    const anonymous = { servername: '', rejectUnauthorized: false };
    expect((await overTls('www.example.com', anonymous)).status).toBe(421);
    expect((await overTls('d1old.cloudfront.net', anonymous)).status).toBe(200);
  });

  it('keeps the handshake of a kept-alive connection but serves each request by the configuration of its moment', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const own: FakeDistribution = { ...next, id: 'E3OWN', accountId: SHOP, domainName: 'd3own.cloudfront.net' };
    const asked = async () => {
      const { status, headers, reused } = await overTls('www.example.com', { agent });
      return [status, headers['x-distribution-id'], reused];
    };
    expect(await asked()).toEqual([200, 'E1OLD', false]);
    network.deploy(old, []);
    network.deploy(own, ['www.example.com']);
    expect(await asked()).toEqual([200, 'E3OWN', true]);
    network.deploy(own, []);
    network.deploy(next, ['www.example.com']);
    expect(await asked()).toEqual([421, undefined, true]);
    network.deploy(next, []);
    expect(await asked()).toEqual([403, undefined, true]);
    agent.destroy();
  });

  it('shows the new certificate when it was imported again under the same ARN', async () => {
    const serial = async () => {
      const socket = tlsConnect({
        host: addressOf('FRA'),
        port: edge.httpsPort,
        servername: 'www.example.com',
        ca: ca.pem,
      });
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    };
    const before = await serial();
    const { certificatePem, privateKeyPem } = await ca.issue(SHOP, 'www.example.com');
    const arn = old.certificate?.arn ?? '';
    const certificate = { ...(await ca.issue(SHOP, 'www.example.com')), arn, certificatePem, privateKeyPem };
    network.deploy(old, []);
    network.deploy({ ...old, certificate }, ['www.example.com']);
    expect(await serial()).not.toBe(before);
  });
});

describe('addresses', () => {
  it('gives every location its own address and one port, and IPv6 only where the distribution has it on', () => {
    expect(new Set(edge.locations.map(({ address }) => address)).size).toBe(3);
    expect(edge.addressesOf('d1old.cloudfront.net')?.ipv4).toEqual(edge.locations.map(({ address }) => address));
    expect(edge.addressesOf('d2new.cloudfront.net')?.ipv6).toEqual([]);
    expect(edge.addressesOf('d9none.cloudfront.net')).toBeUndefined();
  });

  it('lets the locations take turns on an IPv6 address', async () => {
    const [host] = edge.addressesOf('d1old.cloudfront.net')?.ipv6 ?? [];
    const seen: unknown[] = [];
    for (let i = 0; host !== undefined && i < 4; i += 1) {
      seen.push((await overTls('www.example.com', { host })).headers['x-edge-location']);
    }
    expect(seen).toEqual(host === undefined ? [] : ['FRA', 'IAD', 'NRT', 'FRA']);
  });

  it('lets the locations take turns on 127.0.0.1 where the machine has no further addresses', async () => {
    const shared = await createEdge({
      network,
      clock: new VirtualClock(),
      httpPort: 0,
      httpsPort: 0,
      defaultCertificate,
      addressOf: (index) => `192.0.2.${index + 1}`,
    });
    expect(shared.locations).toEqual(['FRA', 'IAD', 'NRT'].map((name) => ({ name, address: '127.0.0.1' })));
    expect(shared.addressesOf('d1old.cloudfront.net')?.ipv4).toEqual(['127.0.0.1']);
    const seen: unknown[] = [];
    for (let i = 0; i < 4; i += 1) {
      const answer = await overTls('www.example.com', { host: '127.0.0.1', port: shared.httpsPort });
      seen.push(answer.headers['x-edge-location']);
    }
    await shared.close();
    expect(seen).toEqual(['FRA', 'IAD', 'NRT', 'FRA']);
  });

  it('says so when a given port is taken', async () => {
    const options = { network, clock: new VirtualClock(), httpPort: 0, httpsPort: edge.httpsPort, defaultCertificate };
    await expect(createEdge(options)).rejects.toThrow(`Port ${edge.httpsPort} is taken`);
  });
});

describe('a viewer that misbehaves', () => {
  const rawly = (port: number, bytes: string) =>
    new Promise<string>((resolve) => {
      let got = '';
      const socket = connect({ host: addressOf('FRA'), port }, () => socket.end(bytes));
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
      });
      socket.on('error', () => resolve(got));
      socket.on('close', () => resolve(got));
    });

  it('ends its own connection only', async () => {
    expect(await rawly(edge.httpPort, 'no http at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await rawly(edge.httpPort, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await rawly(edge.httpPort, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await rawly(edge.httpPort, 'GET /\xff HTTP/1.1\r\nHost: www.example.com\r\n\r\n')).toMatch(/ (200|400) /);
    expect(await rawly(edge.httpPort, 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n')).not.toMatch(/ 200 /);
    await rawly(edge.httpsPort, 'GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n');
    await rawly(edge.httpsPort, '\x16\x03\x01\x00\x05hello');
    expect((await overTls('www.example.com')).status).toBe(200);
  });
});

describe('closing', () => {
  it('ends open connections at once and frees the port', async () => {
    const idle = connect({ host: addressOf('FRA'), port: edge.httpsPort });
    await new Promise((resolve) => idle.once('connect', resolve));
    const ended = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    await edge.close();
    await ended;
    await expect(overTls('www.example.com')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
