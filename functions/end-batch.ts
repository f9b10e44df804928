import * as z from '../shared/domain/zod.ts';
import { writeReports } from '../shared/lambda/batch-report.ts';
import { BatchId, batchesOf, bucketsIn, ListsEnv } from '../shared/lambda/batches.ts';
import { CUT_OFF, noteCutOff, tellEnd } from '../shared/lambda/cut-off.ts';
import { defineHandler } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/** What an execution that lets a batch go on was started with; the first one has the name of its batch. */
const Resume = z.object({ resume: BatchId });

/** EventBridge's "Step Functions Execution Status Change", as far as it is read. */
const Input = z.pipe(
  z.object({
    detail: z.object({
      name: z.string(),
      executionArn: z.string(),
      status: z.enum(CUT_OFF),
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

/**
 * Notes how a batch stands whose execution ended without noting it: stopped by hand, out of time, or dead of an error that no
 * catcher sees; and tells it. It can be resumed then. An event that comes twice tells the same once more where that was not told, one
 * of an execution by which the batch does not go on changes nothing.
 */
export const create = defineHandler({
  name: 'end-batch',
  input: Input,
  env: ListsEnv,
  run: async (job) => {
    const { input, env, runtime, log } = job;
    const batches = batchesOf(job);
    const ended = await noteCutOff(batches, { ...input, batchId: input.moveId }, () => runtime.now());
    if (ended === undefined) return { noted: false };
    const groups = await tellEnd(batches, ended);
    await writeReports({ clients: runtime.clients, buckets: bucketsIn(env) }, ended, groups).catch((error: unknown) =>
      log.error('no report', error as Error),
    );
    return { noted: true, status: ended.status };
  },
});

function batchOf(name: string, input: string): string {
  try {
    const resumed = Resume.safeParse(JSON.parse(input));
    return resumed.success ? resumed.data.resume : name;
  } catch {
    return name;
  }
}

export const handler = create(lambdaRuntime());
