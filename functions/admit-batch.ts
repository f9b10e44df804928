import * as z from 'zod';
import type { BatchStore } from '../shared/aws/batch-store.ts';
import type { BatchHead } from '../shared/domain/batch/batch.ts';
import { parseBatchRequest } from '../shared/domain/batch/request.ts';
import {
  BatchId,
  BatchMachineEnv,
  batchesOf,
  batchInput,
  bucketsIn,
  ListsEnv,
  linesOfRequest,
  newHead,
  notOpen,
  registerBatch,
  resume,
} from '../shared/lambda/batches.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = ListsEnv.extend(BatchMachineEnv.shape);
const Input = batchInput({
  /** What the execution was started with: a request, or `{ resume: … }`, or of what a door has registered the id. */
  input: z.unknown(),
  /** The ARN of the execution. */
  execution: z.string(),
});
/** What goes on, by the id of its batch. */
const Resume = z.strictObject({ resume: BatchId });
/** What a door has registered. */
const Registered = z.strictObject({ batchId: BatchId });

type AdmitJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Registers the batch that an execution was started with, or lets one go on. Answers the batch and what is to be done: `plan`,
 * `move`, or `nothing` where a run that was paused goes on by itself. Throws InvalidRequest with every wrong line, KeyReused,
 * MoveNotFound, MoveNotOpen.
 */
export const create = defineHandler({
  name: 'admit-batch',
  input: Input,
  env: Env,
  run: async (job: AdmitJob) => {
    const again = Resume.safeParse(job.input.input);
    if (again.success) return goOn(job, again.data.resume);
    const { batchId, execution } = job.input;
    const batches = batchesOf(job);
    const head = await registered(job, batches);
    if (!(await batches.change(batchId, ['planning'], { execution }))) {
      throw notOpen(await batches.read(batchId), 'an execution with its name had it before');
    }
    return { batchId, domains: head.domains, next: 'plan' };
  },
});

async function registered({ input, env, runtime }: AdmitJob, batches: BatchStore): Promise<BatchHead> {
  if (Registered.safeParse(input.input).success) return batches.read(input.batchId);
  const request = parseBatchRequest(input.input);
  const lines = await linesOfRequest(request, runtime.clients, bucketsIn(env));
  const from = { caller: 'an execution started by hand', at: runtime.now() };
  return registerBatch(batches, newHead(input.batchId, request, lines, from), lines);
}

/** The same execution asking again (a lost answer) is let in again. */
async function goOn(job: AdmitJob, batchId: string) {
  const { env, runtime, input } = job;
  const batches = batchesOf(job);
  const head = await batches.read(batchId);
  const answer = { batchId, domains: head.domains };
  if (head.status === 'running' && head.execution === input.execution) return { ...answer, next: 'move' };
  const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
  if ((await resume(resuming, head)) === undefined) return { ...answer, next: 'nothing' };
  await batches.beginRun(head, input.execution);
  return { ...answer, next: 'move' };
}

export const handler = create(lambdaRuntime());
