import { describe, expect, test } from '@jest/globals';
import { type Deed, decide, Grant } from '../../shared/domain/api/access.ts';
import { iamCaller, jwtCaller, parseAccessList } from '../../shared/domain/api/access-list.ts';
import { tokenCaller } from '../../shared/domain/api/api-token.ts';
import { answererOf } from '../../shared/domain/api/persons.ts';

const GRANT = Grant.parse({ actions: ['move'], domains: ['*.Example.com'], accounts: ['111111111111'] });
const DEED: Deed = { action: 'move', domains: ['www.example.com'], accounts: ['111111111111'], unnamed: undefined };
const EVERYTHING = { actions: ['read'], domains: ['*'], accounts: ['*'] };

describe('a decision', () => {
  test.each<[string, Partial<Deed>, boolean]>([
    ['for a name below the pattern', {}, true],
    ['for a name two labels below it', { domains: ['a.b.example.com'] }, true],
    ['for a name that only ends alike', { domains: ['www.notexample.com'] }, false],
    ['for the domain itself', { domains: ['example.com'] }, false],
    ['for the wildcard itself', { domains: ['*.example.com'] }, true],
    ['for a domain beside', { domains: ['www.example.com', 'www.example.net'] }, false],
    ['for an account beside', { accounts: ['111111111111', '222222222222'] }, false],
    ['for a source nobody knows', { unnamed: 'the source' }, false],
    ['for something else', { action: 'restore' }, false],
  ])('%s', (_what, deed, allowed) => {
    expect(decide({ grants: [GRANT] }, { ...DEED, ...deed }).allowed).toBe(allowed);
    expect(decide({ grants: [] }, { ...DEED, ...deed }).allowed).toBe(false);
  });
});

describe('an access list', () => {
  const list = (caller: object) => parseAccessList({ grants: [{ caller, ...EVERYTHING }] });
  const jwt = (caller: object, claims: object) =>
    jwtCaller(list(caller), { iss: 'i', sub: 's', ...claims })?.grants.length;

  test('knows JWTs by a claim, a member of one, or a word of a scope', () => {
    expect(jwt({ claim: 'groups', value: 'a' }, { groups: ['b', 'a'] })).toBe(1);
    expect(jwt({ claim: 'sub', value: 's' }, {})).toBe(1);
    expect(jwt({ claim: 'scope', value: 'moves' }, { scope: 'openid moves' })).toBe(1);
    expect(jwt({ claim: 'name', value: 'moves' }, { name: 'openid moves' })).toBe(0);
    expect(jwt({ claim: 'groups', value: 'a' }, { groups: 1 })).toBe(0);
    expect(jwt({ claim: 'toString', value: 'x' }, {})).toBe(0);
  });

  test('knows sessions of a role by a pattern, which is no expression', () => {
    const arn = 'arn:aws:sts::111111111111:assumed-role/Ops.Team/ada';
    const grants = (iam: string) => iamCaller(list({ iam }), arn).grants.length;
    expect(grants('arn:aws:sts::111111111111:assumed-role/Ops.Team/*')).toBe(1);
    expect(grants('arn:aws:sts::111111111111:assumed-role/Ops.Team')).toBe(0);
    expect(grants('arn:aws:sts::111111111111:assumed-role/Ops?Team/*')).toBe(0);
  });

  test('that is wrong is refused with its fields', () => {
    expect(() => parseAccessList({ grants: [{ caller: { iam: 'x' }, ...EVERYTHING }] })).toThrow(/grants\[0\]\.caller/);
    expect(() => parseAccessList({ jwt: { issuer: 'http://x', audience: [] }, grants: [] })).toThrow(
      /jwt\.issuer.*jwt\.audience/,
    );
  });
});

test('a token that nobody has is no caller, whatever its secret', () => {
  expect(tokenCaller(undefined, '', 0)).toBeUndefined();
});

test('who answers is the person itself, or whom a ticket system names', () => {
  expect(answererOf('iam arn:aws:iam::1:user/ada', undefined)).toBe('iam arn:aws:iam::1:user/ada');
  expect(answererOf('token jira', 'Ada')).toBe('Ada, by token jira');
  expect(() => answererOf('token jira', undefined)).toThrow(/by must say/);
  expect(() => answererOf('jwt i ada', 'Bob')).toThrow(/by must be left out/);
});
