import { CLOUDFRONT_TTL, isCloudFrontName } from './cloudfront-names.ts';
import { authorityFor } from './live-zones.ts';
import { storedNameIfValid } from './names.ts';
import { type ResourceRecordSet, valuesOf } from './record-set.ts';
import { publicZones, type Store } from './store.ts';
import { negativeSoa, ownerOf } from './zone-answer.ts';

const MAX_STEPS = 10;
/** Resolvers hold each type for itself: an apex has NS records of two days, which say nothing of where it leads. */
const LEADING_TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'HTTPS'];

/** What a name answers, in a form to compare, and for how long a resolver may hold it. */
interface Trace {
  readonly print: string;
  /** Seconds. */
  readonly ttl: number;
}

/**
 * The TTL of the answer before a change that some resolver may still hold, in seconds; 0 when none can. So the answer of
 * the slowest resolver is `resolve(name, type, now - cacheSecondsOf(name) * 1000)`. Of several changes in short time the
 * one with the longest TTL counts. An alias to a service counts 60, a CNAME its own TTL and what it leads to, a name that
 * was not there the zone's negative TTL. Only records that lead somewhere count.
 */
export function cacheSecondsOf(store: Store, name: string): number {
  const start = storedNameIfValid(name);
  if (start === undefined) return 0;
  const now = store.clock.now();
  const held = momentsUpTo(store, now).flatMap((moment) => {
    const before = traceOf(store, start, moment - 1, 0);
    const mayBeHeld = now - moment < before.ttl * 1000;
    return mayBeHeld && before.print !== traceOf(store, start, moment, 0).print ? [before.ttl] : [];
  });
  return Math.max(0, ...held);
}

function momentsUpTo(store: Store, now: number): number[] {
  const moments = publicZones(store).flatMap(({ history, deletedAt }) => [...history.moments(), deletedAt ?? now + 1]);
  return [...new Set(moments)].filter((moment) => Number.isFinite(moment) && moment <= now);
}

function traceOf(store: Store, name: string, at: number, step: number): Trace {
  if (isCloudFrontName(name)) return { print: name, ttl: CLOUDFRONT_TTL };
  const authority = step < MAX_STEPS ? authorityFor(store, name, at) : undefined;
  if (!authority) return { print: 'nobody', ttl: 0 };
  const { zone, cut } = authority;
  if (cut.length > 0) return { print: JSON.stringify(cut), ttl: Math.max(...cut.map(({ TTL = 0 }) => TTL)) };
  const owner = ownerOf(zone.records, name);
  const all = owner === undefined ? [] : zone.records.at(owner);
  const sets = all.filter(({ Type }) => LEADING_TYPES.includes(Type));
  if (sets.length === 0) return { print: 'nothing', ttl: negativeSoa(zone).ttl };
  const traces = sets.map((set) => traceOfSet(store, set, zone.id, at, step));
  return { print: traces.map(({ print }) => print).join(), ttl: Math.max(...traces.map(({ ttl }) => ttl)) };
}

function traceOfSet(store: Store, set: ResourceRecordSet, zoneId: string, at: number, step: number): Trace {
  const alias = set.AliasTarget;
  const own = { print: JSON.stringify(set), ttl: set.TTL ?? (alias ? CLOUDFRONT_TTL : 0) };
  const leadsTo = set.Type === 'CNAME' ? storedNameIfValid(valuesOf(set)[0] ?? '') : undefined;
  const target = alias?.HostedZoneId === zoneId ? alias.DNSName : leadsTo;
  if (target === undefined) return own;
  const next = traceOf(store, target, at, step + 1);
  return { print: `${own.print} ${next.print}`, ttl: Math.max(alias ? 0 : own.ttl, next.ttl) };
}
