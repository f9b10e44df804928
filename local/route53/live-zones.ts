import type { HostedZone } from './hosted-zone.ts';
import { labelsOf, liesWithin, plainName, storedName } from './names.ts';
import { type ResourceRecordSet, valuesOf } from './record-set.ts';
import { publicZones, type Store } from './store.ts';
import { delegationOf, type ServedZone } from './zone-answer.ts';

/** Who answers for a name: a zone, or the sets of NS records that lead away to servers that are not here. */
export interface Authority {
  readonly zone: ServedZone;
  readonly cut: readonly ResourceRecordSet[];
}

/**
 * Finds who answers for a stored name at a moment by following the delegations from the top, as a resolver does: the
 * registrar points to the delegated zone with the shortest name; below it a zone is live only where NS records of its
 * parent name its name servers. Undefined when no public zone covers the name.
 */
export function authorityFor(store: Store, name: string, at: number): Authority | undefined {
  const zones = servedZones(store, name, at);
  const top = zones.find(({ zone }) => zone.delegated);
  let current = top?.served;
  while (current) {
    const cut = delegationOf(current, name);
    if (cut.length === 0) return { zone: current, cut };
    const next = zones.find(({ zone }) => zone.name === cut[0]?.Name && leadsTo(cut, zone));
    if (!next) return { zone: current, cut };
    current = next.served;
  }
  return undefined;
}

/** True for a name above a zone that the registrar points to: it exists, and has nothing of its own here. */
export function liesAbove(store: Store, name: string, at: number): boolean {
  return publicZones(store).some(
    (zone) =>
      zone.delegated &&
      (zone.deletedAt === undefined || at < zone.deletedAt) &&
      zone.history.at(at) !== undefined &&
      liesWithin(zone.name, name),
  );
}

interface Candidate {
  readonly zone: HostedZone;
  readonly served: ServedZone;
}

/** The public zones that hold the name and were there at that moment, shortest name first. */
function servedZones(store: Store, name: string, at: number): Candidate[] {
  const candidates: Candidate[] = [];
  for (const zone of publicZones(store)) {
    const records = zone.deletedAt !== undefined && at >= zone.deletedAt ? undefined : zone.history.at(at);
    if (records && liesWithin(name, zone.name)) {
      candidates.push({ zone, served: { name: zone.name, id: zone.id, records } });
    }
  }
  return candidates.sort((a, b) => labelsOf(a.zone.name).length - labelsOf(b.zone.name).length);
}

function leadsTo(cut: readonly ResourceRecordSet[], zone: HostedZone): boolean {
  const servers = cut.flatMap(valuesOf).map((value) => plainName(storedName(value)));
  return servers.every((server) => zone.nameServers.includes(server));
}
