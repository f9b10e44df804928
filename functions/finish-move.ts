import * as z from 'zod';
import { lockedResources } from '../shared/domain/plan.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.number().int(),
  status: z.enum(['moved', 'restored', 'parked']),
  /** Why it ended so, in words; for a parked move also the next command. */
  note: z.string(),
});

/** Writes the end of a move into its journal and gives its locks back; a parked move keeps them. Asking again is safe. */
export const create = defineHandler({
  name: 'finish-move',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, status, note }, journal, plans, locks }) => {
    const head = await journal.head(moveId);
    const ended = head?.fence === fence && head.status === status;
    if (!ended) await journal.append({ moveId, fence }, { kind: 'ended', status, note });
    if (status !== 'parked') {
      const plan = await plans.readAny(moveId);
      if (plan) await locks.unlock(moveId, lockedResources(plan.request));
    }
    return { moveId, status };
  },
});

export const handler = create(lambdaRuntime());
