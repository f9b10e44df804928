import type { LockFacts } from '../../domain/facts.ts';
import type { LockStore } from '../lock-store.ts';

/** The locks that others hold on these resources. */
export async function gatherLocks(
  moveId: string,
  resources: readonly string[],
  locks: LockStore,
): Promise<LockFacts[]> {
  const holders = await locks.holders(resources);
  return [...holders].flatMap(([resource, holder]) => (holder === moveId ? [] : [{ resource, moveId: holder }]));
}
