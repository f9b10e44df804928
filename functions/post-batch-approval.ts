import { BatchApprovalBody } from '../shared/domain/api/body.ts';
import { answererOf, assertOtherThan } from '../shared/domain/api/persons.ts';
import { MoverError } from '../shared/errors.ts';
import { defineBatchRoute } from '../shared/lambda/batch-route.ts';
import { BatchMachineEnv, notOpen } from '../shared/lambda/batches.ts';
import { goingOn, startNext, wordOn } from '../shared/lambda/resuming.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `POST /batches/{id}/approval`: approves a batch that waits, which then begins with its canary, or rejects it for good. The
 * first answer counts; the same one again is answered as it was, whatever has become of the batch, and starts what got lost.
 * Throws MoveNotFound, NotAllowed, OwnApproval, PlanChanged for another hash, MoveNotOpen.
 */
export const create = defineBatchRoute({
  name: 'post-batch-approval',
  env: BatchMachineEnv,
  body: BatchApprovalBody,
  action: 'approve',
  run: async ({ body, caller, runtime, env }, batches, head) => {
    const { batchId, batchHash, order } = head;
    const by = answererOf(caller.id, body.by);
    const { verdict, comment = '' } = body;
    if (verdict === 'approve')
      assertOtherThan({ caller: head.caller, requestedBy: order.requestedBy }, caller.id, body.by);
    const isSaid = head.approval?.verdict === verdict && body.batchHash === batchHash;
    if (head.status !== 'waiting' && isSaid) return;
    if (head.status !== 'waiting') throw notOpen(head, 'it does not wait for an approval');
    if (head.aborted) throw notOpen(head, `${head.aborted.by} aborted it`);
    if (body.batchHash !== batchHash) {
      throw new MoverError('PlanChanged', `Batch ${batchId} waits with the hash ${batchHash}, not ${body.batchHash}.`);
    }
    const at = runtime.now();
    const approval = { verdict, by, at };
    const why = comment === '' ? {} : { reason: comment };
    const said = wordOn(head, { what: verdict === 'approve' ? 'approved' : 'rejected', by, at, ...why });
    const rejected = { status: 'aborted', note: `${by} rejected the batch: ${comment || 'no reason given'}.` } as const;
    const change = verdict === 'reject' ? { approval, ...rejected } : { approval };
    await batches.change(batchId, ['waiting'], change, { lacking: ['approval', 'aborted'], said });
    const standing = await batches.read(batchId);
    if (standing.approval?.verdict !== verdict) throw notOpen(standing, 'somebody else was faster to answer');
    // The same word, sent twice, may have begun it meanwhile.
    if (standing.status !== 'waiting') return;
    const resuming = { batches, clients: runtime.clients, stateMachineArn: env.BATCH_STATE_MACHINE_ARN };
    if ((await goingOn(resuming, standing, undefined)) !== 'by itself') await startNext(resuming, standing, by);
  },
});

export const handler = create(lambdaRuntime());
