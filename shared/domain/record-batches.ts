import { MoverError } from '../errors.ts';
import { decodeName, type RecordChange, type RecordSet, subjectOf } from './records.ts';

/** Route 53 quotas for one ChangeResourceRecordSets request; an UPSERT counts twice. */
export const BATCH_LIMITS = { values: 1_000, characters: 32_000 } as const;

/**
 * Groups changes into as few batches as the limits allow, in order, without ever splitting one name over two batches:
 * a batch is applied as a whole or not at all. Throws RecordsRefused when the records of one name exceed the limits.
 */
export function batchesOf(changes: readonly RecordChange[], limits: Size = BATCH_LIMITS): RecordChange[][] {
  const byName = Map.groupBy(changes, (change) => decodeName(subjectOf(change).Name));
  const batches: { changes: RecordChange[]; size: Size }[] = [];
  for (const [name, group] of byName) {
    const size = group.map(sizeOf).reduce(add);
    if (!fits(size, limits)) throw tooLarge(name, size);
    const last = batches.at(-1);
    if (last && fits(add(last.size, size), limits)) {
      last.changes.push(...group);
      last.size = add(last.size, size);
    } else {
      batches.push({ changes: [...group], size });
    }
  }
  return batches.map((batch) => batch.changes);
}

function tooLarge(name: string, { values, characters }: Size): MoverError {
  return new MoverError(
    'RecordsRefused',
    `The records of ${name} count ${values} values and ${characters} characters, more than Route 53 takes at once.`,
    { remedy: 'Reduce the records of this name, or repoint them by hand.' },
  );
}

interface Size {
  readonly values: number;
  readonly characters: number;
}

/** A record that is replaced counts once as it goes and once as it comes, which is what an UPSERT counts, too. */
function sizeOf({ before, after }: RecordChange): Size {
  return add(sizeOfRecord(before), sizeOfRecord(after));
}

function sizeOfRecord({ AliasTarget, ResourceRecords = [] }: Partial<RecordSet> = {}): Size {
  const values = AliasTarget ? [AliasTarget.DNSName] : ResourceRecords.map(({ Value }) => Value);
  return { values: values.length, characters: values.reduce((sum, value) => sum + value.length, 0) };
}

function add(a: Size, b: Size): Size {
  return { values: a.values + b.values, characters: a.characters + b.characters };
}

function fits(size: Size, limits: Size): boolean {
  return size.values <= limits.values && size.characters <= limits.characters;
}
