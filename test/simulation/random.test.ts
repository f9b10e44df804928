import { expect, test } from '@jest/globals';
import { baselineOf, commandOf, pairs, resultOf, schedules } from './levels.ts';
import { CROWDED, SCENARIOS } from './scenarios.ts';

const SEED = 7;
/** Pairs of some scenarios and schedules of the others, both where several jobs run at once; `npm run simulate` runs more of them. */
const SAMPLED = [...SCENARIOS, ...CROWDED].map((scenario, index) => {
  const crowded = CROWDED.includes(scenario);
  return [scenario.name, scenario, crowded || index % 2 === 0, crowded || index % 2 === 1] as const;
});

test.each(SAMPLED)(
  'pairs of faults, also during the restore, and many at random break no promise of %s',
  async (_name, scenario, paired, scheduled) => {
    const baseline = await baselineOf(scenario, 1);
    for (const plan of [...pairs(baseline, SEED, paired ? 1 : 0), ...schedules(baseline, SEED, scheduled ? 1 : 0)]) {
      const { problems } = await resultOf(plan, baseline);
      expect([commandOf(plan), ...problems]).toEqual([commandOf(plan)]);
    }
  },
  300_000,
);
