import { setTimeout as pause } from 'node:timers/promises';
import { ScaledClock } from './clock.ts';
import type { OpenWorld, WorldOptions } from './local-world.ts';
import { EXIT, type Outcome } from './run/exit.ts';
import { printKeepLines, sidesOf } from './run/keep.ts';
import { type EmitLine, requestsOf } from './run/lines.ts';
import { loadBatchRun, loadRecordsRun, loadRun, type Run } from './run/load.ts';
import { openRun } from './run/open-run.ts';
import { type Options, parseOptions } from './run/options.ts';
import { type MoveResult, runMove } from './run/run-move.ts';
import { serveApi, stageTeller } from './run/serve.ts';
import { showBatch } from './run/show-batch.ts';
import { MoveView, showWorld } from './run/show-move.ts';
import { showRecords } from './run/show-records.ts';
import { endOf, showEnd, showTraffic } from './run/show-result.ts';
import { createTerminal, type Terminal, wantsColour } from './run/terminal.ts';
import type { Told } from './run/told.ts';
import { UsageError } from './run/usage-error.ts';
import { VIEWERS_FIRST_MS, viewersOf } from './run/viewers.ts';
import { DEFAULT_WIDTH } from './run/wrap.ts';
import { prepareFolder, writeEvidence } from './run/write-evidence.ts';
import { MOVE_STATE_MACHINE } from './service.ts';
import type { Meter } from './traffic/meter.ts';
import type { World } from './world/schema.ts';

async function main(argv: readonly string[]): Promise<number> {
  // The handlers log for CloudWatch; here their lines would stand between those for a person.
  process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
  // Also where the options cannot be read: who asked for lines of JSON shall find the outcome in the last one.
  const json = argv.includes('--json');
  const terminal = createTerminal(
    (text) => (json ? undefined : process.stdout.write(text)),
    () => Math.min(DEFAULT_WIDTH, process.stdout.columns ?? DEFAULT_WIDTH),
    wantsColour(process.stdout.isTTY, process.env),
  );
  const emit: EmitLine = (line) => json && process.stdout.write(`${JSON.stringify(line)}\n`);
  const cutShort = (code: number) => {
    if (code === EXIT.interrupted)
      emit({ type: 'outcome', exitCode: code, outcome: 'interrupted', text: 'Cut short.' });
    return code;
  };
  const interrupted = new Promise<number>((resolve) => {
    process.once('SIGINT', () => resolve(EXIT.interrupted));
    // Nobody reads any more, as in `npm start | head`.
    process.stdout.on('error', () => resolve(EXIT.interrupted));
  });
  try {
    const options = parseOptions(argv);
    if (!options) return EXIT.done;
    const records = options.serve ? undefined : loadRecordsRun(options);
    if (records) return cutShort(EXIT[await showRecords(options, records, terminal, interrupted, emit)]);
    const batch = options.serve ? undefined : loadBatchRun(options);
    if (batch) return cutShort(EXIT[await showBatch(options, batch, { terminal, emit }, interrupted)]);
    const run = loadRun(options);
    if (options.serve) return await serve(run, terminal, interrupted);
    return cutShort(await start(options, run, { terminal, emit }, interrupted));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    emit({ type: 'outcome', exitCode: EXIT.refused, outcome: 'refused', text: error.message });
    return EXIT.refused;
  }
}

async function start(options: Options, run: Run, told: Told, interrupted: Promise<number>): Promise<number> {
  const { terminal, emit } = told;
  const { request, world } = run;
  if (!options.dryRun || options.keep) prepareFolder(options.evidence);
  const clock = new ScaledClock(world.timeScale);
  const view = new MoveView(terminal, request, emit);
  const local = await openSeeded(world, clock, view, (_execution, event) => view.event(event));
  const meter = viewersOf(local, clock, request.domains);
  meter.onRequest((seen) => view.request(seen));
  showWorld(terminal, world, request);
  emit({ type: 'begin', kind: 'move', id: view.moveId, names: request.domains, timeScale: world.timeScale });
  const move = async () => {
    await pause(VIEWERS_FIRST_MS);
    return runMove(local, clock, request, view);
  };
  try {
    if (!options.dryRun || options.keep) meter.start();
    const result = await Promise.race([move(), interrupted]);
    if (typeof result === 'number') {
      terminal.bad('\nCut short. The local AWS is gone, with everything that was in it.');
      return result;
    }
    await view.settled();
    const code = conclude(options, result, meter, told, view);
    if (!options.keep) return code;
    const { domains } = request;
    const sides = sidesOf(result.plan ?? request);
    printKeepLines(terminal, local, { domains, sides, machine: MOVE_STATE_MACHINE }, options.evidence);
    await interrupted;
    showTraffic(terminal, 'Requests until now', meter.snapshot(), view.names, view.serving());
    return code;
  } finally {
    await meter.stop();
    await local.network.close();
  }
}

/** Runs the API until Ctrl-C, with viewers who ask for the request's domains all the while. */
async function serve({ request, world }: Run, terminal: Terminal, interrupted: Promise<number>): Promise<number> {
  const clock = new ScaledClock(world.timeScale);
  const view = new MoveView(terminal, request, () => {});
  const local = await openSeeded(world, clock, view, stageTeller(terminal));
  const meter = viewersOf(local, clock, request.domains);
  meter.onRequest((seen) => view.request(seen));
  showWorld(terminal, world, request);
  const api = await serveApi(terminal, local, clock, request);
  try {
    meter.start();
    await interrupted;
    showTraffic(terminal, 'Requests until now', meter.snapshot(), view.names, view.serving());
    return EXIT.done;
  } finally {
    await Promise.all([api.close(), meter.stop()]);
    await local.network.close();
  }
}

/** Opens the world; the deeds of a simulated person and of AWS Support are told by the view. */
function openSeeded(
  world: World,
  clock: ScaledClock,
  view: MoveView,
  onEvent: NonNullable<WorldOptions['onEvent']>,
): Promise<OpenWorld> {
  return openRun({
    clock,
    world,
    onEvent,
    onPerson: (deed) => view.person(deed),
    onSupport: (sentence) => view.tell(sentence),
  });
}

function conclude(options: Options, result: MoveResult, meter: Meter, told: Told, view: MoveView): number {
  const { terminal, emit } = told;
  const traffic = meter.snapshot();
  if (!options.dryRun) showTraffic(terminal, 'Requests during the move', traffic, view.names, view.serving());
  const files = result.evidence && writeEvidence(options.evidence, result.evidence, traffic);
  showEnd(terminal, result, files);
  const outcome = outcomeOf(result, traffic.lost);
  const exitCode = EXIT[outcome];
  emit({
    type: 'outcome',
    exitCode,
    outcome: result.evidence?.outcome ?? (outcome === 'done' ? 'planned' : outcome),
    text: endOf(result).text,
    ...(files ? { evidence: { ...files, hash: result.evidence?.head?.hash ?? '' } } : {}),
    ...(options.dryRun ? {} : { requests: requestsOf(traffic) }),
  });
  return exitCode;
}

function outcomeOf({ plan, evidence, status }: MoveResult, lost: number): Outcome {
  if (plan?.verdict === 'refused' || !(plan || evidence)) return 'refused';
  const declared = plan?.strategy.name === 'disable-source';
  return status === 'SUCCEEDED' && (lost === 0 || declared) ? 'done' : 'failed';
}

const code = await main(process.argv.slice(2));
// Executions and deployments that were begun would run on for minutes, in a world that nobody can reach any more.
process.stdout.write('', () => process.exit(code));
