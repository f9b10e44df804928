import { ReasonBody } from '../shared/domain/api/body.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { BatchMachineEnv, resume, startRun } from '../shared/lambda/batches.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `POST /batches/{id}/resume`: takes a pause back, or starts another run with the groups that have not begun. Nothing that
 * began is begun again. Throws MoveNotFound, NotAllowed, MoveNotOpen for a batch that has ended, was aborted, or runs.
 */
export const create = defineBatchRoute({
  name: 'post-batch-resume',
  env: BatchMachineEnv,
  body: ReasonBody,
  action: 'move',
  run: async ({ env, runtime }, batches, head) => {
    const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
    const arn = await resume(resuming, head);
    if (arn !== undefined) await startRun(resuming, arn, head.batchId);
  },
});

export const handler = create(lambdaRuntime());
