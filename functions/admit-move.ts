import * as z from 'zod';
import { assertOpenable } from '../shared/aws/journal-store.ts';
import { locksOf } from '../shared/domain/records-job/plan.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  planHash: z.string(),
  /** The execution that will run the move, for the journal. */
  execution: z.string(),
});

/**
 * Locks everything that the move writes and opens its journal. Answers the fence that every later write presents. Throws
 * LockHeld with the other move's name, having locked nothing; MoveNotOpen for a name that was used before.
 */
export const create = defineHandler({
  name: 'admit-move',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, planHash, execution }, plans, locks, journal }) => {
    const plan = await plans.read(moveId, planHash);
    assertOpenable(await journal.head(moveId), moveId, planHash);
    await locks.lock(moveId, locksOf(plan));
    const { fence } = await journal.open(moveId, planHash, execution).catch(async (error: unknown) => {
      // A restore that ended the move meanwhile has given the locks back already, and nobody else would.
      const head = await journal.head(moveId);
      if (head?.status === 'restored') await locks.unlock(moveId, locksOf(plan));
      throw error;
    });
    return { fence };
  },
});

export const handler = create(lambdaRuntime());
