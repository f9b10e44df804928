import { type JournalEntry, refusedWrites } from './journal.ts';
import type { RecordsStepId } from './plan.ts';
import { type RecordChange, type RecordSet, recordKey, sameRecord, subjectOf } from './records.ts';

/** The step of a way back by which the records of a step become what they were. */
const UNDONE_BY: Readonly<Partial<Record<RecordsStepId, RecordsStepId>>> = {
  'repoint-dns': 'restore-dns',
  'apply-records': 'restore-dns',
  'prove-ownership': 'unprove-ownership',
};

/**
 * Whether the records of a step may be written: its change was announced, was not refused, and no way back has written them since.
 */
export function mayBeWritten(entries: readonly JournalEntry[], id: RecordsStepId): boolean {
  const refused = refusedWrites(entries);
  const steps = [id, UNDONE_BY[id]];
  const last = entries.findLast(
    ({ event, sequence }) =>
      event.kind === 'intended' && steps.includes(event.step as RecordsStepId) && !refused.has(sequence),
  )?.event;
  return last?.kind === 'intended' && last.step === id && UNDONE_BY[id] !== undefined;
}

/**
 * The records of a zone after changes that may be written: each that reads as it was before is taken for written. Amazon Route 53
 * API Reference, ListResourceRecordSets, promises the most current version; a way back that believed an older one would leave a
 * domain where the move had sent it. Whoever writes compares each record once more, so that taking it back twice changes nothing.
 */
export function asWritten(records: readonly RecordSet[], changes: readonly RecordChange[]): RecordSet[] {
  return changes.reduce<RecordSet[]>(
    (present, change) => {
      const key = recordKey(subjectOf(change));
      const now = present.find((record) => recordKey(record) === key);
      if (!sameRecord(now, change.before)) return present;
      const others = present.filter((record) => record !== now);
      return change.after ? [...others, change.after] : others;
    },
    [...records],
  );
}
