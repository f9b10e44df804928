import { expect, test } from '@jest/globals';
import { baselineOf, commandOf, pairs, resultOf, schedules } from './levels.ts';
import { CROWDED, SCENARIOS } from './scenarios.ts';

const SEED = 7;
/** Of each scenario; `npm run simulate` runs more of them. */
const RUNS = 1;

test.each([...SCENARIOS, ...CROWDED].map((scenario) => [scenario.name, scenario] as const))(
  'pairs of faults, also during the restore, and many at random break no promise of %s',
  async (_name, scenario) => {
    const baseline = await baselineOf(scenario, 1);
    for (const plan of [...pairs(baseline, SEED, RUNS), ...schedules(baseline, SEED, RUNS)]) {
      const { problems } = await resultOf(plan, baseline);
      expect([commandOf(plan), ...problems]).toEqual([commandOf(plan)]);
    }
  },
  300_000,
);
