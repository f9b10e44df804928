import type { BatchStore } from '../shared/aws/batch-store.ts';
import { stateOf } from '../shared/aws/executions.ts';
import { ReasonBody } from '../shared/domain/api/body.ts';
import type { BatchHead } from '../shared/domain/batch/batch.ts';
import { parseBatchRequest } from '../shared/domain/batch/request.ts';
import { describeIssues, invalidRequest } from '../shared/domain/request.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import {
  BatchId,
  BatchMachineEnv,
  batchesOf,
  batchInput,
  bucketsIn,
  ListsEnv,
  linesOfRequest,
  newHead,
  registerBatch,
} from '../shared/lambda/batches.ts';
import { CUT_OFF, type CutOffExecution, noteCutOff, tellEnd } from '../shared/lambda/cut-off.ts';
import { defineHandler, type Job } from '../shared/lambda/handler.ts';
import { goingOn, wordOn } from '../shared/lambda/resuming.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(ListsEnv, BatchMachineEnv.shape);
const Input = batchInput({
  /** What the execution was started with: a request, or `{ resume: … }`, or of what a door has registered the id. */
  input: z.unknown(),
  /** The ARN of the execution. */
  execution: z.string(),
});
/** What goes on, by the id of its batch. */
const Resume = z.strictObject({
  resume: BatchId,
  /** Who said so by the API, which has noted it; left out, whoever started the execution. */
  by: z.optional(z.string()),
  /** Why, where it was started by hand. */
  reason: z.optional(ReasonBody.shape.reason),
});
/** What means to be that, whether it is or not: no request has this member. */
const Resuming = z.object({ resume: z.unknown() });
/** What a door has registered. */
const Registered = z.strictObject({ batchId: BatchId });

const BY_HAND = 'an execution started by hand';

type AdmitJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;

/**
 * Registers the batch that an execution was started with, or lets one go on. Answers the batch and what is to be done: `plan`,
 * `move`, or `nothing` where a run that was paused goes on by itself, or a batch of that name has been planned before. Throws
 * InvalidRequest with every wrong line, KeyReused, MoveNotFound, MoveNotOpen, and ServiceUnavailable where its head was written at
 * the same moment.
 */
export const create = defineHandler({
  name: 'admit-batch',
  input: Input,
  env: Env,
  run: async (job: AdmitJob) => {
    const again = Resume.safeParse(job.input.input);
    if (again.success) return goOn(job, again.data);
    if (Resuming.safeParse(job.input.input).success) throw wrongResume(again.error);
    const { batchId, execution } = job.input;
    const batches = batchesOf(job);
    const { domains } = await registered(job, batches);
    // Names of executions are free again after 90 days, and what was planned under this one stays as it is.
    const isFirst = await batches.change(batchId, ['planning'], { execution }, { lacking: ['execution'] });
    const head = await batches.read(batchId);
    const isOwn = head.status === 'planning' && head.execution === execution;
    if (!isFirst && head.status === 'planning' && head.execution === undefined) {
      throw new MoverError('ServiceUnavailable', `Batch ${batchId} was changed at the same moment.`);
    }
    if (!isFirst && !isOwn) return { batchId, domains, next: 'nothing' };
    await noteIfCutOff(job, batches, { batchId, isFirst: true });
    return { batchId, domains, next: 'plan' };
  },
});

/**
 * Notes the end of an execution that was stopped before the batch went on by it: whoever heard of that found nothing to note. Of
 * one that ends later the rule on ended executions tells `end-batch`.
 */
async function noteIfCutOff(
  { input: { execution }, runtime }: AdmitJob,
  batches: BatchStore,
  batch: Pick<CutOffExecution, 'batchId' | 'isFirst'>,
): Promise<void> {
  const { status, error, cause } = (await stateOf(runtime.clients, execution)) ?? {};
  const how = CUT_OFF.find((one) => one === status);
  if (how === undefined) return;
  const because = [error, cause].filter(Boolean).join(': ');
  const ended = await noteCutOff(batches, { ...batch, execution, status: how, cause: because }, () => runtime.now());
  if (ended) await tellEnd(batches, ended);
}

async function registered({ input, env, runtime }: AdmitJob, batches: BatchStore): Promise<BatchHead> {
  if (Registered.safeParse(input.input).success) return batches.read(input.batchId);
  const request = parseBatchRequest(input.input);
  const lines = await linesOfRequest(request, runtime.clients, bucketsIn(env));
  const from = { caller: BY_HAND, at: runtime.now() };
  return registerBatch(batches, newHead(input.batchId, request, lines, from), lines);
}

function wrongResume(error: z.core.$ZodError): MoverError {
  return new MoverError('InvalidRequest', `The input with "resume" is not valid: ${describeIssues(error)}.`, {
    fields: invalidRequest(error).fields,
    remedy:
      'Start an execution with {"resume":"ID"}, the id of the batch, and "reason" beside it if you like; nothing was begun.',
  });
}

/** The same execution asking again (a lost answer) is let in again. */
async function goOn(job: AdmitJob, { resume: batchId, by, reason }: z.infer<typeof Resume>) {
  const { env, runtime, input } = job;
  const { execution } = input;
  const batches = batchesOf(job);
  const head = await batches.read(batchId);
  const answer = { batchId, domains: head.domains };
  const at = runtime.now();
  const why = reason === undefined ? {} : { reason };
  const said = by === undefined ? wordOn(head, { what: 'resumed', by: BY_HAND, at, ...why }) : undefined;
  if (head.execution === execution && head.status === 'running') return { ...answer, next: 'move' };
  if (head.execution === execution && head.status === 'planning') return { ...answer, next: 'plan' };
  const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
  const next = await goingOn(resuming, head, said);
  if (next === 'by itself') return { ...answer, next: 'nothing' };
  if (next === 'plan') await batches.planAgain(head, execution, said);
  else await batches.beginRun(head, execution, said);
  await noteIfCutOff(job, batches, { batchId, isFirst: false });
  return { ...answer, next };
}

export const handler = create(lambdaRuntime());
