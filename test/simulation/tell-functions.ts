import { describe, expect, test } from '@jest/globals';
import { type Baseline, baselineOf, commandOf, type Result, resultOf } from './levels.ts';
import type { RunPlan } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { everyFunction, leftOver } from './selection.ts';
import { coverageOf, summaryOf } from './table.ts';

const SEED = 1;
/** Wall time for the runs of one scenario, on a machine with other things to do. */
const MINUTES = 10;

/** Every fault in every function, as far as they are struck in these scenarios: files of tests share the work. */
export function tellFunctions(names: readonly string[]): void {
  describe('under every fault in every function, each promise is kept', () => {
    const began = process.cpuUsage();
    const results: Result[] = [];
    const baselines = async () => {
      const all: Baseline[] = [];
      for (const scenario of SCENARIOS) all.push(await baselineOf(scenario, SEED));
      return all;
    };

    test.each(names)(
      'in the scenario %s',
      async (name) => {
        const all = await baselines();
        const baseline = all.find(({ scenario }) => scenario.name === name) as Baseline;
        const plans = everyFunction(all, SEED).filter(({ scenario }) => scenario.name === name);
        expect(plans.length).toBeGreaterThan(3);
        const left: RunPlan[] = [];
        for (const plan of plans) left.push(...leftOver(await tried(plan, baseline)));
        for (const plan of left) await tried(plan, baseline);
      },
      MINUTES * 60_000,
    );

    test('and nothing that was to be struck was left out', async () => {
      const plans = everyFunction(await baselines(), SEED).filter(({ scenario }) => names.includes(scenario.name));
      const own = (await baselines()).filter(({ scenario }) => names.includes(scenario.name));
      const { holes, text } = coverageOf(own, plans, results);
      const { user, system } = process.cpuUsage(began);
      process.stdout.write(`${text}\n\n${summaryOf(results)}, in ${Math.round((user + system) / 1e6)} CPU seconds.\n`);
      expect(holes).toEqual([]);
    }, 60_000);

    async function tried(plan: RunPlan, baseline: Baseline): Promise<Result> {
      const result = await resultOf(plan, baseline);
      results.push(result);
      expect([commandOf(plan), ...result.problems]).toEqual([commandOf(plan)]);
      if (plan.strikes.length === 1) expect(result.missed).toEqual([]);
      return result;
    }
  });
}
