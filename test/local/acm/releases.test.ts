import { expect, test } from '@jest/globals';
import { createReleases } from '../../../local/acm/releases.ts';
import { VirtualClock } from '../../../local/clock.ts';

test('a distribution that let a certificate go counts as its user for a while longer', async () => {
  const clock = new VirtualClock();
  let certificate: string | undefined = 'old';
  const { look, usersOf } = createReleases(clock, 60_000, () => [{ arn: 'E1', certificate }]);
  look();
  expect(usersOf('old')).toEqual(['E1']);

  certificate = 'new';
  look();

  expect([usersOf('old'), usersOf('new')]).toEqual([['E1'], ['E1']]);
  await clock.advance(59_999);
  expect(usersOf('old')).toEqual(['E1']);
  await clock.advance(1);
  expect([usersOf('old'), usersOf('new')]).toEqual([[], ['E1']]);
});

test('one that takes it again is counted once', () => {
  const clock = new VirtualClock();
  let certificate: string | undefined = 'old';
  const { look, usersOf } = createReleases(clock, 60_000, () => [{ arn: 'E1', certificate }]);
  for (const next of ['old', undefined, 'old']) {
    certificate = next;
    look();
  }
  expect(usersOf('old')).toEqual(['E1']);
});
