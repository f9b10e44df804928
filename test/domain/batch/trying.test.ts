import { expect, test } from '@jest/globals';
import { triedOnce } from '../../../shared/domain/batch/trying.ts';

const MINUTE_MS = 60_000;
const byAws = (now: number) => ({ byAws: true, now });

test('what is not of AWS is tried eight times', () => {
  let group: { tries?: number } | undefined = {};
  let tried = 0;
  while (group !== undefined) {
    group = triedOnce(group, { byAws: false, now: 0 });
    tried += 1;
  }
  expect(tried).toBe(8);
});

test('AWS is waited for longer than an hour, and not for ever', () => {
  let away = triedOnce({}, byAws(0));
  for (let minute = 1; minute < 75; minute += 1) away = away && triedOnce(away, byAws(minute * MINUTE_MS));
  expect(away).toEqual({ away: { since: 0, last: 74 * MINUTE_MS } });
  expect(away && triedOnce(away, byAws(75 * MINUTE_MS))).toBeUndefined();
});

test('an outage in which nobody tried does not count: a batch that rested is waited for anew', () => {
  const rested = { away: { since: 0, last: 74 * MINUTE_MS } };
  const now = 24 * 60 * MINUTE_MS;
  expect(triedOnce(rested, byAws(now))).toEqual({ away: { since: now, last: now } });
});
