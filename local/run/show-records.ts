import { describeCheck } from '../../shared/domain/describe.ts';
import { type RecordsEvidence, recordsEvidenceOf } from '../../shared/domain/records-job/evidence.ts';
import { isRecordsPlan, type RecordsPlan } from '../../shared/domain/records-job/plan.ts';
import { ScaledClock } from '../clock.ts';
import type { OpenWorld } from '../local-world.ts';
import { RECORDS_STATE_MACHINE } from '../service.ts';
import { EXIT, type Outcome } from './exit.ts';
import { type EmitLine, planLine } from './lines.ts';
import type { RecordsRun } from './load.ts';
import { openRun } from './open-run.ts';
import type { Options } from './options.ts';
import { type Ending, runExecution } from './run-execution.ts';
import { runName } from './run-name.ts';
import { readableCause } from './show-result.ts';
import { readStages } from './stages.ts';
import type { Terminal } from './terminal.ts';
import { prepareFolder, writeRecordsEvidence } from './write-evidence.ts';

const PLANNING_STATE = 'Plan the record changes';

/** Runs record changes on a local AWS and shows them as they happen: the diff, the checks, the stages, the end. */
export async function showRecords(
  options: Options,
  { request, world }: RecordsRun,
  terminal: Terminal,
  interrupted: Promise<number>,
  emit: EmitLine,
): Promise<Outcome> {
  if (!options.dryRun) prepareFolder(options.evidence);
  const clock = new ScaledClock(world.timeScale);
  const id = runName('change', request.changes[0]?.name);
  const view = new RecordsView(terminal, emit);
  const local = await openRun({
    clock,
    world,
    onEvent: (_execution, { type, timestamp, details }) => view.event(type, timestamp, details),
    onPerson: (deed) => view.person(deed),
  });
  const names = [...new Set(request.changes.map(({ name }) => name))];
  emit({ type: 'begin', kind: 'record-change', id, names, timeScale: world.timeScale });
  terminal.heading(`Changing records on a local AWS, where ${world.timeScale} seconds pass in one`);
  try {
    const start = { machine: RECORDS_STATE_MACHINE, name: id, input: request };
    const run = runExecution(local, clock, start, (readPlan) => view.usePlans(readPlan));
    const result = await Promise.race([run, interrupted]);
    if (typeof result === 'number') {
      terminal.bad('\nCut short. The local AWS is gone, with everything that was in it.');
      return 'interrupted';
    }
    await view.settled();
    const plan = result.plan && isRecordsPlan(result.plan) ? result.plan : undefined;
    const evidence = plan && result.entries.length > 0 ? recordsEvidenceOf(plan, result.entries) : undefined;
    const outcome = showEnd(options, result.ending, plan, evidence, terminal, emit);
    if (options.keep) {
      printLines(terminal, local, names);
      await interrupted;
    }
    return outcome;
  } finally {
    await local.network.close();
  }
}

/** Shows the plan once it is kept, and each stage with its time. */
class RecordsView {
  readonly #terminal: Terminal;
  readonly #emit: EmitLine;
  readonly #stages = readStages();
  #readPlan: () => Promise<unknown> = async () => undefined;
  #beganAt: number | undefined;
  #isPlanShown = false;
  #shown: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal, emit: EmitLine) {
    this.#terminal = terminal;
    this.#emit = emit;
  }

  usePlans(readPlan: () => Promise<unknown>): void {
    this.#readPlan = readPlan;
  }

  /** Tells what a simulated person does, in its place among the events. */
  person(deed: string): void {
    this.#shown = this.#shown.then(() => {
      this.#terminal.note(deed);
      this.#emit({ type: 'event', by: 'person', text: deed });
    });
  }

  /** Events are shown in order, the plan before what follows from it. */
  event(type: string, timestamp: number, details: { readonly name?: unknown } | undefined): void {
    this.#shown = this.#shown.then(() => this.#show(type, timestamp, String(details?.name)));
  }

  /** Resolves when all events so far are shown. */
  settled(): Promise<void> {
    return this.#shown;
  }

  async #show(type: string, timestamp: number, name: string): Promise<void> {
    this.#beganAt ??= timestamp;
    if (type === 'TaskStateExited' && name === PLANNING_STATE && !this.#isPlanShown) {
      this.#isPlanShown = true;
      const plan = (await this.#readPlan()) as RecordsPlan | undefined;
      showRecordsPlan(this.#terminal, plan);
      if (plan) this.#emit(planLine(plan));
    }
    const stage = type.endsWith('StateEntered') ? this.#stages.get(name) : undefined;
    if (!stage) return;
    const { step } = stage;
    this.#terminal.stage(timestamp - this.#beganAt, name, '');
    const seconds = (timestamp - this.#beganAt) / 1_000;
    this.#emit({ type: 'stage', seconds, name, ...(step === undefined ? {} : { step }) });
  }
}

function showRecordsPlan(terminal: Terminal, plan: RecordsPlan | undefined): void {
  if (!plan) return;
  terminal.heading(`Plan: ${plan.verdict}`);
  for (const { line } of plan.diff) terminal.line(`  ${line}`);
  for (const check of plan.checks) {
    if (check.verdict === 'refuse') terminal.bad(`  refused: ${describeCheck(check)}`);
    if (check.verdict === 'warn') terminal.line(`  warning: ${describeCheck(check)}`);
  }
  terminal.line(`  The way back: ${plan.wayBack}`);
  terminal.line(`  Plan hash ${plan.hash}`);
  terminal.line();
}

function showEnd(
  { evidence: folder }: Options,
  { status, error, cause }: Ending,
  plan: RecordsPlan | undefined,
  evidence: RecordsEvidence | undefined,
  terminal: Terminal,
  emit: EmitLine,
): Outcome {
  terminal.line();
  const files = evidence && writeRecordsEvidence(folder, evidence);
  if (files) {
    terminal.line(`Evidence: ${files.markdown} and ${files.json}`);
  }
  const succeeded = status === 'SUCCEEDED';
  const planned = `The plan is ${plan?.verdict}. Nothing was changed.`;
  const bad = `Ended ${evidence?.outcome ?? 'with nothing changed'}: ${error}. ${readableCause(cause)}`;
  const good = evidence ? `Ended ${evidence.outcome}.` : planned;
  const text = succeeded ? good : bad;
  const refused = plan?.verdict === 'refused' || (!succeeded && !evidence);
  const exit = refused ? 'refused' : succeeded ? 'done' : 'failed';
  if (succeeded) terminal.good(text);
  else terminal.bad(text);
  emit({
    type: 'outcome',
    exitCode: EXIT[exit],
    outcome: evidence?.outcome ?? (refused ? 'refused' : 'planned'),
    text,
    ...(files ? { evidence: { ...files, hash: evidence?.head?.hash ?? '' } } : {}),
  });
  return exit;
}

/** Lines to paste into a shell beside the running local AWS. */
function printLines(terminal: Terminal, { network }: OpenWorld, names: readonly string[]): void {
  const { dns } = network;
  terminal.heading('The local AWS keeps running. Paste into another shell:');
  for (const name of new Set(names)) {
    terminal.paste(`dig @${dns.address} -p ${dns.port} ${name.replace('*', 'any')}`);
  }
  terminal.line('\nCtrl-C ends it.');
}
