import * as z from 'zod';
import { executionArn, stateOf } from '../shared/aws/executions.ts';
import { FAILED_STATUSES, type Group, OPEN_STATUSES } from '../shared/domain/batch/batch.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { clipped, plainLine } from '../shared/domain/text.ts';
import { batchesOf, batchInput } from '../shared/lambda/batches.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });
const Input = batchInput({
  group: z.number().int().min(1),
  /** True when nothing more is waited for: what has not ended by now counts as parked. */
  giveUp: z.boolean().default(false),
});
type EndJob = Job<z.infer<typeof Input>, z.infer<typeof Env>>;
type End = Pick<Group, 'status' | 'note'>;

const NOTE_CHARACTERS = 600;

/**
 * Notes how the move of a group ended, by its journal and not by what its execution said: a move that was stopped is brought
 * back by another one. Answers whether it has ended; counts what did not end moved before it notes the end, so that the
 * breaker knows of it whatever gets lost.
 */
export const create = defineHandler({
  name: 'end-group',
  input: Input,
  env: Env,
  run: async (job: EndJob) => {
    const { batchId, group: number } = job.input;
    const batches = batchesOf(job);
    const group = await batches.group(batchId, number);
    if (!OPEN_STATUSES.includes(group.status)) return { ended: true, status: group.status };
    const end = await endOf(job, group);
    if (end === undefined) return { ended: false, status: group.status };
    const { run } = await batches.read(batchId);
    // What an earlier run began is known, and stops this one no more.
    const counts = (group.begunRun ?? run) === run && FAILED_STATUSES.includes(end.status);
    if (counts) await batches.countFailed(batchId, number);
    await batches.saveGroup(batchId, { ...group, ...end, endedAt: job.runtime.now() });
    return { ended: true, status: end.status };
  },
});

async function endOf({ journal, env, runtime, input }: EndJob, { moveId = '' }: Group): Promise<End | undefined> {
  const head = await journal.head(moveId);
  const event = head?.lastEntry.event;
  const note = clipped(plainLine(event?.kind === 'ended' ? event.note : ''), NOTE_CHARACTERS);
  if (head?.status === 'moved' || head?.status === 'restored' || head?.status === 'parked') {
    return { status: head.status, note };
  }
  if (head)
    return input.giveUp ? { status: 'parked', note: `It is ${head.status} still: look at the move.` } : undefined;
  const execution = await stateOf(runtime.clients, executionArn(env.MOVE_STATE_MACHINE_ARN, moveId));
  if (execution?.status === 'RUNNING' && !input.giveUp) return undefined;
  const { error = 'It never began', cause = '' } = execution ?? {};
  const said = clipped(plainLine(readableReason(`${error}. ${cause}`)), NOTE_CHARACTERS).trim();
  return { status: 'failed', note: said };
}

export const handler = create(lambdaRuntime());
