import { decodeName, type RecordChange, type RecordSet, subjectOf } from '../records.ts';

/** What becomes of one name, or of one routed record of it. */
export interface NameDiff {
  readonly name: string;
  readonly setIdentifier?: string;
  readonly before: readonly RecordSet[];
  readonly after: readonly RecordSet[];
  /** One line for people: `~ www.example.com  CNAME d111… → ALIAS A+AAAA d222…`. */
  readonly line: string;
}

/** The changes of one zone, name by name, in their order; a name that stays as it is comes out with `=`. */
export function diffOf(
  names: readonly string[],
  changes: readonly RecordChange[],
  present: (name: string) => readonly RecordSet[],
): NameDiff[] {
  return names.flatMap((name) => {
    const own = changes.filter((change) => decodeName(subjectOf(change).Name) === name);
    if (own.length === 0) {
      const records = present(name);
      return [{ name, before: records, after: records, line: `= ${name}  ${describeSets(records) || 'no record'}` }];
    }
    const groups = Map.groupBy(own, (change) => subjectOf(change).SetIdentifier);
    return [...groups].map(([setIdentifier, group]) => nameDiff(name, setIdentifier, group));
  });
}

function nameDiff(name: string, setIdentifier: string | undefined, changes: readonly RecordChange[]): NameDiff {
  const before = changes.flatMap((change) => change.before ?? []);
  const after = changes.flatMap((change) => change.after ?? []);
  const who = setIdentifier === undefined ? name : `${name} [${setIdentifier}]`;
  return {
    name,
    ...(setIdentifier === undefined ? {} : { setIdentifier }),
    before,
    after,
    line: lineOf(who, describeSets(before), describeSets(after)),
  };
}

function lineOf(who: string, before: string, after: string): string {
  if (before === '') return `+ ${who}  ${after}`;
  if (after === '') return `- ${who}  ${before}`;
  return `~ ${who}  ${before} → ${after}`;
}

/** Sets that lead to the same place are told as one: `ALIAS A+AAAA d222222abcdef8.cloudfront.net`. */
function describeSets(sets: readonly RecordSet[]): string {
  const byPlace = Map.groupBy(sets, placeOf);
  return [...byPlace].map(([place, group]) => `${formOf(group)} ${place}`).join(', ');
}

function formOf(group: readonly RecordSet[]): string {
  const types = [...new Set(group.map(({ Type }) => Type))].toSorted().join('+');
  return group[0]?.AliasTarget ? `ALIAS ${types}` : types;
}

function placeOf({ AliasTarget, ResourceRecords = [], TTL }: RecordSet): string {
  if (AliasTarget) {
    const health = AliasTarget.EvaluateTargetHealth ? ', if healthy' : '';
    return `${decodeName(AliasTarget.DNSName)}${health}`;
  }
  const values = ResourceRecords.map(({ Value }) => Value.replace(/\.$/, ''));
  return `${values.join(' ')}${TTL === undefined ? '' : ` (${TTL} s)`}`;
}
