import { describe, expect, test } from '@jest/globals';
import { ERROR_KINDS } from '../../shared/errors.ts';
import { SOURCE } from '../moves/story.ts';
import { type ApiStory, BODY, tellApi } from './api-story.ts';

const KINDS = ERROR_KINDS as Readonly<Record<string, { readonly httpStatus: number }>>;

/** The errors field by field, of a problem of that status with everything that RFC 9457 and the service promise. */
async function fieldsOf(story: ApiStory, body: unknown, status = 400, headers: Record<string, string> = {}) {
  const answer = await story.call('POST', '/plans', { body, headers });
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  const { code, type, title, detail, remedy, errors = [] } = answer.json;
  expect(KINDS[code]?.httpStatus).toBe(status);
  expect([type, answer.json.status]).toEqual([`urn:cname-mover:error:${code}`, status]);
  for (const text of [title, detail, remedy]) expect(text).toMatch(/\S/);
  return errors.map(({ field, message }: { field: string; message: string }) => `${field} ${message}`);
}

describe('a request that is wrong', () => {
  test('is refused field by field, one entry a field', async () => {
    const story = await tellApi();
    const wrong = {
      domains: ['www.example.com', 'x', 'WWW.example.com'],
      source: { accountId: '1', distributionId: SOURCE.distributionId, region: 'eu' },
      strategy: 'teleport',
      colour: 1,
      size: 2,
    };
    const fields = await fieldsOf(story, wrong);
    expect(fields.map((one: string) => one.split(' ')[0]).sort()).toEqual(
      ['colour', 'domains[1]', 'size', 'source.accountId', 'source.region', 'strategy', 'target'].sort(),
    );
    expect(fields).toContain('colour is not a field here');
    expect(await fieldsOf(story, { ...BODY, domains: ['www.example.com', 'WWW.example.com.'] })).toEqual([
      'domains[1] names www.example.com twice',
    ]);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]));
    expect(await fieldsOf(story, { ...BODY, ...many })).toHaveLength(20);
    expect((await story.call('GET', '/moves')).json.moves).toEqual([]);
  });

  test('in its names only, as those of prototypes, is refused like any other', async () => {
    const story = await tellApi();
    const text = JSON.stringify(BODY).slice(1);
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      expect(await fieldsOf(story, `{"${name}":{"mode":"apply"},${text}`)).toEqual([`${name} is not a field here`]);
    }
    for (const query of [
      '__proto__=1',
      'constructor=x',
      'limit=0',
      'limit=101',
      'limit=x',
      'status=flying',
      'colour=red',
    ]) {
      const answer = await story.call('GET', `/moves?${query}`);
      expect([query, answer.status, answer.json.errors[0].field]).toEqual([query, 400, query.split('=')[0]]);
    }
  });

  test('as JSON, as media, in size or in depth is refused as that', async () => {
    const story = await tellApi();
    const deep = (levels: number) => `{"domains":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    for (const body of ['{', '[]', 'null', '7', '"text"', '{"a":1}}', '\uFEFF{}', deep(9), deep(20_000)]) {
      await fieldsOf(story, body);
    }
    await fieldsOf(story, ' '.repeat(70_000), 413);
    await fieldsOf(story, 'x'.repeat(65_537), 413);
    await fieldsOf(story, BODY, 415, { 'content-type': 'text/plain' });
    await fieldsOf(story, BODY, 415, { 'content-type': 'application/x-www-form-urlencoded' });
    const nothing = await story.call('POST', '/plans');
    expect([nothing.status, nothing.json.code]).toEqual([400, 'InvalidRequest']);
    const huge = await story.call('POST', '/plans', { body: 'x'.repeat(11 * 1024 * 1024) });
    expect([huge.status, huge.json]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  test('by its Idempotency-Key is refused by that name', async () => {
    const story = await tellApi();
    for (const key of ['x'.repeat(256), 'sch\u00f6n']) {
      const headers = { 'Idempotency-Key': key };
      expect(await fieldsOf(story, BODY, 400, headers)).toEqual([
        'Idempotency-Key is not 1 to 255 printable ASCII characters',
      ]);
    }
  });

  test('by the way it came is refused: a plan is not applied, and a request to apply can be planned', async () => {
    const story = await tellApi();
    expect((await story.call('POST', '/moves', { body: { ...BODY, mode: 'plan' } })).json.errors).toEqual([
      { field: 'mode', message: 'is not "apply": send it to where plans are made' },
    ]);
    const plan = await story.call('POST', '/plans', { body: { ...BODY, mode: 'apply' } });
    expect([plan.status, plan.json.request.mode, plan.json.status]).toEqual([200, 'plan', 'planned']);
  });

  test('by the id of the move: one that is none, and one that nobody has', async () => {
    const story = await tellApi();
    const ask = async (id: string) => {
      const { status, json } = await story.call('GET', `/moves/${id}`);
      return [status, json.code];
    };
    expect(await ask('x'.repeat(81))).toEqual([400, 'InvalidRequest']);
    expect(await ask('a%2Fb')).toEqual([400, 'InvalidRequest']);
    expect(await ask('%00')).toEqual([400, 'InvalidRequest']);
    expect(await ask('nobodys')).toEqual([404, 'MoveNotFound']);
    expect(await ask('__proto__')).toEqual([404, 'MoveNotFound']);
  });
});

describe('what is wrong with the service', () => {
  test('is told as 500 without what it was, and AWS asking to wait as 503 with how long', async () => {
    const story = await tellApi();
    const handler = story.clients.requestHandler as unknown as { handle: (request: Sent) => Promise<unknown> };
    const { handle } = handler;
    const failing = (type: string, status: number) => async (request: Sent) => {
      if (!request.headers['x-amz-target']?.endsWith('.Query')) return handle(request);
      const body = Buffer.from(JSON.stringify({ __type: type, message: 'arn:aws:secret of 10.0.0.1' }));
      return { response: { statusCode: status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body } };
    };
    const ask = async () => {
      const { status, json, text, headers } = await story.call('GET', '/moves');
      expect(text).not.toMatch(/arn:|10\.0\.0\.1|table|dynamodb/i);
      return [status, json.code, headers['retry-after']];
    };
    handler.handle = failing('AccessDeniedException', 400);
    expect(await ask()).toEqual([500, 'Unexpected', undefined]);
    handler.handle = failing('ThrottlingException', 400);
    expect(await ask()).toEqual([503, 'Throttled', '10']);
    handler.handle = handle;
    expect((await ask())[0]).toBe(200);
  }, 60_000);

  test('is told as 500 where its settings are wrong', async () => {
    const story = await tellApi({ access: { grants: 'hunter2' } as never });
    const { status, json, text } = await story.callSigned('GET', '/iam/moves');
    expect([status, json.code]).toEqual([500, 'Misconfigured']);
    expect(text).not.toContain('grants');
    // The authorizer throws, so that API Gateway keeps no denial.
    expect((await story.call('GET', '/moves', { token: story.jwt() })).status).toBe(500);
  });
});

test('a caller that asks too often is told to wait, and others are not', async () => {
  const story = await tellApi();
  const jwt = story.jwt();
  const ask = () => story.call('GET', '/moves', { token: jwt });
  for (let count = 0; count < 120; count += 1) expect((await ask()).status).toBe(200);
  const { status, json, headers } = await ask();
  expect([status, json.code]).toEqual([429, 'TooManyRequests']);
  const seconds = Number(headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await story.call('GET', '/moves')).status).toBe(200);
  await story.clock.run(story.clock.sleep(seconds * 1_000));
  expect((await ask()).status).toBe(200);
}, 60_000);

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
}
