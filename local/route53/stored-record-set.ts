import { isDeepStrictEqual } from 'node:util';
import { NameError, storedName } from './names.ts';
import { type ResourceRecordSet, valuesOf } from './record-set.ts';

/** A set as the zone keeps it: its name and its alias target's name in stored form, the values as they were given. */
export function storedRecordSet(set: ResourceRecordSet): ResourceRecordSet {
  const { AliasTarget: alias } = set;
  const stored = { ...set, Name: storedName(set.Name) };
  return alias ? { ...stored, AliasTarget: { ...alias, DNSName: storedName(alias.DNSName) } } : stored;
}

/**
 * True when a DELETE names exactly what is stored: every member, the values in any order. Members that are absent here
 * have to be absent there.
 */
export function sameRecordSet(stored: ResourceRecordSet, given: ResourceRecordSet): boolean {
  try {
    return isDeepStrictEqual(comparable(stored), comparable(storedRecordSet(given)));
  } catch (error) {
    if (error instanceof NameError) return false;
    throw error;
  }
}

function comparable(set: ResourceRecordSet): unknown {
  const { ResourceRecords: _records, ...members } = set;
  const present = Object.entries({ ...members, Values: valuesOf(set).sort() }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(present.map(([name, value]) => [name, plain(value)]));
}

/** Drops undefined members at any depth, so that "absent" has one form. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
