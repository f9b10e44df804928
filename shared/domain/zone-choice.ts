import { isWithin } from './names.ts';

/** A hosted zone as far as choosing needs it. Names without final dot. */
export interface HostedZone {
  readonly hostedZoneId: string;
  readonly accountId: string;
  readonly name: string;
  readonly private: boolean;
}

export type ZoneChoice =
  | { readonly zone: HostedZone }
  /** No public zone holds the name. */
  | { readonly none: true }
  /** Several zones would do; the caller must ask the live delegation or a person. */
  | { readonly several: readonly HostedZone[] }
  /** The pinned zone cannot be used. */
  | { readonly pinnedUnfit: string };

/**
 * The public hosted zone in which a name's records stand: the longest matching suffix at a label boundary. A pinned id is
 * used or refused, never replaced by another.
 */
export function chooseZone(name: string, zones: readonly HostedZone[], pinnedId?: string): ZoneChoice {
  if (pinnedId !== undefined) return choosePinned(name, zones, pinnedId);
  const holding = zones.filter((zone) => !zone.private && isWithin(name, zone.name));
  const longest = Math.max(...holding.map((zone) => zone.name.length));
  const candidates = holding.filter((zone) => zone.name.length === longest);
  const [first, ...others] = candidates;
  if (first === undefined) return { none: true };
  return others.length === 0 ? { zone: first } : { several: candidates };
}

function choosePinned(name: string, zones: readonly HostedZone[], pinnedId: string): ZoneChoice {
  const zone = zones.find((candidate) => candidate.hostedZoneId === pinnedId);
  if (zone === undefined)
    return { pinnedUnfit: `no account of the directory that may be used for DNS has ${pinnedId}` };
  if (zone.private) return { pinnedUnfit: `${pinnedId} (${zone.name}) is a private zone` };
  if (!isWithin(name, zone.name))
    return { pinnedUnfit: `${pinnedId} is the zone ${zone.name}, which does not hold ${name}` };
  return { zone };
}

/** Of several zones of one name, the one whose name servers are those that the world is told to ask. */
export function delegatedZone(
  candidates: readonly (HostedZone & { readonly nameServers: readonly string[] })[],
  liveNameServers: readonly string[],
): HostedZone | undefined {
  const live = new Set(liveNameServers.map((server) => server.toLowerCase().replace(/\.$/, '')));
  const matching = candidates.filter(
    (zone) => zone.nameServers.length > 0 && zone.nameServers.every((server) => live.has(server.toLowerCase())),
  );
  return matching.length === 1 ? matching[0] : undefined;
}
