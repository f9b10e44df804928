import * as z from 'zod';
import { readConfig } from '../shared/aws/cloudfront.ts';
import { recordsAtAll } from '../shared/aws/route53.ts';
import type { Sessions } from '../shared/aws/sessions.ts';
import { viewConfig } from '../shared/domain/distribution-config.ts';
import { lockedResources, type Plan, recordsStep } from '../shared/domain/plan.ts';
import { decodeName, type RecordSet } from '../shared/domain/records.ts';
import { planRestore, type RestoreFacts } from '../shared/domain/restore.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  /** Why, in words, for the journal. */
  reason: z.string(),
  /** The execution that will restore, for the journal. */
  execution: z.string(),
});

/**
 * Takes a move over for its way back: reads the journal and the present, plans the way back, and raises the fence so that
 * the execution that moved can write nothing more. A move that was never admitted only gives its locks back; one that is
 * restored already stays so. Throws LockHeld when another move holds what a finished one wrote.
 */
export const create = defineHandler({
  name: 'begin-restore',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, reason, execution }, journal, plans, locks, sessions }) => {
    const head = await journal.head(moveId);
    if (!head) {
      const admitted = await plans.readAny(moveId);
      if (admitted) await locks.unlock(moveId, lockedResources(admitted.request));
      return { outcome: 'nothing-written' as const };
    }
    if (head.status === 'restored') return { outcome: 'already-restored' as const };
    const plan = await plans.read(moveId, head.planHash);
    await locks.lock(moveId, lockedResources(plan.request));
    const written = (await journal.entries(moveId)).some(({ event }) => event.kind === 'intended');
    const restorePlan = planRestore(plan, await gatherRestoreFacts(sessions, plan, written));
    await plans.saveWayBack(restorePlan);
    const began = { kind: 'restore-began', reason, execution, planHash: restorePlan.hash } as const;
    const { fence } = await journal.takeOver(head, restorePlan.hash, began);
    return { outcome: 'restoring' as const, fence, kept: restorePlan.kept };
  },
});

async function gatherRestoreFacts(sessions: Sessions, plan: Plan, wrote: boolean): Promise<RestoreFacts> {
  const aliasesOf = async (side: 'source' | 'target') => {
    const { xml } = await readConfig(sessions.cloudFront(plan[side].accountId, side), plan[side]);
    return viewConfig(xml).aliases;
  };
  const zones = recordsStep(plan, 'repoint-dns')?.zones ?? [];
  const records = await Promise.all(
    zones.map(async ({ zone, changes }): Promise<[string, RecordSet[]]> => {
      const names = changes.map(({ after }) => decodeName(after.Name));
      return [zone.hostedZoneId, await recordsAtAll(sessions.route53(zone.accountId), zone.hostedZoneId, names)];
    }),
  );
  const [sourceAliases, targetAliases] = await Promise.all([aliasesOf('source'), aliasesOf('target')]);
  return { sourceAliases, targetAliases, records: Object.fromEntries(records), wrote };
}

export const handler = create(lambdaRuntime());
