import pLimit from 'p-limit';
import type { BatchStore, HeadChange } from '../shared/aws/batch-store.ts';
import { executionArn, stop } from '../shared/aws/executions.ts';
import { BatchAbortBody } from '../shared/domain/api/body.ts';
import { type BatchHead, GOING_STATUSES, RESTING_STATUSES } from '../shared/domain/batch/batch.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { BatchMachineEnv, notOpen } from '../shared/lambda/batches.ts';
import { tellEnd } from '../shared/lambda/cut-off.ts';
import { isUnderWay, type Resuming, wordOn } from '../shared/lambda/resuming.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BatchMachineEnv, { MOVE_STATE_MACHINE_ARN: SomeText });

/**
 * `POST /batches/{id}/abort`: ends a batch for good. Nothing new begins; moves that have begun go on to their own end, or
 * with `restoreRunning` are stopped, which has the rule on stopped executions bring them back. One that goes on by no execution,
 * because that was stopped by hand, has ended with it. Asking again is safe, and takes no `restoreRunning` back. Throws
 * MoveNotFound, NotAllowed, MoveNotOpen for a batch that has ended.
 */
export const create = defineBatchRoute({
  name: 'post-batch-abort',
  env: Env,
  body: BatchAbortBody,
  action: 'abort',
  run: async ({ body, caller, runtime, env }, batches, head) => {
    const { batchId } = head;
    const { reason, restoreRunning } = body;
    const word = { by: caller.id, at: runtime.now(), reason };
    const aborted = restoreRunning ? { ...word, restoreRunning } : word;
    const isOver = head.order.mode === 'plan' && head.status === 'planned';
    if (isOver) throw notOpen(head, 'it only plans, and has done so');
    const said = wordOn(head, { what: 'aborted', ...word });
    const end = { status: 'aborted', note: `${word.by} aborted the batch: ${word.reason}.` } as const;
    // That its moves are to be brought back is not taken back by an abort that says nothing of it.
    const lacking = restoreRunning ? [] : (['aborted'] as const);
    const isGoing =
      (await batches.change(batchId, GOING_STATUSES, { aborted }, { lacking, said })) ||
      (await batches.change(batchId, GOING_STATUSES, {}, { having: ['aborted'], said }));
    if (isGoing) {
      const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
      await endUnlessUnderWay(resuming, await batches.read(batchId), { ...end, endedAt: word.at });
    } else if (
      (await batches.change(batchId, RESTING_STATUSES, { ...end, aborted }, { said })) ||
      head.aborted !== undefined
    ) {
      await tellAtRest(batches, await batches.read(batchId));
    } else throw notOpen(await batches.read(batchId), 'there is nothing to abort');
    if (!restoreRunning) return;
    const stopped = new Set<string>();
    for (let look = 1; look <= LOOKS; look += 1) {
      const left = (await movesOf(batches, batchId)).filter((moveId) => !stopped.has(moveId));
      if (left.length === 0) return;
      if (look > 1) await runtime.pause(BETWEEN_LOOKS_MS);
      const stopOne = async (moveId: string) => {
        const arn = executionArn(env.MOVE_STATE_MACHINE_ARN, moveId);
        if (await stop(runtime.clients, arn, `${caller.id}: ${reason}`)) stopped.add(moveId);
      };
      await forEach(left, stopOne);
    }
  },
});

/** Whoever stopped its execution left nobody who would end it. */
async function endUnlessUnderWay(resuming: Resuming, head: BatchHead, end: HeadChange): Promise<void> {
  if (!GOING_STATUSES.includes(head.status) || (await isUnderWay(resuming, head))) return;
  await resuming.batches.change(head.batchId, GOING_STATUSES, end, { run: head.run });
}

/** What was aborted at rest is told by nobody else; at another request what an earlier one could not tell. */
async function tellAtRest(batches: BatchStore, head: BatchHead): Promise<void> {
  if (head.status !== 'aborted' || head.aborted === undefined) return;
  await tellEnd(batches, { ...head, endedAt: head.aborted.at });
}

/** A child may have been let through right before the abort, and start its move right behind it. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 2_000;
/** Amazon Step Functions Developer Guide, "Quotas": StopExecution takes 200 a second and more. */
const AT_ONCE = 10;

async function movesOf(batches: BatchStore, batchId: string): Promise<string[]> {
  const groups = await batches.groups(batchId);
  return groups.flatMap(({ status, moveId }) => (status === 'running' && moveId !== undefined ? [moveId] : []));
}

/** Does it with all of them, whichever fail; then throws the first failure. */
async function forEach(moveIds: readonly string[], act: (moveId: string) => Promise<void>): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const outcomes = await Promise.allSettled(moveIds.map((moveId) => limit(() => act(moveId))));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

export const handler = create(lambdaRuntime());
