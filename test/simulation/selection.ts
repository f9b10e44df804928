import { seededRandom } from '../../local/random.ts';
import { functionOf, kindOf } from './calls.ts';
import { FAULTS } from './faults.ts';
import { type Baseline, stageOf } from './levels.ts';
import type { RunPlan, Strike } from './run.ts';

/** As many faults that have to be borne strike one run. */
const TOGETHER = 6;

interface Chosen {
  readonly baseline: Baseline;
  /** Among the baseline's strikes. */
  readonly index: number;
  readonly fault: string;
  readonly site: string;
}

/**
 * Every fault in every function that it can strike, once each: in one of the scenarios that come there, in one of its steps, at
 * one of its calls, which the seed chooses. Faults that pass unnoticed strike a run one after the other; `npm run simulate`
 * strikes every kind of call of every step of every scenario with each alone.
 */
export function everyFunction(baselines: readonly Baseline[], seed: number): RunPlan[] {
  const chosen = oneOfEach(baselines, seed);
  const passing = chosen.filter(({ fault }) => FAULTS.get(fault)?.passes);
  const others = chosen.filter((one) => !passing.includes(one));
  return [
    ...others.map(({ baseline, fault, site }) => planOf(baseline, [{ fault, site }])),
    ...baselines.flatMap((baseline) => inTurn(passing.filter((one) => one.baseline === baseline))),
  ];
}

function oneOfEach(baselines: readonly Baseline[], seed: number): Chosen[] {
  const random = seededRandom(seed);
  const choices = new Map<string, Chosen[]>();
  for (const baseline of baselines) {
    for (const [index, { fault, site }] of baseline.strikes.entries()) {
      const key = `${fault} ${functionOf(site)}`;
      const known = choices.get(key) ?? [];
      choices.set(key, known);
      known.push({ baseline, index, fault, site });
    }
  }
  return [...choices.values()].map((all) => all[random.integer(0, all.length - 1)] as Chosen);
}

/** In the order of their calls, each at the next call of its kind: the ones before may have moved the others on. */
function inTurn(chosen: readonly Chosen[]): RunPlan[] {
  const rounds: Chosen[][] = [];
  for (const one of chosen.toSorted((a, b) => a.index - b.index)) {
    const isLater = (round: readonly Chosen[]) =>
      round.length < TOGETHER && round.every(({ site }) => stageOf(site) !== stageOf(one.site));
    const round = rounds.find(isLater);
    if (round) round.push(one);
    else rounds.push([one]);
  }
  return rounds.map((round) => {
    const strikes = round.map(({ fault, site }) => ({ fault, site: kindOf(site) }));
    return planOf(round[0]?.baseline as Baseline, strikes);
  });
}

function planOf({ scenario, seed }: Baseline, strikes: readonly Strike[]): RunPlan {
  return { scenario, seed, strikes };
}
