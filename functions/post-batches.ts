import { moveIdFor } from '../shared/domain/api/idempotency.ts';
import { BatchRequest } from '../shared/domain/batch/request.ts';
import { BATCHES_PATH, batchAnswer } from '../shared/lambda/batch-route.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { purposeOf, TakingEnv, takeBatch } from '../shared/lambda/taking-batches.ts';

/** Ten thousand lines as JSON, and less than the 6 MB that Lambda is handed. */
const MOST_BYTES = 4_194_304;

/**
 * `POST /batches`: plans a list of moves, and with `mode` `apply` moves it. The same key, or else the ticket, is the same
 * batch. Throws InvalidRequest with every wrong line, NotAllowed, KeyReused.
 */
export const create = defineRoute({
  name: 'post-batches',
  env: TakingEnv,
  body: BatchRequest,
  path: BATCHES_PATH,
  mostBytes: MOST_BYTES,
  run: async (job) => {
    const { body, caller, idempotencyKey: key, requestId } = job;
    const batchId = moveIdFor(caller.id, purposeOf(body), { key, ticket: body.ticket, requestId });
    return batchAnswer(job, await takeBatch(job, batchId, body));
  },
});

export const handler = create(lambdaRuntime());
