import type { Plan } from '../domain/plan.ts';
import type { RestorePlan } from '../domain/restore.ts';
import { MoverError } from '../errors.ts';
import type { FenceToken, JournalStore } from './journal-store.ts';
import type { PlanStore } from './plan-store.ts';

/**
 * The plan of a move and the steps that its present owner works off: the plan's own, or those of the way back once a
 * restore began. Throws FenceLost when the token is not the newest.
 */
export async function activePlan(
  journal: JournalStore,
  plans: PlanStore,
  token: FenceToken,
): Promise<{ readonly plan: Plan; readonly steps: Pick<Plan | RestorePlan, 'steps'>; readonly restoring: boolean }> {
  const head = await journal.head(token.moveId);
  if (!head) throw new MoverError('MoveNotFound', `Move ${token.moveId} is not in the journal.`);
  if (head.fence !== token.fence) {
    throw new MoverError(
      'FenceLost',
      `Move ${token.moveId} is under fence ${head.fence}; fence ${token.fence} is over.`,
    );
  }
  const plan = await plans.read(token.moveId, head.planHash);
  if (head.restorePlanHash === '') return { plan, steps: plan, restoring: false };
  return { plan, steps: await plans.readWayBack(token.moveId, head.restorePlanHash), restoring: true };
}
