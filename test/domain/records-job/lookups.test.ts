import { expect, test } from '@jest/globals';
import { compared, describeSeen, type Lookup, lookupsOf } from '../../../shared/domain/records-job/lookups.ts';
import { ALB, alias, CLOUDFRONT, cname, planOf, ZONE } from './facts.ts';

const NAME = 'www.example.com';
const TO_HOST: Lookup = { name: NAME, zone: ZONE, type: 'AAAA', expected: { host: CLOUDFRONT } };
const TO_VALUES: Lookup = { name: NAME, zone: ZONE, type: 'AAAA', expected: { values: ['2001:db8::80'] } };

test.each([
  [[{ name: NAME, to: CLOUDFRONT }], [`${NAME} A`, `${NAME} AAAA`]],
  [[{ name: NAME, to: 'shop.example.net' }], [`${NAME} CNAME`]],
  [[{ name: NAME, type: 'TXT', values: ['plain'] }], [`${NAME} TXT`]],
  [[{ name: NAME, type: 'TXT', values: ['"a\\"b"'] }], []],
])('what %j writes is looked up as %j', (changes, lookups) => {
  expect(lookupsOf(planOf(changes)).map(({ name, type }) => `${name} ${type}`)).toEqual(lookups);
});

test('routed records, and HTTPS aliases, have no one answer to look up', () => {
  const routed = planOf([{ name: NAME, to: ALB, setIdentifier: 'blue' }], {
    records: [alias(NAME, 'A', CLOUDFRONT, { SetIdentifier: 'blue', Weight: 1 })],
  });
  const https = planOf([{ name: NAME, to: CLOUDFRONT, types: ['HTTPS'] }], { records: [cname(NAME, ALB)] });

  expect([routed.steps.length, lookupsOf(routed)]).toEqual([1, []]);
  expect([https.steps.length, lookupsOf(https)]).toEqual([1, []]);
});

test.each([
  ['values, written otherwise', TO_VALUES, ['2001:0DB8:0::0080'], [], 'as-applied'],
  ['another value', TO_VALUES, ['2001:db8::81'], [], 'otherwise'],
  ['one value more', TO_VALUES, ['2001:db8::80', '2001:db8::81'], [], 'otherwise'],
  ['an address of the target', TO_HOST, ['2001:db8::2'], ['2001:db8::1', '2001:db8::2'], 'as-applied'],
  ['addresses that the target has at another moment', TO_HOST, ['2001:db8::3'], ['2001:db8::1'], 'untold'],
  ['nothing, as the target', TO_HOST, [], [], 'untold'],
  ['nothing, where the target has addresses', TO_HOST, [], ['2001:db8::1'], 'otherwise'],
])('%s', (_what, lookup, answers, ofTarget, verdict) => {
  expect(compared(lookup, answers, ofTarget).verdict).toBe(verdict);
});

test('what was seen is told with what was expected', () => {
  expect(describeSeen(compared(TO_VALUES, [], []))).toBe(
    'www.example.com AAAA is answered with nothing instead of 2001:db8::80',
  );
  expect(describeSeen(compared(TO_HOST, [], []))).toContain(`instead of the addresses of ${CLOUDFRONT}`);
});
