import type { BatchStore } from '../shared/aws/batch-store.ts';
import { type BatchHead, GOING_STATUSES } from '../shared/domain/batch/batch.ts';
import { cutOff } from '../shared/domain/batch/outcome.ts';
import { rowsOf, totalsOf } from '../shared/domain/batch/report.ts';
import { batchEnded } from '../shared/domain/batch/telling.ts';
import * as z from '../shared/domain/zod.ts';
import { writeReports } from '../shared/lambda/batch-report.ts';
import { BatchId, batchesOf, bucketsIn, ListsEnv } from '../shared/lambda/batches.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/** What an execution that lets a batch go on was started with; the first one has the name of its batch. */
const Resume = z.object({ resume: BatchId });

/** EventBridge's "Step Functions Execution Status Change", as far as it is read. */
const Input = z.pipe(
  z.object({
    detail: z.object({
      name: z.string(),
      executionArn: z.string(),
      status: z.enum(['ABORTED', 'TIMED_OUT', 'FAILED']),
      input: z.nullish(z.string()),
      error: z.nullish(z.string()),
      cause: z.nullish(z.string()),
    }),
  }),
  z.transform(({ detail: { name, executionArn, status, input, error, cause } }) => ({
    moveId: batchOf(name, input ?? ''),
    execution: executionArn,
    status,
    cause: [error, cause].filter(Boolean).join(': '),
    isFirst: batchOf(name, input ?? '') === name,
  })),
);

type EndJob = Job<z.infer<typeof Input>, z.infer<typeof ListsEnv>>;

/**
 * Notes how a batch stands whose execution ended without noting it: stopped by hand, out of time, or dead of an error that no
 * catcher sees; and tells it. It can be resumed then. An event that comes twice tells the same once more where that was not told, one
 * of an execution by which the batch does not go on changes nothing.
 */
export const create = defineHandler({
  name: 'end-batch',
  input: Input,
  env: ListsEnv,
  run: async (job: EndJob) => {
    const { input, env, runtime, log } = job;
    const { moveId: batchId } = input;
    const batches = batchesOf(job);
    const ended = await noted(job, batches);
    if (ended === undefined) return { noted: false };
    const groups = await batches.groups(batchId);
    await batches.tell(batchId, batchEnded(ended, totalsOf(rowsOf(groups)), ended.endedAt));
    await writeReports({ clients: runtime.clients, buckets: bucketsIn(env) }, ended, groups).catch((error: unknown) =>
      log.error('no report', error as Error),
    );
    return { noted: true, status: ended.status };
  },
});

/** A function that is about to begin a batch or a run may go on for some seconds after its execution was stopped. */
const BEGINS_WITHIN_MS = 15_000;

type Ended = BatchHead & { readonly endedAt: number };

/**
 * The head with its end noted, or as an earlier try noted it, which may not have told it any more; undefined where the batch goes on
 * by another execution, or rests without an end. What somebody says at the same moment is looked at anew.
 */
async function noted(job: EndJob, batches: BatchStore): Promise<Ended | undefined> {
  const { input, runtime } = job;
  for (;;) {
    const head = await ownHead(job, batches);
    if (!head) return undefined;
    const { batchId, execution, endedAt } = head;
    if (!GOING_STATUSES.includes(head.status)) return endedAt === undefined ? undefined : { ...head, endedAt };
    const end = { ...cutOff(head, input.status, input.cause), endedAt: runtime.now() };
    const lacking = head.aborted ? [] : (['aborted'] as const);
    const condition =
      execution === undefined ? { lacking: [...lacking, 'execution'] as const } : { lacking, execution };
    if (await batches.change(batchId, GOING_STATUSES, end, condition)) return { ...head, ...end };
  }
}

/** The head of the batch that goes on, or went on, by this execution, if there is one; it may be about to begin, or to go on. */
async function ownHead({ input, runtime }: EndJob, batches: BatchStore): Promise<BatchHead | undefined> {
  const { moveId: batchId, execution, isFirst } = input;
  // The first one may have ended before it was noted.
  const isOwn = (head: BatchHead) => (head.execution === undefined ? isFirst : head.execution === execution);
  const head = await batches.find(batchId);
  if (head && (isOwn(head) || GOING_STATUSES.includes(head.status))) return isOwn(head) ? head : undefined;
  await runtime.pause(BEGINS_WITHIN_MS);
  const later = await batches.find(batchId);
  return later && isOwn(later) ? later : undefined;
}

function batchOf(name: string, input: string): string {
  try {
    const resumed = Resume.safeParse(JSON.parse(input));
    return resumed.success ? resumed.data.resume : name;
  } catch {
    return name;
  }
}

export const handler = create(lambdaRuntime());
