import { eventCaller, parseAccessList } from '../shared/domain/api/access-list.ts';
import { BatchEvent } from '../shared/domain/batch/requesting.ts';
import { assertAllowed } from '../shared/lambda/allowed.ts';
import { defineHandler } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { TakingEnv, takeBatch } from '../shared/lambda/taking-batches.ts';

/**
 * Takes an event of the service's bus that asks for a batch; who put it is the caller. An event that comes again is the same
 * one. What it throws is tried again and then lies among the dead letters, with the reason: InvalidRequest, NotAllowed,
 * KeyReused.
 */
export const create = defineHandler({
  name: 'take-batch',
  input: BatchEvent,
  env: TakingEnv,
  run: async ({ input, env, runtime, table, log }) => {
    const caller = eventCaller(parseAccessList(runtime.access()), input.origin);
    log.appendKeys({ caller: caller.id });
    const job = {
      runtime,
      env,
      table,
      caller,
      assertAllowed: (deed: Parameters<typeof assertAllowed>[2]) => assertAllowed(log, caller, deed),
    };
    const { batchId } = await takeBatch(job, input.batchId, input.request);
    return { batchId };
  },
});

export const handler = create(lambdaRuntime());
