import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CertificateAuthority, createCertificateAuthority } from '../../local/ca/certificate-authority.ts';
import { plainSerial } from '../../shared/aws/certificates.ts';
import { Expectation } from '../../shared/domain/expectation.ts';
import { createEdgeProbe, type EdgeProbe } from '../../shared/net/edge-probe.ts';

const HOUR_MS = 3_600_000;
const ADDRESS = '127.0.0.1';
const NAMES = ['www.example.com', 'silent.example.com', 'cut.example.com', 'misdirected.example.com'];

let ca: CertificateAuthority;
let serial: string;
let expires: string;
let server: Server;
let port: number;
const seen: string[] = [];

beforeAll(async () => {
  ca = await createCertificateAuthority();
  const [notBefore, notAfter] = [Date.now() - HOUR_MS, Date.now() + HOUR_MS];
  const issued = await ca.issue({ names: NAMES, notBefore, notAfter });
  serial = issued.serial;
  // Certificates know whole seconds.
  expires = new Date(Math.floor(notAfter / 1_000) * 1_000).toISOString();
  server = createServer({ cert: issued.certificatePem, key: issued.privateKeyPem }, (request, response) => {
    const { host = '' } = request.headers;
    seen.push(
      `${request.method} ${request.url} Host ${host} SNI ${(request.socket as TLSSocket & { servername?: string }).servername}`,
    );
    if (host.startsWith('cut')) {
      request.socket.destroy();
      return;
    }
    if (request.url === '/endless') {
      response.writeHead(200, { 'x-app': 'v2', 'set-cookie': ['a=secret', 'b=1'] });
      const feeding = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => clearInterval(feeding));
      return;
    }
    const location = host.startsWith('www') ? { 'x-amz-cf-pop': 'FRA56-P1' } : {};
    response.writeHead(host.startsWith('misdirected') ? 421 : 403, location).end();
  });
  await new Promise<void>((resolve) => server.listen(0, ADDRESS, resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

const probe: EdgeProbe = (...asked) => createEdgeProbe({ port, ca: ca.caPem })(...asked);

describe('an edge that answers', () => {
  test('is asked with the name as SNI and Host, whatever the status, and tells certificate and location', async () => {
    const { certificateSerial, certificate, ...answer } = await probe('www.example.com', ADDRESS);
    expect(answer).toEqual({ address: ADDRESS, status: 403, location: 'FRA56-P1' });
    expect(plainSerial(certificateSerial ?? '')).toBe(plainSerial(serial));
    expect(certificate).toEqual({ serial: certificateSerial, issuer: 'Local AWS Root CA', expires });
    expect(seen.at(-1)).toBe('HEAD / Host www.example.com SNI www.example.com');
  });

  test('may be without a location, as one that is not CloudFront', async () => {
    const answer = await probe('misdirected.example.com', ADDRESS);
    expect(answer).toMatchObject({ address: ADDRESS, status: 421, certificateSerial: expect.any(String) });
    expect(answer).not.toHaveProperty('location');
  });

  test('is asked anew each time, never over an old connection', async () => {
    const before = seen.length;
    const answers = await Promise.all([1, 2, 3].map(() => probe('www.example.com', ADDRESS)));
    expect(answers.map(({ certificateSerial }) => plainSerial(certificateSerial ?? ''))).toEqual(
      Array(3).fill(plainSerial(serial)),
    );
    expect(seen.length - before).toBe(3);
  });
});

describe('where something is expected of the answer', () => {
  const ask = async (expected: object) => (await probe('www.example.com', ADDRESS, Expectation.parse(expected))).unmet;

  test('it is asked for as viewers ask, the query included', async () => {
    expect(await ask({ path: '/health?deep=1', status: 403 })).toEqual([]);
    expect(seen.at(-1)).toBe('GET /health?deep=1 Host www.example.com SNI www.example.com');
  });

  test('a body without an end is not read', async () => {
    const expected = { path: '/endless', headers: { 'x-app': 'v2', 'set-cookie': true } };
    expect(await ask(expected)).toEqual([]);
  });

  test('what it lacks is told, without the values that came', async () => {
    const expected = { path: '/endless', status: 204, headers: { 'x-app': 'v3', 'set-cookie': 'a=1', etag: true } };
    expect(await ask(expected)).toEqual([
      'the status is 200 and not 204',
      'the header x-app has another value',
      'the header set-cookie has another value',
      'the header etag is missing',
    ]);
  });
});

describe('no answer is told in its own words, and never thrown', () => {
  test.each([
    ['a certificate for other names', 'other.example.com', /altnames/],
    ['a connection that is cut', 'cut.example.com', /socket hang up|ECONNRESET/],
  ])('%s', async (_what, name, words) => {
    const answer = await probe(name, ADDRESS);
    expect(answer).toEqual({ address: ADDRESS, failure: expect.stringMatching(words) });
  });

  test('a certificate that the world does not trust', async () => {
    const answer = await createEdgeProbe({ port })('www.example.com', ADDRESS);
    expect(answer.status).toBeUndefined();
    expect(answer.failure).toMatch(/certificate|issuer/);
  });

  test('nobody who listens', async () => {
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, ADDRESS, resolve));
    const { port: free } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const answer = await createEdgeProbe({ port: free })('www.example.com', ADDRESS);
    expect(answer).toEqual({ address: ADDRESS, failure: expect.stringContaining('ECONNREFUSED') });
  });
});
