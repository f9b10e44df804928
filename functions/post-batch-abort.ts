import { executionArn, stop } from '../shared/aws/executions.ts';
import { BatchAbortBody } from '../shared/domain/api/body.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { notOpen } from '../shared/lambda/batches.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BaseEnv, { MOVE_STATE_MACHINE_ARN: SomeText });

/**
 * `POST /batches/{id}/abort`: ends a batch for good. Nothing new begins; moves that have begun go on to their own end, or
 * with `restoreRunning` are stopped, which has the rule on stopped executions bring them back. Asking again is safe. Throws
 * MoveNotFound, NotAllowed, MoveNotOpen for a batch that has ended.
 */
export const create = defineBatchRoute({
  name: 'post-batch-abort',
  env: Env,
  body: BatchAbortBody,
  action: 'abort',
  run: async ({ body, caller, runtime, env }, batches, head) => {
    const { batchId } = head;
    const aborted = { by: caller.id, at: runtime.now(), reason: body.reason };
    const note = `${aborted.by} aborted the batch: ${aborted.reason}.`;
    const running = await batches.change(batchId, ['planning', 'planned', 'running'], { aborted });
    const idle =
      running ||
      (await batches.change(batchId, ['waiting', 'paused', 'stopped', 'failed'], { status: 'aborted', aborted, note }));
    if (!idle && head.aborted === undefined) throw notOpen(await batches.read(batchId), 'there is nothing to abort');
    if (!body.restoreRunning) return;
    for (const { status, moveId } of await batches.groups(batchId)) {
      if (status !== 'running' || moveId === undefined) continue;
      await stop(runtime.clients, executionArn(env.MOVE_STATE_MACHINE_ARN, moveId), `${caller.id}: ${body.reason}`);
    }
  },
});

export const handler = create(lambdaRuntime());
