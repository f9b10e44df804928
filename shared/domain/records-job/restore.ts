import { canonicalJson, digest } from '../digest.ts';
import {
  decodeName,
  describeRecord,
  type RecordChange,
  type RecordSet,
  recordKey,
  sameRecord,
  subjectOf,
} from '../records.ts';
import type { RestorePlan } from '../restore.ts';
import { recordsStepOf } from '../strategies/situation.ts';
import type { RecordsPlan } from './plan.ts';

/**
 * The way back of a record change, name by name: each gets the records back that it had, in one batch. A name at which
 * somebody else changed anything meanwhile stays as it is now, and is told. `records` has those of each zone of the plan, by
 * hosted zone id, as they are now.
 */
export function planRecordsBack(
  plan: RecordsPlan,
  records: Readonly<Record<string, readonly RecordSet[]>>,
): RestorePlan {
  const kept: string[] = [];
  const changes = plan.steps.flatMap((step) =>
    step.zones.flatMap(({ zone, changes: planned }) => {
      const present = records[zone.hostedZoneId] ?? [];
      const byName = Map.groupBy(planned, (change) => decodeName(subjectOf(change).Name));
      return [...byName].flatMap(([name, own]) => {
        const foreign = foreignAt(name, own, present);
        if (foreign !== undefined) kept.push(foreign);
        return foreign === undefined ? backOf(own, present).map((change) => ({ zone, change })) : [];
      });
    }),
  );
  const step = recordsStepOf('restore-dns', changes);
  const steps = step.zones.length === 0 ? [] : [step];
  return { moveId: plan.moveId, steps, kept, blocked: '', hash: digest(canonicalJson({ steps, kept })) };
}

/**
 * What somebody else did at a name, in words; undefined where nobody did anything that is in the way. A batch is applied as
 * a whole or not at all, so that a name which is neither as planned nor as it was is somebody else's.
 */
function foreignAt(name: string, changes: readonly RecordChange[], present: readonly RecordSet[]): string | undefined {
  if (changes.every((change) => sameRecord(nowOf(change, present), change.before))) return undefined;
  const other = changes.find((change) => !sameRecord(nowOf(change, present), change.after));
  if (other) {
    const now = nowOf(other, present);
    return now
      ? `${describeRecord(now)} was set by someone else`
      : `${recordKey(subjectOf(other))} was deleted by someone else`;
  }
  return besideCname(name, changes, present);
}

function besideCname(
  name: string,
  changes: readonly RecordChange[],
  present: readonly RecordSet[],
): string | undefined {
  // A CNAME that comes back has to be alone.
  const comesBack = changes.some(({ before, after }) => before?.Type === 'CNAME' && after === undefined);
  const ours = new Set(changes.map((change) => recordKey(subjectOf(change))));
  const other = present.find((record) => decodeName(record.Name) === name && !ours.has(recordKey(record)));
  return comesBack && other
    ? `${describeRecord(other)} was added by someone else, beside which no CNAME can stand`
    : undefined;
}

/** Deletions first: what was created has to go before a CNAME can come back. */
function backOf(changes: readonly RecordChange[], present: readonly RecordSet[]): RecordChange[] {
  const back = changes.flatMap((change): RecordChange[] => {
    const now = nowOf(change, present);
    if (sameRecord(now, change.before)) return [];
    if (now === undefined) return change.before ? [{ after: change.before }] : [];
    return [change.before ? { before: now, after: change.before } : { before: now }];
  });
  return back.toSorted((a, b) => Number(a.after !== undefined) - Number(b.after !== undefined));
}

function nowOf(change: RecordChange, present: readonly RecordSet[]): RecordSet | undefined {
  return present.find((record) => recordKey(record) === recordKey(subjectOf(change)));
}
