import { expect, test } from '@jest/globals';
import { problemsOf } from './invariants.ts';
import { baselineOf } from './levels.ts';
import { run } from './run.ts';
import { scenarioNamed } from './scenarios.ts';
import type { SeededBug } from './seeded-bug.ts';

test.each([
  ['add-domains', 'cloudfront:UpdateDistribution'],
  ['remove-domains', 'cloudfront:UpdateDistribution'],
  ['remove-domains', 'dynamodb:UpdateItem'],
])(
  'a write of %s that outlives its execution lands right after the restore began: %s',
  async (step, action) => {
    const scenario = scenarioNamed('wildcard');
    const landed: number[] = [];
    const request: SeededBug['request'] = (call, sent, { clock }) => {
      if (call.action === action && call.invocation.dead) landed.push(clock.now());
      return sent;
    };
    const strikes = [{ fault: 'lands-after', site: `change-aliases/${step} ${action}` }];
    const ended = await run({ scenario, seed: 1, strikes, bug: { name: 'none: it listens', request } });
    const began = ended.jobs[0]?.journal.find(({ event }) => event.kind === 'restore-began')?.at;
    expect(landed).toEqual([Number(began) + 1_000]);
    expect(ended.jobs.map(({ status }) => status)).toEqual(['restored']);
    expect(await problemsOf(ended, await baselineOf(scenario, 1))).toEqual([]);
  },
  60_000,
);
