import { problemsOfAlias, type ZoneFacts } from './alias-rules.ts';
import { problemsInGroup } from './group-rules.ts';
import { isWildcard, liesWithin } from './names.ts';
import type { RecordCollection } from './record-collection.ts';
import { type RecordType, type ResourceRecordSet, valuesOf } from './record-set.ts';
import { problemOfValue } from './record-values.ts';

const MAX_VALUES = 400;
const MAX_SETS_PER_ZONE = 10_000;
const SINGLE_VALUED: readonly RecordType[] = ['CNAME', 'SOA'];
const NEVER_ROUTED: readonly RecordType[] = ['NS', 'SOA', 'DS'];

/**
 * Why a set can't be written to a zone that holds `records`, in AWS's words, one sentence per fault; empty when it can.
 * Whether the set exists already is not asked here.
 */
export function problemsOfWrite(set: ResourceRecordSet, zone: ZoneFacts, records: RecordCollection): string[] {
  if (!liesWithin(set.Name, zone.name)) {
    return [`RRSet with DNS name ${set.Name} is not permitted in zone ${zone.name}`];
  }
  return [
    ...problemsOfPlace(set, zone),
    ...problemsOfNeighbours(set, zone, records),
    ...problemsOfRouting(set),
    ...problemsInGroup(set, records),
    ...problemsOfValues(set),
    ...problemsOfAlias(set, zone, records),
    ...problemsOfSize(set, zone, records),
  ];
}

function problemsOfPlace(set: ResourceRecordSet, zone: ZoneFacts): string[] {
  if (set.Type === 'CNAME' && set.Name === zone.name) {
    return [`RRSet of type CNAME with DNS name ${set.Name} is not permitted at apex in zone ${zone.name}`];
  }
  if (set.Type === 'SOA' && set.Name !== zone.name) {
    return [`RRSet of type SOA with DNS name ${set.Name} is only permitted at apex in zone ${zone.name}`];
  }
  if (set.Type === 'NS' && isWildcard(set.Name)) {
    return [`RRSet of type NS with DNS name ${set.Name} is not permitted: NS records can't be wildcards`];
  }
  return [];
}

/** A CNAME stands alone at its name. */
function problemsOfNeighbours(set: ResourceRecordSet, zone: ZoneFacts, records: RecordCollection): string[] {
  const others = records.at(set.Name).filter((other) => other.Type !== set.Type);
  const which = `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted`;
  if (set.Type === 'CNAME' && others.length > 0) {
    return [`${which} as it conflicts with other records with the same DNS name in zone ${zone.name}`];
  }
  if (others.some((other) => other.Type === 'CNAME')) {
    return [
      `${which} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone.name}`,
    ];
  }
  return [];
}

function problemsOfRouting(set: ResourceRecordSet): string[] {
  const which = `RRSet with DNS name ${set.Name}, type ${set.Type}`;
  if (set.SetIdentifier !== undefined && NEVER_ROUTED.includes(set.Type)) {
    return [`${which} can't have a routing policy`];
  }
  if (set.MultiValueAnswer && (set.AliasTarget || set.Type === 'CNAME')) {
    return [`${which} can't be a multivalue answer: aliases and CNAME records never are`];
  }
  return [];
}

function problemsOfValues(set: ResourceRecordSet): string[] {
  const values = valuesOf(set);
  const problems = values.map((value) => problemOfValue(set.Type, value)).filter((problem) => problem !== undefined);
  const doubles = values.filter((value, index) => values.indexOf(value) < index);
  problems.push(...doubles.map((value) => `Duplicate Resource Record: '${value}'`));
  if (values.length > 1 && SINGLE_VALUED.includes(set.Type)) {
    problems.push(`RRSet of type ${set.Type} with DNS name ${set.Name} can have only one Resource Record`);
  }
  if (values.length > MAX_VALUES) problems.push(`Cannot have more than ${MAX_VALUES} records in a RRSet.`);
  return problems;
}

function problemsOfSize(set: ResourceRecordSet, zone: ZoneFacts, records: RecordCollection): string[] {
  const full = records.size >= MAX_SETS_PER_ZONE && !records.same(set);
  return full ? [`Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${zone.id}`] : [];
}
