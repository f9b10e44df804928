import { setTimeout as pause } from 'node:timers/promises';
import { linesOf } from '../../shared/domain/batch/request.ts';
import { ScaledClock } from '../clock.ts';
import { BATCH_STATE_MACHINE } from '../service.ts';
import type { MeterReport } from '../traffic/meter.ts';
import { BatchView } from './batch-view.ts';
import { EXIT, type Outcome } from './exit.ts';
import { printKeepLines } from './keep.ts';
import { requestsOf } from './lines.ts';
import type { BatchRun } from './load.ts';
import { openRun } from './open-run.ts';
import type { Options } from './options.ts';
import { type BatchResult, runBatch } from './run-batch.ts';
import { runName } from './run-name.ts';
import { readableCause, showTraffic } from './show-result.ts';
import type { Told } from './told.ts';
import { VIEWERS_FIRST_MS, viewersOf } from './viewers.ts';
import { shortList } from './wrap.ts';
import { prepareFolder, writeReport } from './write-evidence.ts';

/** Moves a batch on a local AWS and shows it as it happens: the verdicts, the waves, the end, and what viewers lost. */
export async function showBatch(
  options: Options,
  { request, world }: BatchRun,
  told: Told,
  interrupted: Promise<number>,
): Promise<Outcome> {
  const { terminal, emit } = told;
  if (!options.dryRun || options.keep) prepareFolder(options.evidence);
  const clock = new ScaledClock(world.timeScale);
  const view = new BatchView(terminal, emit);
  const local = await openRun({
    clock,
    world,
    onEvent: (_execution, { type, timestamp, details }) => view.event(type, timestamp, String(details?.name)),
  });
  const domains = linesOf(request).map(({ domain }) => domain);
  const id = runName('batch', domains[0]);
  const viewers = viewersOf(local, clock, domains);
  viewers.onRequest((seen) => view.request(seen));
  emit({ type: 'begin', kind: 'batch', id, names: domains, timeScale: world.timeScale });
  terminal.heading(`A batch of ${domains.length} domains on a local AWS, where ${world.timeScale} seconds pass in one`);
  const move = async () => {
    await pause(VIEWERS_FIRST_MS);
    return runBatch(local, id, request, (read) => view.useTable(read));
  };
  try {
    if (!options.dryRun || options.keep) viewers.start();
    const result = await Promise.race([move(), interrupted]);
    if (typeof result === 'number') {
      terminal.bad('\nCut short. The local AWS is gone, with everything that was in it.');
      return 'interrupted';
    }
    await view.settled();
    const outcome = conclude(options, id, result, viewers.snapshot(), told, view);
    if (!options.keep) return outcome;
    printKeepLines(terminal, local, { domains, sides: [], machine: BATCH_STATE_MACHINE }, options.evidence);
    await interrupted;
    showTraffic(terminal, 'Requests until now', viewers.snapshot(), new Map(), view.serving());
    return outcome;
  } finally {
    await viewers.stop();
    await local.network.close();
  }
}

function conclude(
  { dryRun, evidence: folder }: Options,
  id: string,
  result: BatchResult,
  traffic: MeterReport,
  { terminal, emit }: Told,
  view: BatchView,
): Outcome {
  if (!dryRun) showTraffic(terminal, 'Requests during the batch', traffic, new Map(), view.serving());
  const files = dryRun || !result.report ? undefined : writeReport(folder, id, result.report);
  terminal.line();
  if (files) terminal.line(`Report: ${files.markdown} and ${files.csv}`);
  const outcome = outcomeOf(result, traffic.lost);
  const text = endOf(result);
  if (outcome === 'done') terminal.good(text);
  else terminal.bad(text);
  emit({
    type: 'outcome',
    exitCode: EXIT[outcome],
    outcome: result.head?.status ?? 'refused',
    text,
    ...(files ? { report: files } : {}),
    ...(dryRun ? {} : { requests: requestsOf(traffic) }),
  });
  return outcome;
}

/** Done is only what ended as it was asked, every group that began on its target. */
function outcomeOf({ status, head, groups }: BatchResult, lost: number): Outcome {
  if (head === undefined || head.status === 'refused') return 'refused';
  const declared = groups.some(({ plan }) => plan?.outage);
  const asAsked = groups.every((group) => ['moved', 'there', 'ready', 'refused'].includes(group.status));
  return status === 'SUCCEEDED' && asAsked && (lost === 0 || declared) ? 'done' : 'failed';
}

/** The last sentences of a run. */
function endOf({ head, groups, cause }: BatchResult): string {
  if (head === undefined) return `Refused: ${readableCause(cause)} Nothing was changed.`;
  const refused = groups.flatMap((group) => group.refused.map(({ domain }) => domain));
  const left = refused.length === 0 ? '' : ` Not moved, because refused: ${shortList(refused)}.`;
  return `Ended ${head.status}. ${head.note ?? ''}${left}`;
}
