import { expect, test } from '@jest/globals';
import { baselineOf, commandOf, pairs, type Result, redrawn, resultOf, schedules } from './levels.ts';
import { run } from './run.ts';
import { CROWDED, LIMITED, SCENARIOS } from './scenarios.ts';
import type { SeededBug } from './seeded-bug.ts';

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
    let plans = [...pairs(baseline, SEED, paired ? 1 : 0), ...schedules(baseline, SEED, scheduled ? 1 : 0)];
    for (let turn = 1; plans.length > 0; turn += 1) {
      const results: Result[] = [];
      for (const plan of plans) results.push(await resultOf(plan, baseline));
      for (const { plan, problems } of results) expect([commandOf(plan), ...problems]).toEqual([commandOf(plan)]);
      plans = results.flatMap((result) => redrawn(result, baseline, turn));
      if (plans.length === 0) expect(results.flatMap(({ missed }) => missed)).toEqual([]);
    }
  },
  300_000,
);

test('each scenario has pairs and schedules of its own', async () => {
  const drawn = await Promise.all(
    SCENARIOS.map(async (scenario) => {
      const baseline = await baselineOf(scenario, 1);
      return [...pairs(baseline, SEED, 1), ...schedules(baseline, SEED, 1)].map(({ strikes }) =>
        JSON.stringify(strikes),
      );
    }),
  );
  expect(new Set(drawn.flat()).size).toBe(2 * SCENARIOS.length);
}, 60_000);

test('the limits of Route 53 are met where they are narrow, and borne', async () => {
  const refusals = new Set<string>();
  const response: SeededBug['response'] = ({ action }, answer) => {
    const code = /<Code>(\w+)</.exec(Buffer.from(answer.body).toString())?.[1];
    if (action.startsWith('route53:') && code !== undefined) refusals.add(code);
    return answer;
  };
  const { jobs } = await run({ scenario: LIMITED, seed: 1, strikes: [], bug: { name: 'none: it listens', response } });
  expect([...refusals].sort()).toEqual(['PriorRequestNotComplete', 'Throttling']);
  expect(jobs.map(({ status }) => status)).toEqual(['moved', 'moved', 'moved', 'moved']);
}, 60_000);
