import { activePlanOfAnyKind } from '../shared/aws/active-plan.ts';
import { route53Of } from '../shared/aws/clients.ts';
import { recordsAtAll, writeChanges } from '../shared/aws/route53.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import { validationRecords } from '../shared/aws/validation.ts';
import { type JournalEntry, untilWritesLand } from '../shared/domain/journal.ts';
import { unproving } from '../shared/domain/ownership.ts';
import { RECORDS_STEPS, type RecordsStepId, recordsStep } from '../shared/domain/plan.ts';
import { ownProofs } from '../shared/domain/proof-back.ts';
import { batchesOf } from '../shared/domain/record-batches.ts';
import {
  decodeName,
  describeRecord,
  type RecordChange,
  type RecordSet,
  recordKey,
  sameRecord,
  subjectOf,
} from '../shared/domain/records.ts';
import { isRecordsPlan } from '../shared/domain/records-job/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { isMoverError, MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(RECORDS_STEPS),
});

/**
 * Writes the record changes of the plan, or of the way back, zone by zone, and answers the ids to wait for. Compares each
 * record with the plan just before writing and throws RecordsChanged when someone else edited it; an edit after that
 * makes Route 53 refuse the batch, because it names the records that it replaces.
 *
 * A record that already is what it shall be is written once more: that changes nothing, and gives an id by which INSYNC can
 * be told when the answer to an earlier write was lost. A proof that may yet land is not taken out: then nothing is written, and
 * `waitSeconds` tells when to ask again.
 */
export const create = defineHandler({
  name: 'change-records',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id }, journal, plans, sessions, runtime }) => {
    const active = await activePlanOfAnyKind(journal, plans, { moveId, fence });
    const { plan, steps } = active;
    const step =
      id === 'validate-certificate' && !isRecordsPlan(plan)
        ? await validationRecords({ plan, steps }, { journal, sessions })
        : recordsStep(steps, id);
    const waitSeconds = id === 'unprove-ownership' ? untilProofsLand(await journal.entries(moveId), runtime.now()) : 0;
    if (waitSeconds > 0) return { changes: [], oldTtl: 0, waitSeconds };
    const ownIn = (name: string) => (isRecordsPlan(plan) ? [] : ownProofs(plan, steps.steps, name));
    const zones = (step?.zones ?? []).map(({ zone, changes }) => ({ zone, names: namesOf(changes) }));
    const writing = sessions.scopedTo({ writes: 'records', zones });
    const writer = new StepWriter(journal, { moveId, fence }, id);
    const written: { accountId: string; changeId: string }[] = [];
    for (const { zone, changes } of step?.zones ?? []) {
      const client = route53Of(writing, zone.accountId);
      const wanted =
        id === 'unprove-ownership' ? await withoutProof(client, zone.hostedZoneId, changes, ownIn) : changes;
      for (const batch of batchesOf(wanted)) {
        const changeId = await writeOnce(batch);
        if (changeId !== undefined) written.push({ accountId: zone.accountId, changeId });
      }

      /**
       * A replacement is also refused when its answer was lost and the SDK sent it again, and where another record's alias
       * needs this one to be there all the while. If nobody else changed anything, it is written over instead.
       */
      async function writeOnce(batch: readonly RecordChange[]): Promise<string | undefined> {
        try {
          return await write(await asPresent(client, zone.hostedZoneId, batch), 'replacement');
        } catch (error) {
          if (!isMoverError(error, 'RecordsRefused')) throw error;
          return write(await asPresent(client, zone.hostedZoneId, batch), 'upsert');
        }
      }

      async function write(batch: readonly RecordChange[], by: 'replacement' | 'upsert'): Promise<string | undefined> {
        if (batch.length === 0) return undefined;
        const before = batch.map((change) => change.before ?? null);
        const after = batch.map((change) => change.after ?? null);
        return writer.announced({ before, after }, () =>
          writeChanges(client, zone.hostedZoneId, batch, `cname-mover ${moveId}`, by),
        );
      }
    }
    await writer.done(written.length > 0, written);
    return { changes: written, oldTtl: step?.oldTtl ?? 0, waitSeconds };
  },
});

const PROVING: readonly string[] = ['prove-ownership', 'prove-back'] satisfies RecordsStepId[];

/** Seconds until no announced proof is in the air any more. */
function untilProofsLand(entries: readonly JournalEntry[], now: number): number {
  const proving = entries.filter(({ event }) => 'step' in event && PROVING.includes(event.step));
  return Math.ceil(untilWritesLand(proving, now) / 1_000);
}

/**
 * The changes from what is there now, as it is stored, less deletions of what is gone already. Throws RecordsChanged for a
 * record that is neither as planned nor as it shall be.
 */
async function asPresent(
  client: Parameters<typeof recordsAtAll>[0],
  hostedZoneId: string,
  changes: readonly RecordChange[],
): Promise<RecordChange[]> {
  const present = await recordsAtAll(client, hostedZoneId, namesOf(changes));
  return changes.flatMap((change) => {
    const now = present.find((record) => recordKey(record) === recordKey(subjectOf(change)));
    if (!sameRecord(now, change.before) && !sameRecord(now, change.after)) throw changedMeanwhile(now, change);
    return asChange(now, change.after);
  });
}

/** TXT values that others added or removed meanwhile stay as they are: only the move's own are taken out. */
async function withoutProof(
  client: Parameters<typeof recordsAtAll>[0],
  hostedZoneId: string,
  changes: readonly RecordChange[],
  ownIn: (name: string) => readonly string[],
): Promise<RecordChange[]> {
  const present = await recordsAtAll(client, hostedZoneId, namesOf(changes));
  return present.flatMap((record) =>
    record.Type === 'TXT' ? (unproving(record, ...ownIn(decodeName(record.Name))) ?? []) : [],
  );
}

function namesOf(changes: readonly RecordChange[]): string[] {
  return [...new Set(changes.map((change) => decodeName(subjectOf(change).Name)))];
}

function asChange(before: RecordSet | undefined, after: RecordSet | undefined): RecordChange[] {
  if (after) return [before ? { before, after } : { after }];
  return before ? [{ before }] : [];
}

function changedMeanwhile(now: RecordSet | undefined, { before }: RecordChange): MoverError {
  const planned = before ? `planned from ${describeRecord(before)}` : 'planned as new';
  const found = now ? `now ${describeRecord(now)}` : 'now deleted';
  return new MoverError('RecordsChanged', `Someone changed a record meanwhile: ${planned}, ${found}.`);
}

export const handler = create(lambdaRuntime());
