import { expect, test } from '@jest/globals';
import { BUGS } from './bugs.ts';
import { type Baseline, baselineOf, resultOf } from './levels.ts';
import { scenarioNamed } from './scenarios.ts';

const baselines = new Map<string, Baseline>();

test.each(BUGS.map((bug) => [bug.name, bug] as const))(
  'a service that %s is found out',
  async (_name, { scenario: name, strikes = [], ...bug }) => {
    const scenario = scenarioNamed(name);
    const baseline = baselines.get(name) ?? (await baselineOf(scenario, 1));
    baselines.set(name, baseline);
    if (strikes.length > 0) {
      const sound = await resultOf({ scenario, seed: 1, strikes }, baseline);
      expect(sound.problems).toEqual([]);
    }
    const { problems } = await resultOf({ scenario, seed: 1, strikes, bug }, baseline);
    expect(problems).not.toEqual([]);
  },
  300_000,
);
