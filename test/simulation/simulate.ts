import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BUGS } from './bugs.ts';
import { countOf, exposed } from './exposing.ts';
import { FAULTS } from './faults.ts';
import {
  type Baseline,
  baselineOf,
  commandOf,
  pairs,
  type Result,
  redrawn,
  resultOf,
  schedules,
  singles,
} from './levels.ts';
import { runAll, type Settings } from './pool.ts';
import type { RunPlan } from './run.ts';
import { CROWDED, SCENARIOS, scenarioNamed } from './scenarios.ts';
import { everyFunction, everyKind, leftOver } from './selection.ts';
import type { Strike } from './strikes.ts';
import { coverageOf, endsOf, summaryOf } from './table.ts';

interface Options {
  readonly scenario: readonly string[];
  readonly fault: readonly string[];
  readonly level: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly jobs: number;
  readonly strike: readonly string[];
}

const LEVELS = ['functions', 'kinds', 'calls', 'pairs', 'schedules', 'bugs'] as const;

const whole = (text: string) => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('It has to be a whole number from 1.');
  return number;
};

const options = new Command('npm run simulate --')
  .description('Runs the service under faults on the local AWS, and looks at everything that it promises.')
  .addOption(
    new Option('--scenario <name...>', 'only these')
      .choices([...SCENARIOS, ...CROWDED].map(({ name }) => name))
      .default([]),
  )
  .addOption(
    new Option('--fault <name...>', 'only these; pairs begin with one of them, and there are no schedules')
      .choices([...FAULTS.keys()])
      .default([]),
  )
  .addOption(
    new Option(
      '--level <name...>',
      'every fault in each function, at each kind of call, at every call; pairs; random schedules; seeded bugs',
    )
      .choices(LEVELS)
      .default(['kinds', 'pairs', 'schedules', 'bugs']),
  )
  .option('--runs <n>', 'pairs and schedules, of each scenario so many', whole, 25)
  .option('--seed <n>', 'of everything that chance decides', whole, 1)
  .option('--jobs <n>', 'threads', whole, availableParallelism())
  .option('--strike <fault and site...>', 'run one scenario once, and tell all of it', [])
  .parse()
  .opts<Options>();

process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
const say = (text: string) => process.stdout.write(`${text}\n`);
process.exitCode = (await (options.strike.length > 0 ? replay() : all())) ? 0 : 1;

/** One run, as a failing one tells its command. */
async function replay(): Promise<boolean> {
  const scenario = scenarioNamed(options.scenario[0] ?? '');
  const strikes = options.strike.map((told): Strike => {
    const [fault = '', ...place] = told.split(' ');
    const where = place.join(' ');
    return where.startsWith('+') ? { fault, nth: Number(where.slice(1)) } : { fault, site: where };
  });
  const result = await resultOf({ scenario, seed: options.seed, strikes }, await baselineOf(scenario, 1));
  say(
    `It ended ${result.status}, struck by ${result.struck.map(({ fault, stage }) => `${fault} at ${stage}`).join(', ')}.`,
  );
  for (const problem of result.problems) say(`- ${problem}`);
  return result.problems.length === 0;
}

async function all(): Promise<boolean> {
  const began = performance.now();
  const wanted = [...SCENARIOS, ...CROWDED].filter(({ name }) =>
    options.scenario.length > 0 ? options.scenario.includes(name) : true,
  );
  const baselines: Baseline[] = [];
  for (const scenario of wanted) baselines.push(await baselineOf(scenario, 1));
  const withWanted = baselines.map((baseline) => ({ ...baseline, strikes: baseline.strikes.filter(isWanted) }));
  const severalToARun = new Set([
    ...(options.level.includes('functions') ? everyFunction(withWanted, options.seed) : []),
    ...(options.level.includes('kinds') ? withWanted.flatMap(everyKind) : []),
  ]);
  const planned = [...severalToARun, ...withWanted.flatMap(plansOf)];
  say(`${planned.length} runs of ${wanted.length} scenarios, on ${options.jobs} threads.`);
  const results: Result[] = [];
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const tell = (result: Result) => {
    results.push(result);
    if (results.length % 100 === 0) say(`${results.length} of ${planned.length}: ${endsOf(results)}`);
    if (result.problems.length > 0) say(`${result.problems.join('\n')}\n  ${commandOf(result.plan)}`);
  };
  const settings = { jobs: options.jobs, stopping: stopping.signal, tell };
  await runAll(planned, settings);
  const left = results.filter(({ plan }) => severalToARun.has(plan)).flatMap(leftOver);
  await runAll(left, settings);
  const missing = await drawAnew(withWanted, results, settings);
  const { holes: unstruck, text } = coverageOf(baselines, planned, results);
  const alone = results.filter(({ plan, missed }) => plan.strikes.length === 1 && missed.length > 0);
  const holes = [...unstruck, ...missing, ...alone.map(({ plan }) => commandOf(plan))];
  const failed = results.filter(({ problems }) => problems.length > 0);
  say(`\n${text}\n`);
  for (const hole of holes) say(`A hole: ${hole}`);
  const found = options.level.includes('bugs') ? await foundBugs() : undefined;
  if (found) say(`${countOf(found)}.`);
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(`${summaryOf(results)}, in ${seconds} s.`);
  const isWhole = results.length >= planned.length + left.length && holes.length === 0;
  return failed.length === 0 && isWhole && (found?.length ?? BUGS.length) === BUGS.length;
}

/** Pairs and schedules whose jobs were over before all faults had struck, drawn again; the commands of those that stay so. */
async function drawAnew(
  baselines: readonly Baseline[],
  results: readonly Result[],
  settings: Settings,
): Promise<string[]> {
  let from = 0;
  for (let turn = 1; ; turn += 1) {
    const last = results.slice(from);
    from = results.length;
    const again = last.flatMap((result) => {
      const baseline = baselines.find(({ scenario }) => scenario === result.plan.scenario);
      return baseline ? redrawn(result, baseline, turn) : [];
    });
    if (again.length === 0)
      return turn > 1 ? last.filter(({ missed }) => missed.length > 0).map(({ plan }) => commandOf(plan)) : [];
    await runAll(again, settings);
  }
}

/** The names of the seeded bugs that are found out, in situations where the sound service keeps all promises. */
async function foundBugs(): Promise<string[]> {
  const found: string[] = [];
  for (const bug of BUGS) {
    const { sound, problems } = await exposed(bug);
    if (sound.length === 0 && problems.length > 0) found.push(bug.name);
  }
  return found;
}

function plansOf(baseline: Baseline): RunPlan[] {
  const { level, runs, seed } = options;
  return [
    ...(level.includes('calls') ? singles(baseline) : []),
    ...(level.includes('pairs') ? pairs(baseline, seed, runs) : []),
    ...(level.includes('schedules') && options.fault.length === 0 ? schedules(baseline, seed, runs) : []),
  ];
}

function isWanted({ fault }: Strike): boolean {
  return options.fault.length === 0 || options.fault.includes(fault);
}
