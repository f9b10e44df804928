import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import type { AwsRequest, AwsService } from '../../../local/contracts.ts';
import type { GatewayRequest } from '../../../local/gateway/gateway.ts';
import { MAX_BODY_BYTES } from '../../../local/gateway/gateway.ts';
import { Sha256 } from '../../../local/gateway/sha256.ts';
import { createAccounts, OURS } from './accounts.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded', host: '127.0.0.1' };
const JSON_CALL = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'CertificateManager.ListCertificates',
};

/** A service that tells what reached it. */
function echo(seen: AwsRequest[]): AwsService {
  return {
    handle: async (request) => {
      seen.push(request);
      return { status: 200, headers: {}, body: '' };
    },
  };
}

/** Signs a request for `service` as any client would. */
async function signed(
  request: {
    method?: string;
    path?: string;
    query?: Record<string, string | string[]>;
    headers?: object;
    body?: string;
  },
  { credentials, service = 'echo' }: { credentials: object; service?: string },
): Promise<GatewayRequest> {
  const signer = new SignatureV4({
    credentials: credentials as never,
    region: 'us-east-1',
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const { method = 'GET', path = '/', query = {}, headers = {}, body = '' } = request;
  const all = { host: '127.0.0.1', ...headers };
  const parts = { method, path, query, headers: all, body, protocol: 'http:', hostname: '127.0.0.1' };
  const result = await signer.sign(parts);
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const text = pairs.map(([name = '', value = '']) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const url = text.length > 0 ? `${path}?${text.join('&')}` : path;
  return { method, url, headers: result.headers, body: Buffer.from(body) };
}

describe('a signed request', () => {
  test('reaches the service its credential scope names, with its caller', async () => {
    const seen: AwsRequest[] = [];
    const accounts = createAccounts(() => ({ echo: echo(seen) }));
    const { credentials } = accounts.as(OURS);
    const request = await signed({ method: 'PUT', path: '/a/b', query: { x: 'y' }, body: 'hello' }, { credentials });
    expect((await accounts.gateway.handle(request)).status).toBe(200);
    expect(seen[0]).toMatchObject({
      service: 'echo',
      region: 'us-east-1',
      method: 'PUT',
      path: '/a/b',
      caller: { accountId: OURS, arn: `arn:aws:iam::${OURS}:user/operator` },
      body: Buffer.from('hello'),
    });
    expect(seen[0]?.query.get('x')).toBe('y');
  });

  test('is accepted whatever its path, query and body hold', async () => {
    const accounts = createAccounts(() => ({ echo: echo([]) }));
    const { credentials } = accounts.as(OURS);
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const path = fc.array(text, { maxLength: 4 }).map((parts) => `/${parts.map(encodeURIComponent).join('/')}`);
    const name = text.filter((key) => key.toLowerCase() !== 'x-amz-signature' && key !== '__proto__');
    const query = fc.dictionary(name, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })), { maxKeys: 4 });
    const requests = fc.record({ path, query, body: text });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const response = await accounts.gateway.handle(await signed({ method: 'POST', ...request }, { credentials }));
        expect(response.status).toBe(200);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test('may carry headers that are not signed, and changes to those do not matter', async () => {
    const accounts = createAccounts(() => ({ echo: echo([]) }));
    const request = await signed({}, { credentials: accounts.as(OURS).credentials });
    const response = await accounts.gateway.handle({ ...request, headers: { ...request.headers, accept: '*/*' } });
    expect(response.status).toBe(200);
  });

  test.each<[string, (request: GatewayRequest) => Partial<GatewayRequest>]>([
    ['the method', () => ({ method: 'DELETE' })],
    ['the path', () => ({ url: '/other?x=y' })],
    ['the query', () => ({ url: '/a?x=z' })],
    ['the body', () => ({ body: Buffer.from('other') })],
    ['a signed header', ({ headers }) => ({ headers: { ...headers, host: 'elsewhere' } })],
    ['the date', ({ headers }) => ({ headers: { ...headers, 'x-amz-date': later(headers['x-amz-date']) } })],
    [
      'the hash of the body',
      ({ headers }) => ({ headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    ],
    ['an AWS header that was not signed', ({ headers }) => ({ headers: { ...headers, 'x-amz-target': 'A.B' } })],
  ])('is refused when %s was changed on the way', async (_, change) => {
    const seen: AwsRequest[] = [];
    const accounts = createAccounts(() => ({ echo: echo(seen) }));
    const { credentials } = accounts.as(OURS);
    const request = await signed({ method: 'POST', path: '/a', query: { x: 'y' }, body: 'hello' }, { credentials });
    const response = await accounts.gateway.handle({ ...request, ...change(request) });
    expect(`${response.status} ${response.body}`).toMatch(
      /^40[03] .*(SignatureDoesNotMatch|InvalidSignatureException)/s,
    );
    expect(seen).toEqual([]);
  });

  test('that declares its payload unsigned is refused: only S3 knows that', async () => {
    const accounts = createAccounts(() => ({ echo: echo([]) }));
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const { credentials } = accounts.as(OURS);
    const request = await signed({ method: 'POST', headers, body: 'hello' }, { credentials });
    expect((await accounts.gateway.handle(request)).body).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  test('with the right hash of its body in a signed header is accepted', async () => {
    const accounts = createAccounts(() => ({ echo: echo([]) }));
    const headers = { 'x-amz-content-sha256': createHash('sha256').update('hello').digest('hex') };
    const { credentials } = accounts.as(OURS);
    const request = await signed({ method: 'POST', headers, body: 'hello' }, { credentials });
    expect((await accounts.gateway.handle(request)).status).toBe(200);
  });
});

describe('a request that is not signed as it should be', () => {
  const refusals: [string, Record<string, string>, string][] = [
    ['no header', {}, 'Request is missing Authentication Token'],
    ['another algorithm', { authorization: 'AWS3 Credential=a' }, "Unsupported AWS 'algorithm': 'AWS3'"],
    ['missing parts', { authorization: 'AWS4-HMAC-SHA256 Credential=a' }, "requires 'Signature' parameter"],
    ['a space in the key', { authorization: header('AKIA X/20260101/us-east-1/sts/aws4_request') }, 'key=value pair'],
    ['a short scope', { authorization: header('AKIA/sts') }, 'Credential must have exactly 5'],
    ['a wrong end', { authorization: header('AKIA/20260101/us-east-1/sts/aws5') }, 'valid terminator'],
    ['no date', { authorization: header(known('20260101')) }, "either a 'X-Amz-Date' or"],
    ['an odd date', { authorization: header(known('20260101')), 'x-amz-date': 'today' }, "ISO-8601 'basic format'"],
    [
      'another day',
      { authorization: header(known('20260101')), 'x-amz-date': '20260102T000000Z' },
      "'20260101' != '20260102'",
    ],
    [
      'an impossible day',
      { authorization: header(known('20261301')), 'x-amz-date': '20261301T000000Z' },
      "ISO-8601 'basic format'",
    ],
    [
      'the host unsigned',
      { authorization: header(known('20260101')), 'x-amz-date': '20260101T000000Z' },
      "'Host' must be a 'SignedHeader'",
    ],
  ];

  test.each(refusals)('with %s gets XML from STS', async (_, headers, sentence) => {
    const { gateway } = createAccounts();
    const response = await gateway.handle({
      method: 'POST',
      url: '/',
      headers: { ...FORM, ...headers },
      body: Buffer.of(),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(String(response.body).replaceAll('&apos;', "'")).toContain(sentence);
    expect(response.headers['content-type']).toBe('text/xml');
  });

  test('gets JSON when it asked in JSON, and no key in the message', async () => {
    const { gateway } = createAccounts();
    const headers = { ...JSON_CALL, authorization: 'AWS4-HMAC-SHA256 Credential=AKIASECRET' };
    const response = await gateway.handle({ method: 'POST', url: '/', headers, body: Buffer.of() });
    expect(JSON.parse(String(response.body))).toMatchObject({ __type: 'IncompleteSignatureException' });
    expect(response.body).not.toContain('AKIASECRET');
  });

  test.each([
    ['/2020-05-31/distribution', 'http://cloudfront.amazonaws.com/doc/2020-05-31/'],
    ['/2013-04-01/hostedzone', 'https://route53.amazonaws.com/doc/2013-04-01/'],
  ])('to %s is refused in the namespace of that service', async (url, namespace) => {
    const { gateway } = createAccounts();
    const response = await gateway.handle({ method: 'GET', url, headers: {}, body: Buffer.of() });
    expect(response.status).toBe(403);
    expect(response.body).toContain(`<ErrorResponse xmlns="${namespace}">`);
    expect(response.body).toContain('<Code>MissingAuthenticationToken</Code>');
  });
});

describe('what the gateway does not have', () => {
  test('a service is refused by name, and a name out of JavaScript is no service', async () => {
    const { gateway, as } = createAccounts();
    for (const service of ['ec2', 'constructor', '__proto__']) {
      const request = await signed({ headers: FORM }, { credentials: as(OURS).credentials, service });
      const response = await gateway.handle(request);
      expect(response.status).toBe(404);
      expect(response.body).toContain('It has: sts.');
    }
  });

  test('a body over the limit is refused before anything else', async () => {
    const { gateway } = createAccounts();
    const body = Buffer.alloc(MAX_BODY_BYTES + 1);
    const response = await gateway.handle({ method: 'POST', url: '/', headers: JSON_CALL, body });
    expect(response.status).toBe(413);
    expect(JSON.parse(String(response.body))).toMatchObject({ __type: 'RequestEntityTooLarge' });
  });

  test('patience with a service that throws: InternalFailure, and nothing of the cause', async () => {
    const broken: AwsService = {
      handle: async () => {
        throw new TypeError('secret detail');
      },
    };
    const { gateway, as } = createAccounts(() => ({ broken }));
    const { credentials } = as(OURS);
    const response = await gateway.handle(await signed({ headers: FORM }, { credentials, service: 'broken' }));
    expect(response.status).toBe(500);
    expect(response.body).toContain('<Type>Receiver</Type><Code>InternalFailure</Code>');
    expect(response.body).not.toContain('secret detail');
  });

  test('an answer is never missing, whatever comes in', async () => {
    const { gateway } = createAccounts();
    const headers = fc.dictionary(
      fc.constantFrom('authorization', 'x-amz-date', 'host', 'x-amz-target', 'content-type', '__proto__'),
      fc.oneof(fc.string(), fc.constant(header(known('20260101'))), fc.constant('20260101T000000Z')),
    );
    const requests = fc.record({ method: fc.string(), url: fc.string(), headers, body: fc.uint8Array() });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { status } = await gateway.handle({ ...request, body: Buffer.from(request.body) });
        expect([400, 403]).toContain(status);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

function header(credential: string): string {
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=x-amz-date, Signature=${'0'.repeat(64)}`;
}

function known(day: string): string {
  return `AKIALOCA${OURS}/${day}/us-east-1/sts/aws4_request`;
}

function later(date = ''): string {
  return date.replace(/.Z$/, (end) => (end === '0Z' ? '1Z' : '0Z'));
}
