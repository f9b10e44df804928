import { expect, test } from '@jest/globals';
import { problemsOf } from './invariants.ts';
import { baselineOf } from './levels.ts';
import { run } from './run.ts';
import { scenarioNamed } from './scenarios.ts';

test('an execution that is stopped once its move has ended, and whose function dies before the locks are given back, leaves none', async () => {
  const scenario = scenarioNamed('wildcard');
  const strikes = [{ fault: 'lands-after', site: 'finish-move/ dynamodb:DeleteItem' }];
  const ended = await run({ scenario, seed: 1, strikes });
  expect(ended.jobs.map(({ status }) => status)).toEqual(['moved']);
  expect(ended.strikes.struck).toHaveLength(1);
  expect(await problemsOf(ended, await baselineOf(scenario, 1))).toEqual([]);
}, 60_000);
