import type { DnsRecord } from '../contracts.ts';
import type { Random } from '../random.ts';
import { type AddressesOf, serviceRecords } from './cloudfront-names.ts';
import { parentOf, plainName, storedName, wildcardBelow } from './names.ts';
import type { RecordCollection } from './record-collection.ts';
import { RECORD_TYPES, type RecordType, type ResourceRecordSet, valuesOf } from './record-set.ts';
import { chooseSets } from './routing-choice.ts';

const MAX_ALIASES = 8;

/** One zone as its name servers hold it at one moment. */
export interface ServedZone {
  /** In stored form. */
  readonly name: string;
  readonly id: string;
  readonly records: RecordCollection;
}

/** What a zone's name servers say to one question. */
export type ZoneAnswer =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[] }
  /** `target` is in stored form. */
  | { readonly kind: 'cname'; readonly record: DnsRecord; readonly target: string }
  | { readonly kind: 'no-data' | 'no-such-name' }
  | { readonly kind: 'broken' };

/** Where alias answers come from: CloudFront's addresses, and chance for their order. */
export interface AnswerSources {
  readonly addressesOf: AddressesOf;
  readonly random: Random;
}

/**
 * The stored name whose sets answer for `name`: itself when it exists, else the wildcard below its closest encloser, else
 * undefined. RFC 4592.
 */
export function ownerOf(records: RecordCollection, name: string): string | undefined {
  if (records.exists(name)) return name;
  let encloser = parentOf(name);
  while (encloser !== '.' && !records.exists(encloser)) encloser = parentOf(encloser);
  const wildcard = wildcardBelow(encloser);
  return records.exists(wildcard) ? wildcard : undefined;
}

/** The sets of NS records that cut `name` off from the zone, the topmost cut first; empty when it is the zone's own. */
export function delegationOf(zone: ServedZone, name: string): readonly ResourceRecordSet[] {
  let cut: readonly ResourceRecordSet[] = [];
  for (let at = name; at !== zone.name && at !== '.'; at = parentOf(at)) {
    const sets = zone.records.of(at, 'NS');
    if (sets.length > 0) cut = sets;
  }
  return cut;
}

/** What a zone answers for a stored name that is not cut off from it, aliases resolved. */
export function answerFromZone(zone: ServedZone, name: string, type: string, sources: AnswerSources): ZoneAnswer {
  const owner = ownerOf(zone.records, name);
  if (owner === undefined) return { kind: 'no-such-name' };
  const known = RECORD_TYPES.find((candidate) => candidate === type);
  const sets = known ? chooseSets(zone.records.of(owner, known), sources.random) : [];
  if (sets.length > 0 && known !== 'CNAME') return withData(recordsOfSets(zone, sets, name, sources, 0));
  const [cname] = chooseSets(zone.records.of(owner, 'CNAME'), sources.random);
  if (!cname) return { kind: 'no-data' };
  const [record] = recordsOfSets(zone, [cname], name, sources, 0) ?? [];
  if (!record) return { kind: 'broken' };
  return type === 'CNAME'
    ? { kind: 'records', records: [record] }
    : { kind: 'cname', record, target: storedName(record.data) };
}

function withData(records: DnsRecord[] | undefined): ZoneAnswer {
  if (!records) return { kind: 'broken' };
  return records.length === 0 ? { kind: 'no-data' } : { kind: 'records', records };
}

/** The records of the chosen sets under `name`; undefined when aliases run in a circle. */
function recordsOfSets(
  zone: ServedZone,
  sets: readonly ResourceRecordSet[],
  name: string,
  sources: AnswerSources,
  depth: number,
): DnsRecord[] | undefined {
  if (depth > MAX_ALIASES) return undefined;
  const found: DnsRecord[] = [];
  for (const set of sets) {
    const records = set.AliasTarget ? aliasRecords(zone, set, name, sources, depth) : plainRecords(set, name);
    if (!records) return undefined;
    found.push(...records);
  }
  return sources.random.shuffle(found);
}

function plainRecords(set: ResourceRecordSet, name: string): DnsRecord[] {
  return valuesOf(set).map((value) => ({
    name: plainName(name),
    type: set.Type,
    ttl: set.TTL ?? 0,
    data: dataOf(set.Type, value),
  }));
}

function aliasRecords(
  zone: ServedZone,
  set: ResourceRecordSet,
  name: string,
  sources: AnswerSources,
  depth: number,
): DnsRecord[] | undefined {
  const alias = set.AliasTarget;
  if (!alias) return [];
  if (alias.HostedZoneId !== zone.id) {
    const target = plainName(alias.DNSName).replace(/^dualstack\./, '');
    return serviceRecords(sources.addressesOf(target), set.Type, plainName(name), sources.random);
  }
  const owner = ownerOf(zone.records, alias.DNSName);
  const targets = owner === undefined ? [] : chooseSets(zone.records.of(owner, set.Type), sources.random);
  return recordsOfSets(zone, targets, name, sources, depth + 1);
}

/** A value as a resolver's tools print it: where the whole value is a name, in lower case without the final dot. */
export function dataOf(type: RecordType, value: string): string {
  return type === 'CNAME' || type === 'NS' || type === 'PTR' ? plainName(storedName(value)) : value;
}

/** The zone's SOA record as negative answers carry it: its TTL is how long they may be held. RFC 2308, section 3. */
export function negativeSoa(zone: ServedZone): DnsRecord {
  const [soa] = zone.records.of(zone.name, 'SOA');
  const [data = ''] = soa ? valuesOf(soa) : [];
  const minimum = Number(data.split(/\s+/)[6] ?? 0);
  return { name: plainName(zone.name), type: 'SOA', ttl: Math.min(soa?.TTL ?? 0, minimum), data };
}
