import { ReasonBody } from '../shared/domain/api/body.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { notOpen } from '../shared/lambda/batches.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `POST /batches/{id}/pause`: begins no further group; the moves that have begun go on to their end, and the batch ends its
 * run then. Asking again is safe. Throws MoveNotFound, NotAllowed, MoveNotOpen for a batch that does not run.
 */
export const create = defineBatchRoute({
  name: 'post-batch-pause',
  env: BaseEnv,
  body: ReasonBody,
  action: 'abort',
  run: async ({ body, caller, runtime }, batches, head) => {
    const { batchId, order, status } = head;
    if (status === 'paused') return;
    if (order.mode === 'plan') throw notOpen(head, 'it only plans, and changes nothing');
    const paused = { by: caller.id, at: runtime.now(), reason: body.reason };
    if (await batches.change(batchId, ['planning', 'planned', 'running'], { paused })) return;
    throw notOpen(await batches.read(batchId), 'there is nothing to pause');
  },
});

export const handler = create(lambdaRuntime());
