import { ReasonBody } from '../shared/domain/api/body.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { BatchMachineEnv } from '../shared/lambda/batches.ts';
import { goingOn, startNext, wordOn } from '../shared/lambda/resuming.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `POST /batches/{id}/resume`: takes a pause back, or starts another run with the groups that have not begun, or the planning
 * once more where it was cut off. Nothing that began is begun again. Throws MoveNotFound, NotAllowed, MoveNotOpen for a batch that
 * has ended, was aborted, or runs.
 */
export const create = defineBatchRoute({
  name: 'post-batch-resume',
  env: BatchMachineEnv,
  body: ReasonBody,
  action: 'move',
  run: async ({ body, caller, env, runtime }, batches, head) => {
    const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
    const said = wordOn(head, { what: 'resumed', by: caller.id, at: runtime.now(), reason: body.reason });
    if ((await goingOn(resuming, head, said)) === 'by itself') return;
    await batches.change(head.batchId, [head.status], {}, { said });
    await startNext(resuming, head, caller.id);
  },
});

export const handler = create(lambdaRuntime());
