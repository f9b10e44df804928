import { ReasonBody } from '../shared/domain/api/body.ts';
import { GOING_STATUSES } from '../shared/domain/batch/batch.ts';
import { pausedAtRest } from '../shared/domain/batch/outcome.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { BatchMachineEnv, notOpen } from '../shared/lambda/batches.ts';
import { isUnderWay, wordOn } from '../shared/lambda/resuming.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `POST /batches/{id}/pause`: begins no further group; the moves that have begun go on to their end, and the batch ends its
 * run then; at once where its execution was stopped before. Asking again is safe. Throws MoveNotFound, NotAllowed, MoveNotOpen
 * for a batch that does not run.
 */
export const create = defineBatchRoute({
  name: 'post-batch-pause',
  env: BatchMachineEnv,
  body: ReasonBody,
  action: 'abort',
  run: async ({ body, caller, runtime, env }, batches, head) => {
    const { batchId, order, status } = head;
    if (status === 'paused') return;
    if (order.mode === 'plan') throw notOpen(head, 'it only plans, and changes nothing');
    const endedAt = runtime.now();
    const paused = { by: caller.id, at: endedAt, reason: body.reason };
    const said = wordOn(head, { what: 'paused', ...paused });
    if (!(await batches.change(batchId, GOING_STATUSES, { paused }, { said }))) {
      throw notOpen(await batches.read(batchId), 'there is nothing to pause');
    }
    const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
    const standing = await batches.read(batchId);
    if (!GOING_STATUSES.includes(standing.status) || (await isUnderWay(resuming, standing))) return;
    const end = { status: 'paused', note: pausedAtRest(batchId, paused), endedAt } as const;
    await batches.change(batchId, GOING_STATUSES, end, { run: standing.run });
  },
});

export const handler = create(lambdaRuntime());
