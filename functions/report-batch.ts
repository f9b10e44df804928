import type { BatchStore, HeadChange } from '../shared/aws/batch-store.ts';
import { type BatchHead, type BatchStatus, GOING_STATUSES, type Group } from '../shared/domain/batch/batch.ts';
import { batchHashOf, cutOff, endOfRun, statusOfPlan } from '../shared/domain/batch/outcome.ts';
import { renderReport, rowsOf, totalsOf } from '../shared/domain/batch/report.ts';
import { batchEnded, batchPlanned } from '../shared/domain/batch/telling.ts';
import { besideOthers } from '../shared/domain/batch/verdict.ts';
import { clipped } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { reportFilesOf, writeReports } from '../shared/lambda/batch-report.ts';
import { batchesOf, batchInput, bucketsIn, ListsEnv } from '../shared/lambda/batches.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { DOCUMENT_CHARACTERS } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = batchInput({
  /** What has come to an end: the planning, a run of waves, or the execution, by an error. */
  phase: z.enum(['planned', 'ended', 'failed']),
  /** The ARN of the execution: one that lost the batch to another notes nothing. */
  execution: z.string(),
  failure: z.optional(z.object({ Error: z.string(), Cause: z._default(z.string(), '') })),
});
type ReportJob = Job<z.infer<typeof Input>, z.infer<typeof ListsEnv>>;

/** What each phase is the end of. */
const FROM = {
  planned: ['planning'],
  ended: ['running'],
  failed: GOING_STATUSES,
} as const satisfies Record<string, readonly BatchStatus[]>;

/**
 * Tells how a batch stands at the end of its planning or of a run: writes the report by domain as CSV and Markdown into the
 * bucket, notes the status, and answers it in short. `goOn` where its waves come next, or where somebody took a pause back before
 * the run had ended. That the service failed is noted first, whatever becomes of the report then.
 */
export const create = defineHandler({
  name: 'report-batch',
  input: Input,
  env: ListsEnv,
  run: async (job: ReportJob) => {
    const batches = batchesOf(job);
    const { batchId, phase } = job.input;
    const groups = await groupsOf(batches, batchId, phase);
    const head = await noted(job, batches, groups);
    if (head === undefined) return { status: 'running', goOn: true };
    if (head.execution !== job.input.execution) return othersReport(head);
    const totals = totalsOf(rowsOf(groups));
    const tell = phase === 'planned' && head.status !== 'aborted' ? batchPlanned : batchEnded;
    // As end-batch tells it, where that is asked to beside this.
    await batches.tell(batchId, tell(head, totals, head.endedAt ?? job.runtime.now()));
    const { batchHash, note, status, order } = head;
    return {
      batchId,
      status,
      goOn: phase === 'planned' && status === 'planned' && order.mode === 'apply',
      domains: totals,
      ...(batchHash === undefined ? {} : { batchHash }),
      ...(note === undefined ? {} : { note }),
      bucket: job.env.BATCH_BUCKET,
      files: reportFilesOf(batchId),
      report: clipped(renderReport(head, groups), DOCUMENT_CHARACTERS),
    };
  },
});

/** The groups as they are kept; once all are planned, each has its verdict beside the others. */
async function groupsOf(batches: BatchStore, batchId: string, phase: string): Promise<readonly Group[]> {
  const kept = await batches.groups(batchId);
  if (phase !== 'planned') return kept;
  const groups = besideOthers(kept);
  for (const [index, group] of groups.entries()) {
    if (group.status !== kept[index]?.status) await batches.saveGroup(batchId, group);
  }
  return groups;
}

/**
 * The head with the end noted; as it stands where that was noted before, or another execution goes on with it. Undefined where
 * the run goes on. What somebody says at the same moment is looked at anew.
 */
async function noted(job: ReportJob, batches: BatchStore, groups: readonly Group[]): Promise<BatchHead | undefined> {
  const { batchId, phase, execution } = job.input;
  const from: readonly BatchStatus[] = FROM[phase];
  const buckets = bucketsIn(job.env);
  const write = (head: BatchHead) => writeReports({ clients: job.runtime.clients, buckets }, head, groups);
  for (let written = false; ; written = true) {
    const head = await batches.read(batchId);
    if (head.execution !== execution || !from.includes(head.status)) return asItStands(job, batches, head, written);
    const end = endOf(job, head, groups);
    if (end === undefined) return undefined;
    const next = { ...head, ...end } as BatchHead;
    if (phase !== 'failed') await write(next);
    const having = end.status === 'paused' ? (['paused'] as const) : [];
    const lacking = head.aborted ? [] : (['aborted'] as const);
    if (!(await batches.change(batchId, from, end, { having, lacking, execution }))) continue;
    // S3 may be what failed.
    if (phase === 'failed') await write(next).catch((error: unknown) => job.log.error('no report', error as Error));
    return next;
  }
}

/** Somebody else was faster, over whose report this may have `written` its own. */
async function asItStands(job: ReportJob, batches: BatchStore, head: BatchHead, written: boolean): Promise<BatchHead> {
  const to = { clients: job.runtime.clients, buckets: bucketsIn(job.env) };
  if (written) await writeReports(to, head, await batches.groups(head.batchId));
  return head;
}

function endOf(
  { input: { phase, failure }, runtime }: ReportJob,
  head: BatchHead,
  groups: readonly Group[],
): HeadChange | undefined {
  if (phase === 'planned') return { ...statusOfPlan(head, groups), batchHash: batchHashOf(head, groups) };
  const endedAt = runtime.now();
  if (phase === 'ended') {
    const end = endOfRun(head, groups);
    return end && { ...end, endedAt };
  }
  const { Error: error = 'Unexpected', Cause: cause = '' } = failure ?? {};
  return { ...cutOff(head, 'FAILED', `${error}: ${cause}`), endedAt };
}

/** What an execution answers that lost the batch: it is none of its any more. */
function othersReport({ batchId, status, execution = 'none' }: BatchHead) {
  const note = `It is ${status}, and another execution goes on with it: ${execution}.`;
  return { batchId, status, goOn: false, note, report: '' };
}

export const handler = create(lambdaRuntime());
