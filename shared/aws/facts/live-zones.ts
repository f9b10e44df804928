import { chooseZone, delegatedZone, type HostedZone } from '../../domain/zone-choice.ts';
import { isMoverError } from '../../errors.ts';
import type { Dns } from '../../net/dns.ts';
import { route53Of } from '../clients.ts';
import { listZones, nameServersOf, publicZone } from '../route53.ts';
import type { Sessions } from '../sessions.ts';
import { serversOf } from './external.ts';

/** Why no zone can be used for a name, in words. */
export interface NoZone {
  readonly code: 'dns-no-zone' | 'dns-several-zones' | 'dns-pinned-zone' | 'dns-zone-not-live';
  readonly reason: string;
}

/** A zone to use; with the name servers that the world asks instead, where it was pinned and is not the live one. */
export type FoundZone = HostedZone & { readonly servedBy?: readonly string[] };

/** A zone that a plan names. */
export type PlainZone = Omit<HostedZone, 'private'>;

/** Finds the hosted zone that the world really asks for a name. */
export type ZoneFinder = (name: string, pinnedId?: string) => Promise<FoundZone | NoZone>;

/**
 * A finder over the zones of every account that may be used for DNS. A zone counts only while the live delegation names
 * its servers: one that nobody delegates to is passed over for its parent, one whose name others serve is refused. A
 * pinned zone is taken at its word, because name servers may go by names of one's own; who is asked instead is told.
 *
 * Zones that are `known`, from a plan that was made before, are looked at first, each by itself; all accounts are only asked for
 * theirs where none of the known ones holds a name, or the world does not ask it any more. That a known zone delegates a
 * name to a nearer one shows in its records, which whoever reads them has to look at: `gatherDns` does.
 */
export function zoneFinder(sessions: Sessions, dns: Dns, known: readonly PlainZone[] = []): ZoneFinder {
  const list = async () => {
    const accounts = sessions.accounts('dns');
    return (await Promise.all(accounts.map((id) => listZones(route53Of(sessions, id), id)))).flat();
  };
  let listed: Promise<HostedZone[]> | undefined;
  const live = memoized((zoneName: string) => serversOf(dns, zoneName));
  const withServers = memoizedBy(
    async (zone: HostedZone) => ({
      ...zone,
      nameServers: await nameServersOf(route53Of(sessions, zone.accountId), zone.hostedZoneId),
    }),
    ({ hostedZoneId }) => hostedZoneId,
  );
  const liveOf = async (group: readonly HostedZone[], zoneName: string): Promise<HostedZone | NoZone | undefined> => {
    const servers = await live(zoneName);
    const owner = delegatedZone(await Promise.all(group.map(withServers)), servers);
    return owner ?? (servers.length > 0 ? notLive(group, zoneName, servers) : undefined);
  };
  const standing = memoizedBy(
    (zone: PlainZone) => unlessRefused(() => publicZone(route53Of(sessions, zone.accountId), zone.hostedZoneId)),
    ({ hostedZoneId }) => hostedZoneId,
  );
  const asKnown = async (name: string, pinnedId?: string): Promise<HostedZone | undefined> => {
    const choice = chooseZone(name, known.map(asPublic), pinnedId);
    if (!('zone' in choice)) return undefined;
    const { zone } = choice;
    const now = await standing(zone);
    if (now?.name !== zone.name) return undefined;
    return delegatedZone([{ ...zone, nameServers: now.nameServers }], await live(zone.name)) && zone;
  };
  const find = async (
    name: string,
    candidates: readonly HostedZone[],
    all = candidates,
  ): Promise<HostedZone | NoZone> => {
    const choice = chooseZone(name, candidates);
    if ('zone' in choice || 'several' in choice) {
      const group = 'zone' in choice ? [choice.zone] : choice.several;
      const zoneName = group[0]?.name ?? name;
      return (
        (await liveOf(group, zoneName)) ??
        find(
          name,
          candidates.filter((zone) => zone.name !== zoneName),
          all,
        )
      );
    }
    return noZone(all.length > candidates.length);
  };
  const asPinned = async (zone: HostedZone): Promise<FoundZone> => {
    const servers = await live(zone.name).catch(nothingKnown);
    if (servers === undefined || delegatedZone([await withServers(zone)], servers)) return zone;
    return { ...zone, servedBy: servers };
  };
  return async (name, pinnedId) => {
    const zone = await asKnown(name, pinnedId);
    if (zone) return zone;
    listed ??= list();
    const all = await listed;
    if (pinnedId === undefined) return find(name, all);
    const choice = chooseZone(name, all, pinnedId);
    if ('zone' in choice) return asPinned(choice.zone);
    return { code: 'dns-pinned-zone', reason: 'pinnedUnfit' in choice ? choice.pinnedUnfit : 'it is no zone for it' };
  };
}

/** Whether it was private is asked of the zone itself. */
function asPublic(zone: PlainZone): HostedZone {
  return { ...zone, private: false };
}

/** A zone that is gone, or in an account that is not asked any more, is known no longer. What may pass is thrown. */
async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isMoverError(error) && !error.retryable) return undefined;
    throw error;
  }
}

/** Where DNS gives no answer nothing is told of a zone that somebody vouches for. */
function nothingKnown(error: unknown): undefined {
  if (!isMoverError(error, 'ServiceUnavailable')) throw error;
}

function noZone(passedOver: boolean): NoZone {
  const reason = 'no account that may be used for DNS has a public hosted zone for it';
  return { code: 'dns-no-zone', reason: passedOver ? `${reason} that anybody delegates to` : reason };
}

function notLive(group: readonly HostedZone[], zoneName: string, servers: readonly string[]): NoZone {
  const ids = group.map(({ hostedZoneId, accountId }) => `${hostedZoneId} of account ${accountId}`).join(', ');
  if (group.length > 1) {
    return {
      code: 'dns-several-zones',
      reason: `several hosted zones are called ${zoneName} (${ids}), and the live delegation names none of them alone`,
    };
  }
  return {
    code: 'dns-zone-not-live',
    reason: `the hosted zone ${ids} is not what the world asks for ${zoneName}, which is served by ${servers.join(', ')}`,
  };
}

function memoized<V>(make: (key: string) => Promise<V>): (key: string) => Promise<V> {
  return memoizedBy(make, (key) => key);
}

function memoizedBy<K, V>(make: (input: K) => Promise<V>, keyOf: (input: K) => string): (input: K) => Promise<V> {
  const made = new Map<string, Promise<V>>();
  return (input) => {
    const known = made.get(keyOf(input)) ?? make(input);
    made.set(keyOf(input), known);
    return known;
  };
}
