import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { recordsAtAll, writeChanges } from '../shared/aws/route53.ts';
import { recordsStep } from '../shared/domain/plan.ts';
import { batchesOf } from '../shared/domain/record-batches.ts';
import { decodeName, describeRecord, type RecordChange, recordKey, sameRecord } from '../shared/domain/records.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.number().int(),
  step: z.enum(['repoint-dns', 'restore-dns']),
});

/**
 * Writes the record changes of the plan, or of the way back, zone by zone, and answers the ids to wait for. Compares each
 * record with the plan just before writing and throws RecordsChanged when someone else edited it.
 *
 * A record that already is what it shall be is written once more: that changes nothing, and gives an id by which INSYNC can
 * be told when the answer to an earlier write was lost.
 */
export const create = defineHandler({
  name: 'change-records',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id }, journal, plans, sessions }) => {
    const { steps } = await activePlan(journal, plans, { moveId, fence });
    const step = recordsStep(steps, id);
    const written: { accountId: string; changeId: string }[] = [];
    for (const { zone, changes } of step?.zones ?? []) {
      const client = sessions.route53(zone.accountId);
      await assertUnchanged(client, zone.hostedZoneId, changes);
      for (const batch of batchesOf(changes)) {
        const before = batch.map((change) => change.before);
        const after = batch.map((change) => change.after);
        await journal.append({ moveId, fence }, { kind: 'intended', step: id, before, after });
        const changeId = await writeChanges(client, zone.hostedZoneId, batch, `cname-mover ${moveId}`);
        written.push({ accountId: zone.accountId, changeId });
      }
    }
    await journal.append({ moveId, fence }, { kind: 'done', step: id, changed: written.length > 0, detail: written });
    return { changes: written, oldTtl: step?.oldTtl ?? 0 };
  },
});

async function assertUnchanged(
  client: Parameters<typeof recordsAtAll>[0],
  hostedZoneId: string,
  changes: readonly RecordChange[],
): Promise<void> {
  const names = changes.map(({ before }) => decodeName(before.Name));
  const present = await recordsAtAll(client, hostedZoneId, names);
  for (const { before, after } of changes) {
    const now = present.find((record) => recordKey(record) === recordKey(before));
    if (now && (sameRecord(now, before) || sameRecord(now, after))) continue;
    throw new MoverError(
      'RecordsChanged',
      now
        ? `Someone changed a record meanwhile: planned from ${describeRecord(before)}, now ${describeRecord(now)}.`
        : `Someone deleted a record meanwhile: ${describeRecord(before)}.`,
    );
  }
}

export const handler = create(lambdaRuntime());
