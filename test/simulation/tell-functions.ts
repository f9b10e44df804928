import { describe, expect, test } from '@jest/globals';
import { type Baseline, baselineOf, commandOf, type Result, resultOf } from './levels.ts';
import { SCENARIOS } from './scenarios.ts';
import { everyFunction } from './selection.ts';
import { coverageOf, endsOf } from './table.ts';

const SEED = 1;
/** Wall time for the runs of one scenario, on a machine with other things to do. */
const MINUTES = 10;

/** Every fault in every function, as far as they are struck in these scenarios: files of tests share the work. */
export function tellFunctions(names: readonly string[]): void {
  describe('under every fault in every function, each promise is kept', () => {
    let known: Promise<Baseline[]> | undefined;
    const baselines = () => {
      known ??= SCENARIOS.reduce<Promise<Baseline[]>>(
        async (before, scenario) => [...(await before), await baselineOf(scenario, SEED)],
        Promise.resolve([]),
      );
      return known;
    };
    const results: Result[] = [];

    test.each(names)(
      'in the scenario %s',
      async (name) => {
        const all = await baselines();
        const baseline = all.find(({ scenario }) => scenario.name === name);
        expect(baseline).toBeDefined();
        const plans = everyFunction(all, SEED).filter(({ scenario }) => scenario.name === name);
        expect(plans.length).toBeGreaterThan(10);
        for (const plan of plans) {
          const result = await resultOf(plan, baseline as Baseline);
          results.push(result);
          expect([commandOf(plan), ...result.problems]).toEqual([commandOf(plan)]);
        }
      },
      MINUTES * 60_000,
    );

    test('and nothing that was to be struck was left out', async () => {
      const wanted = everyFunction(await baselines(), SEED).filter(({ scenario }) => names.includes(scenario.name));
      const strikes = wanted.flatMap((plan) => plan.strikes);
      const struck = results.flatMap((result) => result.struck);
      expect(struck).toHaveLength(strikes.length);
      const own = (await baselines()).filter(({ scenario }) => names.includes(scenario.name));
      process.stdout.write(`${coverageOf(own, results).text}\n${endsOf(results)}\n`);
    }, 60_000);
  });
}
