import { describe, expect, test } from '@jest/globals';
import { type Answer, Expectation, unmetBy } from '../../shared/domain/expectation.ts';
import { parseRequest } from '../../shared/domain/request.ts';
import { checksOf, planOf } from './facts.ts';

const expecting = (given: object) => Expectation.parse(given);
const answer = (status: number | undefined, headers: Answer['headers'] = {}) => ({ status, headers });

describe('what a request may expect', () => {
  test('is status 200 of the root where it says nothing else', () => {
    expect(expecting({})).toEqual({ path: '/', status: [200], headers: {} });
  });

  test('comes out in one form', () => {
    const given = { path: '/health?deep=1', status: 204, headers: { 'X-App': 'v2', ETag: true } };
    expect(expecting(given)).toEqual({ path: '/health?deep=1', status: [204], headers: { 'x-app': 'v2', etag: true } });
    expect(expecting({ status: [301, 302] }).status).toEqual([301, 302]);
    expect(expecting({ path: `/${'a'.repeat(2_047)}` }).path).toHaveLength(2_048);
  });

  test.each<[string, object, string]>([
    ['a path without its slash', { path: 'health' }, 'verify.path is not a path'],
    ['a whole URL', { path: 'https://www.example.com/' }, 'verify.path is not a path'],
    ['a path with a line break', { path: '/a\r\nx-header: 1' }, 'verify.path is not a path'],
    ['a path with a space', { path: '/a b' }, 'verify.path is not a path'],
    ['a path with a fragment', { path: '/#a' }, 'verify.path is not a path'],
    ['a path that is not ASCII', { path: '/ü' }, 'verify.path is not a path'],
    ['a path that is too long', { path: `/${'a'.repeat(2_048)}` }, 'verify.path is longer than 2048 characters'],
    ['a status that is none', { status: 99 }, 'verify.status is not an HTTP status'],
    ['no status at all', { status: [] }, 'verify.status names no HTTP status'],
    ['a status in words', { status: 'OK' }, 'verify.status is neither an HTTP status nor a list of them'],
    ['a header whose name is none', { headers: { 'x app': 'v2' } }, 'verify.headers'],
    [
      'a header with a line break',
      { headers: { 'x-app': 'v2\r\nx: 1' } },
      'verify.headers.x-app is no value of printable ASCII',
    ],
    ['a header that must not be there', { headers: { 'x-app': false } }, 'verify.headers.x-app is neither a value'],
    [
      'too many headers',
      { headers: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, true])) },
      'verify.headers names more than 20 headers',
    ],
    ['a method', { method: 'POST' }, 'verify: unrecognized key: "method"'],
  ])('is refused with %s', (_what, verify, clause) => {
    const target = { accountId: '222222222222', distributionId: 'E2TARGET' };
    expect(() => parseRequest({ domains: ['www.example.com'], target, verify })).toThrow(clause);
  });
});

describe('an answer', () => {
  test.each<[string, object, Answer, string[]]>([
    ['with the status is met', {}, answer(200), []],
    ['with one of several statuses is met', { status: [200, 301] }, answer(301), []],
    ['with another status is not', { status: [200, 301] }, answer(503), ['the status is 503 and not 200 or 301']],
    ['with the header is met', { headers: { 'x-app': 'v2' } }, answer(200, { 'x-app': 'v2' }), []],
    ['with any value of the header is met', { headers: { 'x-app': true } }, answer(200, { 'x-app': '' }), []],
    ['with the header twice is met', { headers: { vary: 'a, b' } }, answer(200, { vary: ['a', 'b'] }), []],
    ['without the header is not', { headers: { 'x-app': true } }, answer(200), ['the header x-app is missing']],
    [
      'with another value is not, and the value is not repeated',
      { headers: { 'x-app': 'v2' } },
      answer(500, { 'x-app': 'secret' }),
      ['the status is 500 and not 200', 'the header x-app has another value'],
    ],
  ])('%s', (_what, given, got, clauses) => {
    expect(unmetBy(expecting(given), got)).toEqual(clauses);
  });
});

describe('a plan tells', () => {
  const request = { verify: expecting({ path: '/health' }) };
  const unmet = [{ domain: 'www.example.com', because: 'the status is 503 and not 200' }];

  test('nothing of what nobody asked for', () => {
    expect(planOf({ facts: { unmet } }).checks.filter(({ code }) => code.startsWith('expectation'))).toEqual([]);
  });

  test('that viewers get today what is expected', () => {
    expect(checksOf(planOf({ request }), 'expectation-known')).toMatchObject([{ verdict: 'pass' }]);
  });

  test('where they do not, and does not refuse: the target may be meant to answer otherwise', () => {
    const plan = planOf({ request, facts: { unmet } });
    expect(plan.verdict).toBe('ready');
    expect(plan.hash).toBe(planOf({ request }).hash);
    expect(checksOf(plan, 'expectation-unmet')).toMatchObject([
      { verdict: 'warn', sentence: expect.stringContaining('GET /health after the move: the status is 503') },
    ]);
  });
});
