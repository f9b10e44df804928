import { type Random, seededRandom } from '../../local/random.ts';
import { functionOf, kindOf, stageOf } from './calls.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { Baseline, Result } from './levels.ts';
import type { RunPlan } from './run.ts';

/** As many faults strike one run, of a batch with its many moves and runs more. */
const TOGETHER = 6;
const TOGETHER_IN_A_BATCH = 10;
/** Step Functions tries a function that died three times more, then the job ends. */
const TOGETHER_AT_A_STAGE = 2;

/** The functions that no fault can strike, since they call nothing of AWS, and where they are tried. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'get-openapi': 'answers with a document of its own: test/api',
  'get-page': 'answers a browser with files of its own: test/page',
};

/** The stages of a batch that its next run comes by again. */
const RESUMED = ['begin-wave/', 'begin-group/', 'end-group/', 'report-batch/ended'];

interface Chosen {
  readonly baseline: Baseline;
  /** Among the baseline's strikes, of the first of its kind, which is the one that it hits in the company of others. */
  readonly index: number;
  readonly fault: Fault;
  readonly site: string;
}

/**
 * Every fault in every function that it can strike, once each: in one of the scenarios that come there, in one of its steps, at
 * one of its calls, which the seed chooses. `everyKind` strikes every kind of call of every step of every scenario.
 */
export function everyFunction(baselines: readonly Baseline[], seed: number): RunPlan[] {
  const chosen = oneOfEach(baselines, seed);
  return baselines.flatMap((baseline) => together(chosen.filter((one) => one.baseline === baseline)));
}

/** Every fault at every kind of call of a scenario (function, step, action) that it can strike, once each. */
export function everyKind(baseline: Baseline): RunPlan[] {
  const ofKinds = Map.groupBy(choicesOf(baseline), ({ fault, site }) => `${fault.name} ${kindOf(site)}`);
  return together([...ofKinds.values()].flatMap((calls) => calls.slice(0, 1)));
}

/** Of a run of several faults: what did not come to strike since others had changed it before, each in a run of its own. */
export function leftOver({ plan, missed }: Result): RunPlan[] {
  return plan.strikes.length === 1 ? [] : missed.map((strike) => ({ ...plan, strikes: [strike] }));
}

/**
 * Faults after which a job goes on strike one run after the other, with one more at its end that may end the job; those that have
 * to be borne only with their like.
 */
function together(chosen: readonly Chosen[]): RunPlan[] {
  const [borne, others] = [chosen.filter(({ fault }) => fault.borne), chosen.filter(({ fault }) => !fault.borne)];
  return [...inTurn(borne), ...inTurn(others)];
}

function choicesOf(baseline: Baseline): Chosen[] {
  const firsts = new Map<string, number>();
  return baseline.strikes.map(({ fault, site }, at) => {
    const index = firsts.get(kindOf(site)) ?? at;
    firsts.set(kindOf(site), index);
    return { baseline, index, fault: FAULTS.get(fault) as Fault, site };
  });
}

function oneOfEach(baselines: readonly Baseline[], seed: number): Chosen[] {
  const random = seededRandom(seed);
  const choices = new Map<string, Chosen[][]>();
  for (const baseline of baselines) {
    const ofFunctions = Map.groupBy(choicesOf(baseline), ({ fault, site }) => `${fault.name} ${functionOf(site)}`);
    for (const [key, sites] of ofFunctions) choices.set(key, [...(choices.get(key) ?? []), sites]);
  }
  return [...choices.values()].map((ofScenarios) => {
    const sites = oftenShort(ofScenarios, random);
    return sites[random.integer(0, sites.length - 1)] as Chosen;
  });
}

/** Short scenarios come the more often, since their runs take less time: twice the calls, a quarter of the runs. */
function oftenShort(ofScenarios: readonly Chosen[][], random: Random): Chosen[] {
  const weights = ofScenarios.map(([one]) => Math.round((CALLS / (one?.baseline.strikes.length ?? CALLS)) ** 2));
  let left = random.integer(
    1,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left <= 0;
  });
  return ofScenarios[index] ?? [];
}

/** More than any scenario's strikes. */
const CALLS = 100_000;

/**
 * Of two outages of an hour the one may follow the other at one place, of whatever job, and nobody promises to wait for both. What
 * cannot be invoked is waited for at the next place.
 */
function areTwoHours(one: Chosen, other: Chosen): boolean {
  const { alongside = [], batch } = one.baseline.scenario;
  const isOneJob = alongside.length === 0 && batch === undefined;
  const areApart = isOneJob && stageOf(one.site) !== stageOf(other.site) && !one.fault.refuses && !other.fault.refuses;
  return one.fault.outage === true && other.fault.outage === true && !areApart;
}

/**
 * Each at the next call of its kind: the ones before may have moved the others on. What may end the job is the last of its run;
 * a batch is resumed, and comes by again.
 */
function inTurn(chosen: readonly Chosen[]): RunPlan[] {
  const isLast = (one: Chosen) => !(one.fault.passes ?? one.fault.goesOn ?? RESUMED.includes(stageOf(one.site)));
  const rounds = chosen.filter(isLast).map((one) => [one]);
  for (const one of chosen.filter((other) => !isLast(other))) {
    const isOpen = (round: readonly Chosen[]) =>
      round.length < (one.baseline.scenario.batch ? TOGETHER_IN_A_BATCH : TOGETHER) &&
      round.filter((other) => stageOf(other.site) === stageOf(one.site)).length < TOGETHER_AT_A_STAGE &&
      round.every((other) => kindOf(other.site) !== kindOf(one.site) && (!isLast(other) || other.index > one.index)) &&
      !round.some((other) => areTwoHours(other, one));
    const round = rounds.find(isOpen);
    if (round) round.push(one);
    else rounds.push([one]);
  }
  return rounds.map((round) => planOf(round.toSorted((a, b) => a.index - b.index)));
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
