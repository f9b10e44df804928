import { seededRandom } from '../../local/random.ts';
import { functionOf, kindOf } from './calls.ts';
import { FAULTS, type Fault } from './faults.ts';
import { type Baseline, type Result, stageOf } from './levels.ts';
import type { RunPlan } from './run.ts';

/** As many faults that have to be borne strike one run. */
const BORNE_TOGETHER = 6;
/** As many strike one run that the job as a rule goes on after. */
const OTHERS_TOGETHER = 3;
/** Of all scenarios that come by a function, those with the fewest calls: a run of them takes the least time. */
const SHORTEST = 3;

interface Chosen {
  readonly baseline: Baseline;
  /** Among the baseline's strikes. */
  readonly index: number;
  readonly fault: Fault;
  readonly site: string;
}

/**
 * Every fault in every function that it can strike, once each: in one of the shortest scenarios that come there, in one of its
 * steps, at one of its calls, which the seed chooses. Faults after which a job goes on strike one run after the other, with one
 * more at its end that may end the job; `npm run simulate` strikes every kind of call of every step of every scenario with each
 * alone.
 */
export function everyFunction(baselines: readonly Baseline[], seed: number): RunPlan[] {
  const chosen = oneOfEach(baselines, seed);
  const alone = chosen.filter(({ fault }) => fault.foreign?.harms);
  const together = chosen.filter((one) => !alone.includes(one));
  return [
    ...alone.map((one) => planOf([one])),
    ...baselines.flatMap((baseline) => {
      const own = together.filter((one) => one.baseline === baseline);
      const [borne, others] = [own.filter(({ fault }) => fault.borne), own.filter(({ fault }) => !fault.borne)];
      return [...inTurn(borne, BORNE_TOGETHER), ...inTurn(others, OTHERS_TOGETHER)];
    }),
  ];
}

/** What did not come to strike since others had changed the run before, each in a run of its own. */
export function leftOver({ plan, struck }: Result): RunPlan[] {
  if (plan.strikes.length === 1) return [];
  const isStruck = ({ fault, site = '' }: RunPlan['strikes'][number]) =>
    struck.some((one) => one.fault === fault && one.stage === stageOf(site));
  return plan.strikes.filter((strike) => !isStruck(strike)).map((strike) => ({ ...plan, strikes: [strike] }));
}

function oneOfEach(baselines: readonly Baseline[], seed: number): Chosen[] {
  const random = seededRandom(seed);
  const choices = new Map<string, Chosen[]>();
  for (const baseline of baselines.toSorted((a, b) => a.strikes.length - b.strikes.length)) {
    for (const [index, { fault: name, site }] of baseline.strikes.entries()) {
      const key = `${name} ${functionOf(site)}`;
      const known = choices.get(key) ?? [];
      const scenarios = new Set([...known.map((one) => one.baseline), baseline]);
      if (scenarios.size > SHORTEST) continue;
      choices.set(key, known);
      known.push({ baseline, index, fault: FAULTS.get(name) as Fault, site });
    }
  }
  return [...choices.values()].map((all) => all[random.integer(0, all.length - 1)] as Chosen);
}

/** In the order of their calls, each at the next call of its kind: the ones before may have moved the others on. */
function inTurn(chosen: readonly Chosen[], most: number): RunPlan[] {
  const rounds: Chosen[][] = [];
  for (const one of chosen.toSorted((a, b) => a.index - b.index)) {
    const isOpen = (round: readonly Chosen[]) =>
      round.length < most &&
      round.every(({ fault, site }) => (fault.passes ?? fault.goesOn) && stageOf(site) !== stageOf(one.site));
    const round = rounds.find(isOpen);
    if (round) round.push(one);
    else rounds.push([one]);
  }
  return rounds.map(planOf);
}

/** At its very call where it strikes alone. */
function planOf(chosen: readonly Chosen[]): RunPlan {
  const { scenario, seed } = (chosen[0] as Chosen).baseline;
  const strikes = chosen.map(({ fault, site }) => ({
    fault: fault.name,
    site: chosen.length === 1 ? site : kindOf(site),
  }));
  return { scenario, seed, strikes };
}
