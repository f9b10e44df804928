import { describeCheck } from '../../shared/domain/describe.ts';
import { type RecordsEvidence, recordsEvidenceOf } from '../../shared/domain/records-job/evidence.ts';
import { isRecordsPlan, type RecordsPlan } from '../../shared/domain/records-job/plan.ts';
import { ScaledClock } from '../clock.ts';
import { type OpenWorld, openWorld } from '../local-world.ts';
import { RECORDS_STATE_MACHINE } from '../service.ts';
import type { RecordsRun } from './load.ts';
import type { Options } from './options.ts';
import { type Ending, runExecution } from './run-execution.ts';
import { readableCause } from './show-result.ts';
import { readStages } from './stages.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { prepareFolder, writeRecordsEvidence } from './write-evidence.ts';

const PLANNING_STATE = 'Plan the record changes';

/** How a run ended, in the words of the exit codes. */
type Outcome = 'done' | 'failed' | 'refused' | 'interrupted';

/** Runs record changes on a local AWS and shows them as they happen: the diff, the checks, the stages, the end. */
export async function showRecords(
  options: Options,
  { request, world }: RecordsRun,
  terminal: Terminal,
  interrupted: Promise<number>,
): Promise<Outcome> {
  if (!options.dryRun) prepareFolder(options.evidence);
  const clock = new ScaledClock(world.timeScale);
  const id = `change-${request.changes[0]?.name.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '')}`;
  const view = new RecordsView(terminal);
  const local = await opened(() =>
    openWorld({
      clock,
      world,
      onEvent: (_execution, { type, timestamp, details }) => view.event(type, timestamp, details),
      onPerson: (deed) => terminal.note(deed),
    }),
  );
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
    const outcome = showEnd(options, result.ending, plan, evidence, terminal);
    if (options.keep) {
      printLines(
        terminal,
        local,
        request.changes.map(({ name }) => name),
      );
      await interrupted;
    }
    return outcome;
  } finally {
    await local.network.close();
  }
}

async function opened(open: () => Promise<OpenWorld>): Promise<OpenWorld> {
  try {
    return await open();
  } catch (error) {
    throw new UsageError(`The world cannot be: ${(error as Error).message}`);
  }
}

/** Shows the plan once it is kept, and each stage with its time. */
class RecordsView {
  readonly #terminal: Terminal;
  readonly #stages = readStages();
  #readPlan: () => Promise<unknown> = async () => undefined;
  #beganAt: number | undefined;
  #isPlanShown = false;
  #shown: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  usePlans(readPlan: () => Promise<unknown>): void {
    this.#readPlan = readPlan;
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
      showRecordsPlan(this.#terminal, (await this.#readPlan()) as RecordsPlan | undefined);
    }
    const stage = type.endsWith('StateEntered') ? this.#stages.get(name) : undefined;
    if (stage) this.#terminal.stage(timestamp - this.#beganAt, stage.name, '');
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
): Outcome {
  terminal.line();
  if (evidence) {
    const files = writeRecordsEvidence(folder, evidence);
    terminal.line(`Evidence: ${files.markdown} and ${files.json}`);
  }
  if (status === 'SUCCEEDED') {
    terminal.good(evidence ? `Ended ${evidence.outcome}.` : `The plan is ${plan?.verdict}. Nothing was changed.`);
    return plan?.verdict === 'refused' ? 'refused' : 'done';
  }
  terminal.bad(`Ended ${evidence?.outcome ?? 'with nothing changed'}: ${error}. ${readableCause(cause)}`);
  return evidence ? 'failed' : 'refused';
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
