import { gatherTargets } from '../shared/aws/facts/targets.ts';
import { TargetStore } from '../shared/aws/target-store.ts';
import { bodyDigest } from '../shared/domain/api/idempotency.ts';
import { parseRecordsRequest } from '../shared/domain/records-job/request.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { registerByHand } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  /** The request as it was sent; checked here, because executions are also started by hand. */
  request: z.unknown(),
});

/**
 * Asks the accounts of the directory for the targets of record changes, changes nothing in AWS, keeps what they tell and answers
 * its hash, by which `plan-records` finds it. It comes before each plan, and registers a request that was started by hand. Throws
 * InvalidRequest, also for a startAt ahead; MoveNotOpen for a name that a move has; CredentialsRefused.
 */
export const create = defineHandler({
  name: 'gather-targets',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, request: asked }, runtime, sessions, table, requests }) => {
    const request = parseRecordsRequest(asked);
    const at = runtime.now();
    await registerByHand(requests, moveId, request, at);
    const told = await gatherTargets(request, sessions, at);
    const targets = new TargetStore(table);
    return { targets: await targets.save({ moveId, requestDigest: bodyDigest(request), at, targets: told }) };
  },
});

export const handler = create(lambdaRuntime());
