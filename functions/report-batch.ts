import * as z from 'zod';
import type { BatchStore } from '../shared/aws/batch-store.ts';
import { writeReport } from '../shared/aws/lists.ts';
import type { BatchHead, BatchStatus, Group } from '../shared/domain/batch/batch.ts';
import { batchHashOf, endOfRun, statusOfPlan } from '../shared/domain/batch/outcome.ts';
import { renderCsv, renderReport, rowsOf, totalsOf } from '../shared/domain/batch/report.ts';
import { batchEnded, batchPlanned } from '../shared/domain/batch/telling.ts';
import { besideOthers } from '../shared/domain/batch/verdict.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { clipped, plainLine } from '../shared/domain/text.ts';
import { batchesOf, batchInput, bucketsIn, ListsEnv } from '../shared/lambda/batches.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { DOCUMENT_CHARACTERS } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = batchInput({
  /** What has come to an end: the planning, a run of waves, or the execution, by an error. */
  phase: z.enum(['planned', 'ended', 'failed']),
  failure: z.object({ Error: z.string(), Cause: z.string().default('') }).optional(),
});
type ReportJob = Job<z.infer<typeof Input>, z.infer<typeof ListsEnv>>;

const NOTE_CHARACTERS = 1_000;

/**
 * Tells how a batch stands at the end of its planning or of a run: notes the status, writes the report by domain as CSV and
 * Markdown into the bucket, and answers it in short. `goOn` where somebody took a pause back before the run had ended.
 */
export const create = defineHandler({
  name: 'report-batch',
  input: Input,
  env: ListsEnv,
  run: async (job: ReportJob) => {
    const batches = batchesOf(job);
    const { batchId, phase } = job.input;
    const groups = await groupsOf(batches, batchId, phase);
    const before = await batches.read(batchId);
    const ended =
      phase === 'planned' ? await planned(batches, before, groups) : await endedRun(job, batches, before, groups);
    if (!ended) return { status: before.status, goOn: true };
    const head = await batches.read(batchId);
    const rows = rowsOf(groups);
    const report = renderReport(head, groups);
    const files = { csv: `batches/${batchId}/report.csv`, markdown: `batches/${batchId}/report.md` };
    const buckets = bucketsIn(job.env);
    await writeReport(job.runtime.clients, buckets, {
      key: files.csv,
      type: 'text/csv; charset=utf-8',
      text: renderCsv(rows),
    });
    await writeReport(job.runtime.clients, buckets, {
      key: files.markdown,
      type: 'text/markdown; charset=utf-8',
      text: report,
    });
    const tell = phase === 'planned' ? batchPlanned : batchEnded;
    await batches.tell(batchId, tell(head, totalsOf(rows), job.runtime.now()));
    return {
      batchId,
      status: head.status,
      goOn: phase === 'planned' && head.status === 'planned' && head.order.mode === 'apply',
      domains: totalsOf(rows),
      ...(head.batchHash === undefined ? {} : { batchHash: head.batchHash }),
      ...(head.note === undefined ? {} : { note: head.note }),
      bucket: buckets.own,
      files,
      report: clipped(report, DOCUMENT_CHARACTERS),
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

/** Notes the verdicts; what was noted before stays, when only the answer was lost. */
async function planned(batches: BatchStore, head: BatchHead, groups: readonly Group[]): Promise<true> {
  const { status, note } = statusOfPlan(head.order, groups);
  const batchHash = batchHashOf(head, groups);
  await batches.change(head.batchId, ['planning'], { status, batchHash, note });
  return true;
}

/** Notes the end of a run; false where it goes on, because somebody took back what had stopped it. */
async function endedRun(
  job: ReportJob,
  batches: BatchStore,
  head: BatchHead,
  groups: readonly Group[],
): Promise<boolean> {
  const { failure, batchId } = job.input;
  const endedAt = job.runtime.now();
  const end: { status: BatchStatus; note: string } =
    failure === undefined
      ? endOfRun(head, groups)
      : {
          status: 'failed',
          note: clipped(plainLine(readableReason(`${failure.Error}: ${failure.Cause}`)), NOTE_CHARACTERS),
        };
  const having = end.status === 'paused' ? (['paused'] as const) : [];
  if (await batches.change(batchId, ['planning', 'running'], { ...end, endedAt }, { having })) return true;
  const now = await batches.read(batchId);
  return now.status !== 'running';
}

export const handler = create(lambdaRuntime());
