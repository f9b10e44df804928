import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FUNCTIONS } from '../../local/lambda/functions.ts';
import { FUNCTION_ENV } from '../../local/service.ts';
import { PAGE_ROUTES, ROUTES } from '../../shared/domain/api/routes.ts';
import { ERROR_KINDS } from '../../shared/errors.ts';
import type { Network, Runtime } from '../../shared/lambda/runtime.ts';
import { answeredBy } from '../aws/wire.ts';
import { capturedLogs } from '../tools/captured-logs.ts';
import { HUGE_VALUES, PROTOTYPE_KEYS, UNFIT_CHARACTERS, WRONG_VALUES } from './corpus.ts';
import { assertRefusal } from './refusal.ts';

const lines = capturedLogs('DEBUG');

/** One JSON object an entry, and no character in it that begins a line or steers a terminal. */
function assertOneLineEach(): void {
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ service: 'cname-mover' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there.
    expect(line).toMatch(/^[^\u0000-\u001f]+\n$/);
  }
}

/** A deployment whose AWS answers nothing but that nobody may, and counts what it was asked. */
function deployment() {
  const aws = answeredBy(() => ({ status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' }));
  const unasked = () => Promise.reject(new Error('Nobody asks this.'));
  const runtime: Runtime<keyof Network> = {
    env: FUNCTION_ENV,
    accounts: () => [{ accountId: '111111111111', uses: ['source', 'target', 'dns'] }],
    access: () => ({ grants: [] }),
    page: async () => ({}),
    clients: aws.settings,
    now: () => 1_000,
    pause: async () => undefined,
    emit: () => {},
    dns: {
      nameServers: unasked,
      canonicalName: unasked,
      addresses: unasked,
      answers: unasked,
      caa: unasked,
      views: unasked,
    },
    probe: unasked,
    verifyJwt: async () => undefined,
  };
  return { runtime, asked: aws.requests };
}

const OF_THE_API: readonly string[] = [
  'authorize-caller',
  ...[...ROUTES, ...PAGE_ROUTES].map(({ functionName }) => functionName),
];
const STREAM = 'publish-events';
const BY_HAND = Object.keys(FUNCTIONS).filter((name) => !OF_THE_API.includes(name) && name !== STREAM);

const HUGE = HUGE_VALUES.map(([, make]) => make());
const SOME_CHARACTERS = UNFIT_CHARACTERS.filter((_, index) => index % 4 === 0);

/** Runs a function with an event; what it throws, or undefined. */
async function thrownBy(name: string, event: unknown, runtime: Runtime<keyof Network>): Promise<unknown> {
  const handler = FUNCTIONS[name]?.(runtime) as (event: unknown, context: unknown) => Promise<unknown>;
  const context = { getRemainingTimeInMillis: () => 1_000 };
  return Promise.resolve(handler(event, context)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Lambda passes on name and message: the remedy stands in the message. */
function assertThrown(thrown: unknown): void {
  const { name, message } = thrown as Error;
  const { remedy } = ERROR_KINDS[name as keyof typeof ERROR_KINDS];
  assertRefusal({ name, message, remedy }, Object.keys(ERROR_KINDS));
  expect(message.endsWith('.')).toBe(true);
}

describe.each(BY_HAND)('the function %s', (name) => {
  test('refuses what is no input, asks AWS nothing, and logs a line of JSON for each', async () => {
    const { runtime, asked } = deployment();
    const events: unknown[] = [
      ...WRONG_VALUES.map(([, value]) => value),
      ...HUGE,
      ...PROTOTYPE_KEYS.map((key) => JSON.parse(`{"${key}":{"moveId":"move-1"}}`)),
      ...UNFIT_CHARACTERS.map(([, character]) => ({ moveId: `move${character}1` })),
      ...['', 'a/b', '..%2f', 'a b', 'ä', 'x'.repeat(81), { length: 1 }, ['move-1']].map((moveId) => ({ moveId })),
    ];
    for (const event of events) {
      const thrown = await thrownBy(name, event, runtime);
      assertThrown(thrown);
      expect((thrown as Error).name).toBe('InvalidRequest');
    }
    expect(asked).toHaveLength(0);
    expect(lines).toHaveLength(events.length);
    assertOneLineEach();
  });
});

const JSON_VALUE = fc.jsonValue({ noUnicodeString: false });
const MEMBERS = ['request', 'reason', 'planHash', 'verdict', 'by', 'token', 'detail', 'execution', 'status', 'fence'];
/** What the functions of batches are handed, often as it has to be: what is behind the input's schema is met, too. */
const OF_BATCHES = fc.record(
  {
    batchId: fc.oneof(fc.constant('batch-1'), JSON_VALUE),
    execution: fc.oneof(fc.constant('arn'), JSON_VALUE),
    input: fc.oneof(fc.record({ list: JSON_VALUE }), fc.record({ resume: JSON_VALUE }), JSON_VALUE),
    group: fc.oneof(fc.nat(), JSON_VALUE),
    wave: fc.oneof(fc.nat(), JSON_VALUE),
    after: fc.oneof(fc.nat(), JSON_VALUE),
    waited: fc.oneof(fc.nat(), JSON_VALUE),
    giveUp: fc.oneof(fc.boolean(), JSON_VALUE),
    list: JSON_VALUE,
    phase: fc.oneof(fc.constantFrom('planned', 'ended', 'failed'), JSON_VALUE),
    refusal: JSON_VALUE,
    failure: JSON_VALUE,
  },
  { requiredKeys: [] },
);

test.each([
  ['a move', BY_HAND, fc.dictionary(fc.constantFrom(...MEMBERS), JSON_VALUE)],
  ['a batch', BY_HAND.filter((name) => /batch|group|wave/.test(name)), OF_BATCHES],
] as const)(
  'whatever JSON a function is handed for %s, it fails by a name of the taxonomy',
  async (_of, names, given) => {
    const { runtime } = deployment();
    expect(names.length).toBeGreaterThan(7);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), given, async (name, others) => {
        const thrown = await thrownBy(name, { ...others, moveId: 'move-1' }, runtime);
        if (thrown !== undefined) assertThrown(thrown);
        else expect(name).toBe('take-event');
      }),
      { numRuns: 200 },
    );
    assertOneLineEach();
  },
);

/** What API Gateway hands over, with one member replaced. */
function proxied(routeKey: string, more: object): object {
  return {
    version: '2.0',
    routeKey,
    headers: { 'content-type': 'application/json' },
    pathParameters: { id: 'move-1' },
    requestContext: { requestId: 'r-1', authorizer: { lambda: { id: 'token jira', grants: '[]' } } },
    isBase64Encoded: false,
    ...more,
  };
}

describe.each(ROUTES.map(({ method, path, functionName }) => [`${method.toUpperCase()} ${path}`, functionName]))(
  'the route %s',
  (routeKey, functionName) => {
    test('answers a problem whatever it is sent, and logs lines of JSON', async () => {
      const { runtime } = deployment();
      const handler = FUNCTIONS[functionName]?.(runtime) as unknown as (
        event: unknown,
        context: unknown,
      ) => Promise<{ statusCode: number; body: string }>;
      const ids = SOME_CHARACTERS.map(([, character]) => ({ pathParameters: { id: `a${character}b` } }));
      const names = SOME_CHARACTERS.map(([, character]) => ({
        requestContext: { requestId: 'r', authorizer: { lambda: { id: `jwt i a${character}b`, grants: '[]' } } },
      }));
      const others = [
        { requestContext: { requestId: 'r', authorizer: { lambda: { id: 'x', grants: '{' } } } },
        { requestContext: { requestId: 'r', authorizer: { lambda: { id: 7 } } } },
        { requestContext: { requestId: 'r' } },
        { queryStringParameters: { __proto__: 'x', limit: '1e9', domain: 'a\nb' } },
        { headers: { accept: 'text/markdown;q=1e999999,'.repeat(1_000), 'idempotency-key': 'a\nb' } },
        { body: '{"a":', isBase64Encoded: true },
      ];
      for (const more of [...ids, ...names, ...others]) {
        const { statusCode, body } = await handler(proxied(routeKey, more), { getRemainingTimeInMillis: () => 1_000 });
        if (statusCode === 200) continue;
        const { code, detail, remedy, errors } = JSON.parse(body);
        assertRefusal({ name: code, message: detail, remedy, fields: errors ?? [] }, Object.keys(ERROR_KINDS));
      }
      assertOneLineEach();
    });
  },
);

test('no header of authorization makes the authorizer fail, or lets anybody in', async () => {
  const { runtime, asked } = deployment();
  const bearers = [
    '',
    'Bearer',
    'Bearer  ',
    'Basic x',
    `Bearer ${'a.'.repeat(50_000)}`,
    'Bearer a.b.c',
    'Bearer cnm_x_y',
  ];
  const handler = FUNCTIONS['authorize-caller']?.({
    ...runtime,
    access: () => ({ grants: [], jwt: { issuer: 'https://i.example', audience: ['a'] } }),
  }) as unknown as (event: unknown, context: unknown) => Promise<unknown>;
  for (const authorization of [...bearers, ...UNFIT_CHARACTERS.map(([, character]) => `Bearer a${character}b`)]) {
    const event = { routeKey: 'GET /moves\n', headers: { authorization } };
    await expect(handler(event, {})).resolves.toEqual({ isAuthorized: false });
  }
  expect(asked).toHaveLength(0);
  assertOneLineEach();
});

test('a stream of the table stops at what it cannot read, and says where', async () => {
  const { runtime } = deployment();
  const handler = FUNCTIONS[STREAM]?.(runtime) as unknown as (event: unknown, context: unknown) => Promise<unknown>;
  const image = { pk: { S: 'MOVE#move-1' }, sk: { S: 'HEAD' }, moveId: { S: 'move\n1' } };
  for (const NewImage of [{}, image, { ...image, head: { L: [{ NULL: true }] } }, { pk: { Q: 1 } }]) {
    const record = { eventID: '1', eventName: 'INSERT', dynamodb: { Keys: image, NewImage, SequenceNumber: '7' } };
    const { batchItemFailures } = (await handler({ Records: [record] }, {})) as { batchItemFailures: unknown[] };
    expect([[], [{ itemIdentifier: '7' }]]).toContainEqual(batchItemFailures);
  }
  assertOneLineEach();
});
