import type { Plan } from '../domain/plan.ts';
import { type AnyPlan, isRecordsPlan } from '../domain/records-job/plan.ts';
import type { RestorePlan } from '../domain/restore.ts';
import { MoverError } from '../errors.ts';
import type { FenceToken, JournalStore } from './journal-store.ts';
import type { PlanStore } from './plan-store.ts';

/** A plan and the steps that its present owner works off. */
export interface Active<Kept extends AnyPlan> {
  readonly plan: Kept;
  readonly steps: Pick<Plan | RestorePlan, 'steps'>;
  readonly restoring: boolean;
}

/**
 * The plan of a move and the steps that its present owner works off: the plan's own, or those of the way back once a
 * restore began. Throws FenceLost when the token is not the newest, MoveNotOpen for a record change, which has none of the
 * stages that ask so.
 */
export async function activePlan(journal: JournalStore, plans: PlanStore, token: FenceToken): Promise<Active<Plan>> {
  const active = await activePlanOfAnyKind(journal, plans, token);
  const { plan } = active;
  if (isRecordsPlan(plan)) {
    throw new MoverError('MoveNotOpen', `${token.moveId} is a record change and moves no domain.`);
  }
  return { ...active, plan };
}

/** As `activePlan`, for record changes as well. */
export async function activePlanOfAnyKind(
  journal: JournalStore,
  plans: PlanStore,
  token: FenceToken,
): Promise<Active<AnyPlan>> {
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
