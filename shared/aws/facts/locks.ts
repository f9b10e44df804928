import type { LockFacts } from '../../domain/facts.ts';
import type { LockStore } from '../lock-store.ts';

/** The locks on these resources that keep a move waiting: those that others hold, and did not leave behind. */
export async function gatherLocks(
  moveId: string,
  resources: readonly string[],
  locks: LockStore,
): Promise<LockFacts[]> {
  const others = await locks.inTheWay(moveId, resources);
  return [...others].map(([resource, holder]) => ({ resource, moveId: holder }));
}
