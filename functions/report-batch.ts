import * as z from 'zod';
import type { BatchStore } from '../shared/aws/batch-store.ts';
import { writeReport } from '../shared/aws/lists.ts';
import type { BatchHead, BatchStatus, Group } from '../shared/domain/batch/batch.ts';
import { batchHashOf, endOfRun, statusOfPlan } from '../shared/domain/batch/outcome.ts';
import { renderCsv, renderReport, rowsOf, totalsOf } from '../shared/domain/batch/report.ts';
import { batchEnded, batchPlanned } from '../shared/domain/batch/telling.ts';
import { withinQuotas } from '../shared/domain/batch/verdict.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { clipped, plainLine } from '../shared/domain/text.ts';
import { batchesOf, batchInput, bucketsIn, ListsEnv, notOpen } from '../shared/lambda/batches.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { DOCUMENT_CHARACTERS } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = batchInput({
  /** What has come to an end: the planning, a run of waves, or the execution, by an error. */
  phase: z.enum(['planned', 'ended', 'failed']),
  /** The ARN of the execution whose planning, run or error it is. */
  execution: z.string(),
  failure: z.object({ Error: z.string(), Cause: z.string().default('') }).optional(),
});
type ReportJob = Job<z.infer<typeof Input>, z.infer<typeof ListsEnv>>;

const NOTE_CHARACTERS = 1_000;

/**
 * Tells how a batch stands at the end of its planning or of a run: writes the report by domain as CSV and Markdown into the
 * bucket, then notes the status, so that what says it has ended has its report; but a failure first, whatever the bucket
 * says. Answers it in short; `goOn` where somebody paused, resumed or aborted the batch meanwhile. Throws MoveNotOpen where
 * another execution runs the batch.
 */
export const create = defineHandler({
  name: 'report-batch',
  input: Input,
  env: ListsEnv,
  run: async (job: ReportJob) => {
    const batches = batchesOf(job);
    const { batchId, phase, execution } = job.input;
    const before = await batches.read(batchId);
    if (before.execution !== execution) throw notOpen(before, 'another execution runs it');
    const groups = await groupsOf(batches, batchId, phase);
    const end = endOf(job, before, groups);
    const head = { ...before, ...end };
    const rows = rowsOf(groups);
    const report = renderReport(head, groups);
    if (phase === 'failed') await noted(batches, job.input, before, end);
    const files = await writeFiles(job, renderCsv(rows), report);
    if (phase !== 'failed' && !(await noted(batches, job.input, before, end))) return { status: 'running', goOn: true };
    const tell = phase === 'planned' ? batchPlanned : batchEnded;
    await batches.tell(batchId, tell(head, totalsOf(rows), job.runtime.now()));
    return {
      batchId,
      status: head.status,
      goOn: phase === 'planned' && head.status === 'planned' && head.order.mode === 'apply',
      domains: totalsOf(rows),
      ...(head.batchHash === undefined ? {} : { batchHash: head.batchHash }),
      ...(head.note === undefined ? {} : { note: head.note }),
      bucket: bucketsIn(job.env).own,
      files,
      report: clipped(report, DOCUMENT_CHARACTERS),
    };
  },
});

async function writeFiles({ input, env, runtime }: ReportJob, csv: string, markdown: string) {
  const files = { csv: `batches/${input.batchId}/report.csv`, markdown: `batches/${input.batchId}/report.md` };
  const buckets = bucketsIn(env);
  await writeReport(runtime.clients, buckets, { key: files.csv, type: 'text/csv; charset=utf-8', text: csv });
  const type = 'text/markdown; charset=utf-8';
  await writeReport(runtime.clients, buckets, { key: files.markdown, type, text: markdown });
  return files;
}

/** The groups as they are kept; once all are planned, each has its verdict beside the others. */
async function groupsOf(batches: BatchStore, batchId: string, phase: string): Promise<readonly Group[]> {
  const kept = await batches.groups(batchId);
  if (phase !== 'planned') return kept;
  const groups = withinQuotas(kept);
  for (const [index, group] of groups.entries()) {
    if (group.status !== kept[index]?.status) await batches.saveGroup(batchId, group);
  }
  return groups;
}

/** How the batch stands then; what was noted before stays, when only the answer was lost. */
function endOf({ input, runtime }: ReportJob, head: BatchHead, groups: readonly Group[]): End {
  const { phase, failure } = input;
  if (!OPEN[phase].includes(head.status)) return {};
  if (phase === 'planned') return { ...statusOfPlan(head.order, groups), batchHash: batchHashOf(head, groups) };
  const endedAt = runtime.now();
  if (phase === 'ended') return { ...endOfRun(head, groups), endedAt };
  const why = readableReason(`${failure?.Error}: ${failure?.Cause}`);
  return { status: 'failed', note: clipped(plainLine(why), NOTE_CHARACTERS), endedAt };
}

type End = Partial<Pick<BatchHead, 'status' | 'note' | 'batchHash' | 'endedAt'>>;

/** As what a batch stands before it has come to that end. */
const OPEN: Readonly<Record<ReportJob['input']['phase'], readonly BatchStatus[]>> = {
  planned: ['planning'],
  ended: ['running'],
  failed: ['planning', 'planned', 'running'],
};

/** Notes the end; false where it is none any more, because somebody has said something else about the batch meanwhile. */
async function noted(
  batches: BatchStore,
  { batchId, phase, execution }: ReportJob['input'],
  { paused, aborted }: BatchHead,
  end: End,
): Promise<boolean> {
  if (end.status === undefined || phase === 'failed') {
    if (end.status !== undefined) await batches.change(batchId, OPEN[phase], end, { execution });
    return true;
  }
  const said = Object.entries({ paused, aborted }) as [keyof BatchHead, unknown][];
  const having = said.filter(([, word]) => word !== undefined).map(([name]) => name);
  const lacking = said.filter(([, word]) => word === undefined).map(([name]) => name);
  const words = phase === 'ended' ? { having, lacking } : {};
  if (await batches.change(batchId, OPEN[phase], end, { ...words, execution })) return true;
  return (await batches.read(batchId)).status === end.status;
}

export const handler = create(lambdaRuntime());
