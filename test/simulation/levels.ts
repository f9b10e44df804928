import { type Random, seededRandom } from '../../local/random.ts';
import { openClocks } from '../tools/quiet-worlds.ts';
import { siteOf, stageOf } from './calls.ts';
import type { Saying } from './clients.ts';
import { problemsOf, type Undisturbed } from './invariants.ts';
import { type Ended, type RunPlan, run } from './run.ts';
import type { Scenario } from './scenarios.ts';
import { stateOf } from './site-promise.ts';
import { anyAfter, type Strike } from './strikes.ts';

/** What a scenario does with nothing in its way. */
export interface Baseline extends Undisturbed {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Every fault at every call that it applies to, in the order of the calls. */
  readonly strikes: readonly Required<Pick<Strike, 'fault' | 'site'>>[];
}

/** What a run showed. */
export interface Result {
  readonly plan: RunPlan;
  readonly status: string;
  /** The functions and steps that were struck, by fault. */
  readonly struck: readonly { readonly fault: string; readonly stage: string }[];
  /** What was to strike, and did not. */
  readonly missed: readonly Strike[];
  readonly problems: readonly string[];
}

const baselines = new Map<string, Promise<Baseline>>();

/** Runs a scenario undisturbed, once in a process. Throws where it does not keep what it has to keep even so. */
export function baselineOf(scenario: Scenario, seed: number): Promise<Baseline> {
  const key = `${scenario.name} ${seed}`;
  const baseline = baselines.get(key) ?? undisturbedRun(scenario, seed);
  baselines.set(key, baseline);
  return baseline;
}

async function undisturbedRun(scenario: Scenario, seed: number): Promise<Baseline> {
  const ended = await run({ scenario, seed, strikes: [] });
  const statuses = ended.jobs.map(({ status }) => status);
  const unstopped =
    scenario.ends === undefined ? ended : await run({ scenario: leftAlone(scenario), seed, strikes: [] });
  const undisturbed = { statuses, after: stateOf(unstopped.story) };
  const problems = await problemsOf(ended, undisturbed);
  const { ends = 'moved' } = scenario;
  const wanted = typeof ends === 'string' ? statuses.map(() => ends) : ends;
  if (statuses.length === 0 || statuses.join() !== wanted.join()) {
    problems.push(`it ended ${statuses}: ${ended.cause}`);
  }
  if (ended.undone() > 0) problems.push(`people had no part in it: ${ended.undone()} of their deeds are left`);
  if (problems.length > 0) throw new Error(`${scenario.name}, undisturbed: ${problems.join('; ')}`);
  for (const { story } of [ended, unstopped]) openClocks.delete(story.clock);
  return { scenario, seed, strikes: ended.possible, ...undisturbed };
}

/** The scenario in which nothing and nobody stops what it asks for. */
function leftAlone({ batch, client, ...scenario }: Scenario): Scenario {
  const isSaid = ({ says }: Saying) => says === 'approval';
  return {
    ...scenario,
    strikes: [],
    ...(batch ? { batch: { ...batch, people: [] } } : {}),
    ...(client ? { client: { ...client, sayings: client.sayings.filter(isSaid) } } : {}),
  };
}

/** Every single fault at every call, alone. */
export function singles({ scenario, seed, strikes }: Baseline): RunPlan[] {
  return strikes.map((strike) => ({ scenario, seed, strikes: [strike] }));
}

/** A first fault anywhere, and at any of the calls that follow, those of the restore among them, a second that applies there. */
export function pairs({ scenario, seed: known, strikes }: Baseline, seed: number, count: number): RunPlan[] {
  const random = randomOf(scenario, seed);
  return Array.from({ length: strikes.length > 0 ? count : 0 }, () => {
    const first = strikes[random.integer(0, strikes.length - 1)] as (typeof strikes)[number];
    const second = anyAfter(random.integer(1, 40), random.integer(1, DRAWS));
    // With the baseline's seed, by which there is such a call.
    return { scenario, seed: known, strikes: [first, second] };
  });
}

/** Many faults, each some calls after the one before, of those that apply there. */
export function schedules({ scenario }: Baseline, seed: number, count: number): RunPlan[] {
  const random = randomOf(scenario, seed);
  return Array.from({ length: count }, () => {
    const strikes = Array.from({ length: random.integer(3, 8) }, () =>
      anyAfter(random.integer(1, 30), random.integer(1, DRAWS)),
    );
    return { scenario, seed: random.integer(1, DRAWS), strikes };
  });
}

const DRAWS = 1_000_000;

/** Each scenario has chances of its own. */
function randomOf({ name }: Scenario, seed: number): Random {
  return seededRandom([...name].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), seed));
}

/**
 * In place of a pair or a schedule whose job was over before all of its faults had struck, another of the same level; nothing
 * for a plan all of whose faults struck, and once so many were drawn.
 */
export function redrawn({ plan, missed }: Result, baseline: Baseline, turn: number): RunPlan[] {
  if (missed.length === 0 || turn > REDRAWS || !missed.every(({ nth }) => nth !== undefined)) return [];
  const draw = plan.strikes.some(({ site }) => site !== undefined) ? pairs : schedules;
  const seed = plan.strikes.reduce(
    (sum, { fault, nth = 0 }) => sum + nth + Number(fault.split(':')[1] ?? 0),
    plan.seed,
  );
  return draw(baseline, seed, 1);
}

/** So often a run is drawn anew before the strikes that did not come are a hole. */
const REDRAWS = 8;

/** Runs a plan and looks at everything that it has to keep. A run that throws has a problem, too. */
export async function resultOf(plan: RunPlan, baseline: Baseline): Promise<Result> {
  let ended: Ended;
  try {
    ended = await run(plan);
  } catch (thrown) {
    return {
      plan,
      status: 'thrown',
      struck: [],
      missed: [],
      problems: [thrown instanceof Error ? thrown.message : String(thrown)],
    };
  }
  const problems = await problemsOf(ended, baseline);
  const struck = ended.strikes.struck.map(({ fault, call }) => ({ fault: fault.name, stage: stageOf(siteOf(call)) }));
  openClocks.delete(ended.story.clock);
  return {
    plan,
    status: ended.jobs.map(({ status }) => status).join() || 'not begun',
    struck,
    missed: ended.strikes.missed,
    problems,
  };
}

/** The command that runs a plan again. */
export function commandOf({ scenario, seed, strikes }: RunPlan): string {
  const told = strikes.map(({ fault, site, nth }) => `--strike '${fault} ${site === undefined ? `+${nth}` : site}'`);
  return `npm run simulate -- --scenario ${scenario.name} --seed ${seed} ${told.join(' ')}`;
}
