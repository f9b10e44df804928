import { canonicalJson } from './digest.ts';

/**
 * A record set in Route 53's own shape and spelling, every field kept as it was read: a change replaces the target and
 * nothing else. Structurally the SDK's `ResourceRecordSet`.
 */
export interface RecordSet {
  readonly Name: string;
  readonly Type: string;
  readonly SetIdentifier?: string | undefined;
  readonly TTL?: number | undefined;
  readonly ResourceRecords?: readonly { readonly Value: string }[] | undefined;
  readonly AliasTarget?: AliasTarget | undefined;
  readonly TrafficPolicyInstanceId?: string | undefined;
  readonly [field: string]: unknown;
}

interface AliasTarget {
  readonly HostedZoneId: string;
  readonly DNSName: string;
  readonly EvaluateTargetHealth: boolean;
}

/**
 * One record set before and after, sent only while the zone still shows `before`. Without `before` the record is new,
 * without `after` it goes.
 */
export type RecordChange =
  | { readonly before: RecordSet; readonly after: RecordSet }
  | { readonly before?: undefined; readonly after: RecordSet }
  | { readonly before: RecordSet; readonly after?: undefined };

/** The record set that a change is about: the new one, or the one that goes. */
export function subjectOf(change: RecordChange): RecordSet {
  return change.after ?? change.before;
}

/** The types of records by which viewers find their way. */
export const ADDRESS_TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB'];

/** Seconds: what an alias record to CloudFront is answered with. */
const CLOUDFRONT_ALIAS_TTL = 60;

/** A name as Route 53 answers it (`\052.example.com.`), as people write it: `*.example.com`. */
export function decodeName(stored: string): string {
  return stored
    .replace(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/, '')
    .toLowerCase();
}

/** A name as people write it, as Route 53 takes and stores it: lower case, escaped, with its final dot. */
export function encodeName(name: string): string {
  const escaped = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `${escaped}.`;
}

/** True when the record sends viewers to the host, as CNAME or as alias. */
export function pointsTo(record: RecordSet, host: string): boolean {
  return targetHostOf(record) === host;
}

/** The host that a record sends viewers to by its name, as CNAME or as alias; undefined for addresses and other data. */
export function targetHostOf(record: RecordSet): string | undefined {
  if (record.AliasTarget) return decodeName(record.AliasTarget.DNSName);
  const [only, ...others] = record.Type === 'CNAME' ? (record.ResourceRecords ?? []) : [];
  return only && others.length === 0 ? decodeName(only.Value) : undefined;
}

/** `d111111abcdef8.cloudfront.net` and its like. */
export function isCloudFrontHost(host: string): boolean {
  return host.endsWith('.cloudfront.net');
}

/** The same record with its target replaced, the final dot kept as it was written. */
export function repointed(record: RecordSet, host: string): RecordSet {
  const like = (old: string) => (old.endsWith('.') ? `${host}.` : host);
  if (record.AliasTarget) {
    return { ...record, AliasTarget: { ...record.AliasTarget, DNSName: like(record.AliasTarget.DNSName) } };
  }
  return { ...record, ResourceRecords: (record.ResourceRecords ?? []).map(({ Value }) => ({ Value: like(Value) })) };
}

/** Name, type and set identifier: what makes a record set one and the same in Route 53. */
export function recordKey(record: RecordSet): string {
  const identifier = record.SetIdentifier === undefined ? [] : [record.SetIdentifier];
  return [decodeName(record.Name), record.Type, ...identifier].join(' ');
}

/** Both absent, or equal in every field; names and values compared decoded, so that a missing final dot is no difference. */
export function sameRecord(a: RecordSet | undefined, b: RecordSet | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(comparable(a)) === canonicalJson(comparable(b));
}

function comparable(record: RecordSet): RecordSet {
  return {
    ...record,
    Name: decodeName(record.Name),
    ...(record.Type === 'CNAME' && record.ResourceRecords
      ? { ResourceRecords: record.ResourceRecords.map(({ Value }) => ({ Value: decodeName(Value) })) }
      : {}),
    ...(record.AliasTarget
      ? { AliasTarget: { ...record.AliasTarget, DNSName: decodeName(record.AliasTarget.DNSName) } }
      : {}),
  };
}

/** How long resolvers may hold the answer, in seconds. */
export function ttlOf(record: RecordSet): number {
  return record.AliasTarget ? CLOUDFRONT_ALIAS_TTL : (record.TTL ?? 0);
}

/** One line for people: `www.example.com CNAME d111.cloudfront.net`. */
export function describeRecord(record: RecordSet): string {
  const value = record.AliasTarget
    ? `ALIAS ${decodeName(record.AliasTarget.DNSName)}`
    : (record.ResourceRecords ?? []).map(({ Value }) => Value.replace(/\.$/, '')).join(', ');
  return `${recordKey(record)} ${value}`;
}

/** One line for people: `www.example.com CNAME old → www.example.com CNAME new`, or what is added or deleted. */
export function describeChange({ before, after }: RecordChange): string {
  if (before === undefined) return `add ${describeRecord(after)}`;
  if (after === undefined) return `delete ${describeRecord(before)}`;
  return `${describeRecord(before)} → ${describeRecord(after)}`;
}

/** What the present record must become so that viewers go to `to`, or undefined when it needs no change. */
export function changeTowards(present: RecordSet, from: string, to: string): RecordChange | undefined {
  return from !== to && pointsTo(present, from) ? { before: present, after: repointed(present, to) } : undefined;
}

/**
 * What undoes a change, given the record as it is now: back to the very record it was, or, where someone edited another
 * field meanwhile, only the target back. `movedTo` is the host that the change sent viewers to. Undefined when the record
 * does not point there: it was never changed, or belongs to whoever edited it.
 */
export function undoing(
  change: RecordChange,
  present: RecordSet,
  movedTo: string,
  backTo: string,
): RecordChange | undefined {
  if (sameRecord(present, change.after)) return { before: present, after: change.before };
  return changeTowards(present, movedTo, backTo);
}
