import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDirectory } from '../../shared/aws/account-directory.ts';
import { iamCaller, jwtCaller, parseAccessList } from '../../shared/domain/api/access-list.ts';
import { ApprovalBody, DnsConfirmationBody, ListQuery, ReasonBody } from '../../shared/domain/api/body.ts';
import { canonicalJson } from '../../shared/domain/digest.ts';
import { ConflictEvent } from '../../shared/domain/events/conflict.ts';
import { REQUESTING, RequestingEvent, type RequestingType } from '../../shared/domain/events/incoming.ts';
import { parseRecordsRequest } from '../../shared/domain/records-job/request.ts';
import { invalidRequest, parseRequest } from '../../shared/domain/request.ts';
import type * as z from '../../shared/domain/zod.ts';
import { HUGE_VALUES, PROTOTYPE_KEYS, UNFIT_CHARACTERS, WRONG_VALUES } from './corpus.ts';
import { assertRefusal, refusalOf } from './refusal.ts';

const REF = { accountId: '222222222222', distributionId: 'E2TARGET' };
const MOVE = { domains: ['www.example.com'], target: REF, verify: { headers: { 'x-served-by': 'shop' } } };
const CHANGE = { name: 'www.example.com', to: 'd222222abcdef8.cloudfront.net', setIdentifier: 'blue' };
const GRANT = { actions: ['move'], domains: ['*.example.com'], accounts: ['*'] };
const ARN = 'arn:aws:sts::111111111111:assumed-role/Ops/ada';

function by(schema: z.ZodMiniType) {
  return (input: unknown): unknown => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    throw invalidRequest(parsed.error);
  };
}

function eventOf(type: RequestingType, detail: object) {
  return { id: 'event-1', source: 'tickets', account: '111111111111', 'detail-type': type, detail };
}

interface Door {
  readonly parse: (input: unknown) => unknown;
  readonly valid: Readonly<Record<string, unknown>> | readonly unknown[];
  readonly refusals?: readonly string[];
}

/** Everything that somebody outside can send or configure, with a value that is taken there. */
const DOORS: Readonly<Record<string, Door>> = {
  'a move': { parse: parseRequest, valid: { ...MOVE, ticket: 'OPS-1', requestedBy: 'ada' } },
  'a record change': { parse: parseRecordsRequest, valid: { changes: [CHANGE], ticket: 'OPS-1' } },
  'an approval': {
    parse: by(ApprovalBody),
    valid: { planHash: 'a'.repeat(64), verdict: 'approve', by: 'ada', comment: 'Fine.' },
  },
  'a reason': { parse: by(ReasonBody), valid: { reason: 'CHG-1' } },
  'a confirmation': { parse: by(DnsConfirmationBody), valid: { by: 'ada' } },
  'a query': { parse: by(ListQuery), valid: { domain: 'www.example.com', limit: '5', from: 'x', ticket: 'OPS-1' } },
  ...Object.fromEntries(
    (Object.keys(REQUESTING) as RequestingType[]).map((type): [string, Door] => [
      `the event ${type}`,
      {
        parse: by(RequestingEvent),
        valid: eventOf(type, type.startsWith('Domain') ? MOVE : { changes: [CHANGE], ticket: 'OPS-1' }),
      },
    ]),
  ),
  'an event of CloudTrail': {
    parse: by(ConflictEvent),
    valid: {
      detail: {
        eventID: 'e-1',
        eventName: 'UpdateDistribution',
        recipientAccountId: '222222222222',
        userIdentity: { arn: ARN },
        requestParameters: { id: 'E2TARGET', distributionConfig: { aliases: { items: ['www.example.com'] } } },
      },
    },
  },
  'the account directory': {
    parse: parseDirectory,
    valid: [
      { accountId: '111111111111', roleArn: 'arn:aws:iam::111111111111:role/x', externalId: 'ab', uses: ['dns'] },
    ],
    refusals: ['Misconfigured'],
  },
  'the access list': {
    parse: parseAccessList,
    valid: { grants: [{ ...GRANT, caller: { iam: ARN } }] },
    refusals: ['Misconfigured'],
  },
};

/** A value with one member, at any depth, replaced; for each member that there is. */
function* withEach(value: unknown, bad: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const put = (one: unknown) => (Array.isArray(value) ? value.with(Number(key), one) : { ...value, [key]: one });
    yield put(bad);
    for (const inner of withEach(member, bad)) yield put(inner);
  }
}

describe.each(Object.entries(DOORS))('%s', (_name, { parse, valid, refusals }) => {
  const taken = canonicalJson(parse(valid));
  const assertTakenOrRefused = (input: unknown) => {
    const thrown = refusalOf(() => parse(input));
    if (thrown !== undefined) assertRefusal(thrown, refusals);
    return thrown;
  };

  test('is taken as it should be, and is the same however often it is parsed', () => {
    expect(canonicalJson(parse(JSON.parse(canonicalJson(valid))))).toBe(taken);
  });

  test('is refused by name, whatever comes in its place', () => {
    for (const [, bad] of WRONG_VALUES) assertTakenOrRefused(bad);
    for (const [, make] of HUGE_VALUES) expect(assertTakenOrRefused(make())).toBeDefined();
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
        (input) => {
          assertTakenOrRefused(input);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is taken or refused by name, whatever comes in the place of one member', () => {
    for (const [, bad] of WRONG_VALUES) for (const input of withEach(valid, bad)) assertTakenOrRefused(input);
    const [first = ''] = Object.keys(valid);
    for (const [, make] of HUGE_VALUES) assertTakenOrRefused({ ...valid, [first]: make() });
    const strange = fc.jsonValue({ noUnicodeString: false, maxDepth: 3 });
    fc.assert(
      fc.property(strange, (bad) => {
        for (const input of withEach(valid, bad)) assertTakenOrRefused(input);
      }),
      { numRuns: 20 },
    );
  });

  test('gets nothing from names that every object has', () => {
    for (const key of PROTOTYPE_KEYS) {
      const polluted = JSON.parse(JSON.stringify(valid).replace('{', `{"${key}":{"mode":"apply","allowOutage":true},`));
      assertTakenOrRefused(polluted);
      assertTakenOrRefused(JSON.parse(`{"${key}":1}`));
      const thrown = refusalOf(() => parse(polluted));
      if (thrown === undefined) expect(canonicalJson(parse(polluted))).toBe(taken);
      expect(({} as { mode?: string }).mode).toBeUndefined();
    }
  });
});

describe('what people read of a request', () => {
  const TEXTS: readonly (readonly [string, (text: string) => unknown])[] = [
    ['the ticket of a move', (ticket) => parseRequest({ ...MOVE, ticket })],
    ['the requester of a move', (requestedBy) => parseRequest({ ...MOVE, requestedBy })],
    ['the ticket of a change', (ticket) => parseRecordsRequest({ changes: [CHANGE], ticket })],
    ['a set identifier', (setIdentifier) => parseRecordsRequest({ changes: [{ ...CHANGE, setIdentifier }] })],
    ['a text', (text) => parseRecordsRequest({ changes: [{ name: 'a.example.com', type: 'TXT', values: [text] }] })],
    ['who answers', (who) => by(DnsConfirmationBody)({ by: who })],
    ['an external id', (externalId) => parseDirectory([{ accountId: '111111111111', externalId, uses: ['dns'] }])],
  ];
  const WORDS: readonly (readonly [string, (text: string) => unknown])[] = [
    ['a comment', (comment) => by(ApprovalBody)({ planHash: 'a'.repeat(64), verdict: 'reject', comment })],
    ['a reason', (reason) => by(ReasonBody)({ reason })],
  ];

  test.each([...TEXTS, ...WORDS])('%s may not mislead its reader', (what, parse) => {
    for (const [, character] of UNFIT_CHARACTERS) {
      if (what === 'a comment' || what === 'a reason') {
        if (/[\r\n]/.test(character)) continue;
      }
      const thrown = refusalOf(() => parse(`one${character}two`));
      assertRefusal(thrown, ['InvalidRequest', 'Misconfigured']);
    }
  });

  test.each(TEXTS.slice(0, 3))('%s is not empty, because it would be the key of all that are', (_what, parse) => {
    for (const text of ['', '  ']) assertRefusal(refusalOf(() => parse(text)));
  });

  test('keys and values that are quoted in a refusal are written out', () => {
    for (const [, character] of UNFIT_CHARACTERS) {
      assertRefusal(refusalOf(() => parseRequest({ ...MOVE, [`a${character}b`]: 1 })));
      assertRefusal(refusalOf(() => parseRequest({ ...MOVE, domains: [`a${character}b`] })));
    }
    const [field] = (refusalOf(() => parseRequest({ ...MOVE, 'a\nb': 1 })) as { fields: { field: string }[] }).fields;
    expect(field?.field).toBe('a\\u{a}b');
  });
});

describe('a record change', () => {
  const change = (one: object) =>
    refusalOf(() => parseRecordsRequest({ changes: [{ name: 'a.example.com', ...one }] }));

  test.each([
    ['A', '192.0.2.256'],
    ['A', '192.0.2.01'],
    ['A', '3221225985'],
    ['A', '192.0.2.1 '],
    ['A', '2001:db8::1'],
    ['A', 'www.example.com'],
    ['AAAA', '192.0.2.1'],
    ['AAAA', '2001:db8::1%eth0'],
    ['AAAA', '[2001:db8::1]'],
    ['AAAA', '2001:db8:::1'],
  ])('of the type %s is refused with the value %j', (type, value) => {
    const good = type === 'A' ? '192.0.2.1' : '2001:db8::1';
    expect(change({ type, values: [good] })).toBeUndefined();
    expect((change({ type, values: [good, value] }) as Error).message).toContain('address at place 2');
  });

  test('names each type of an alias once', () => {
    expect((change({ to: 'b.example.com', types: ['A', 'A'] }) as Error).message).toContain('names a type twice');
  });

  test.each([Number.NaN, -1, 0.5, 2 ** 31, 2 ** 53, '300', null])('with a TTL of %j is refused', (ttl) => {
    assertRefusal(change({ to: 'b.example.net', ttl }));
  });
});

describe('an expectation', () => {
  test.each([
    ['{"__proto__":"x"}', 'names a header that no server sends'],
    ['{"X-A":"1","x-a":"2"}', 'names a header twice'],
    ['{"x a":"1"}', 'is not the name of a header'],
    ['{"x-a":"1\\r\\nset-cookie: x"}', 'is no value of printable ASCII'],
    [JSON.stringify(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`x-${at}`, true]))), 'more than 20'],
  ])('of the headers %s is refused', (headers, said) => {
    const thrown = refusalOf(() => parseRequest({ ...MOVE, verify: { headers: JSON.parse(headers) } }));
    assertRefusal(thrown);
    expect((thrown as Error).message).toContain(said);
  });
});

describe('a caller', () => {
  const list = (iam: string) => parseAccessList({ grants: [{ ...GRANT, caller: { iam } }] });

  test.each([
    [ARN, ARN, true],
    ['arn:aws:sts::111111111111:assumed-role/Ops/*', ARN, true],
    ['arn:aws:sts::111111111111:*/Ops/*', ARN, true],
    ['arn:aws:sts::111111111111:assumed-role/O*s/a*a', ARN, true],
    ['arn:aws:sts::111111111111:assumed-role/Ops/ada*ada', ARN, false],
    ['arn:aws:sts::111111111111:assumed-role/Ops/', ARN, false],
    ['arn:aws:sts::111111111111:assumed-role/Ops/.*', ARN, false],
    ['arn:aws:sts::111111111111:assumed-role/Ops', ARN, false],
    ['arn:aws:sts::111111111111:assumed-role/Ops/*/b', ARN, false],
  ])('pattern %s, ARN %s: %s', (pattern, arn, fits) => {
    expect(iamCaller(list(pattern), arn).grants).toHaveLength(fits ? 1 : 0);
  });

  test('is compared with a pattern of many stars in no more than their product', () => {
    const pattern = `arn:aws:sts::111111111111:${'*a'.repeat(5_000)}*b`;
    const arn = `arn:aws:sts::111111111111:${'a'.repeat(10_000)}`;
    expect(iamCaller(list(pattern), arn).grants).toEqual([]);
    expect(iamCaller(list(pattern), `${arn}b`).grants).toHaveLength(1);
  });

  test('whose issuer chose its name is told in one line', () => {
    const { id } = jwtCaller(list(ARN), { iss: 'https://i', sub: 'a\nb\u001b[31m\u202e' }) ?? {};
    expect(id).toBe('jwt https://i a b\\u{1b}[31m\\u{202e}');
  });
});
