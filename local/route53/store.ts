import type { Clock } from '../clock.ts';
import { AwsError, type Caller } from '../contracts.ts';
import type { Random } from '../random.ts';
import type { ChangeInfo, DelegationSet, HostedZone } from './hosted-zone.ts';
import { RecordCollection } from './record-collection.ts';
import type { ResourceRecordSet } from './record-set.ts';
import type { Route53Settings } from './settings.ts';
import { createThrottle, type Throttle } from './throttle.ts';

const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Everything the local Route 53 knows, of all accounts. */
export interface Store {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Route53Settings;
  readonly zones: Map<string, HostedZone>;
  /** Zones whose deletion may still be pending, or may be looked back to. */
  readonly deletedZones: HostedZone[];
  readonly changes: Map<string, ChangeInfo>;
  readonly delegationSets: Map<string, DelegationSet>;
  /** Caller references that were used, deleted zones and sets included. */
  readonly zoneTokens: Set<string>;
  readonly delegationSetTokens: Set<string>;
  /** Ids of health checks and CIDR collections, which are made nowhere here but by seeding. */
  readonly knownIds: Set<string>;
  /** Takes single record changes of what an account may change. */
  readonly takeChanges: Throttle;
  /** Who is told when a change becomes visible. */
  readonly hearers: Set<() => void>;
}

/** An empty store. */
export function createStore(clock: Clock, random: Random, settings: Route53Settings): Store {
  return {
    clock,
    random,
    settings,
    zones: new Map(),
    deletedZones: [],
    changes: new Map(),
    delegationSets: new Map(),
    zoneTokens: new Set(),
    delegationSetTokens: new Set(),
    knownIds: new Set(),
    takeChanges: createThrottle(clock, settings.changes),
    hearers: new Set(),
  };
}

/** A new id: `Z` for a zone, `C` for a change, `N` for a delegation set, and twenty characters. */
export function newId({ random }: Store, letter: 'Z' | 'C' | 'N'): string {
  return `${letter}0${random.text(19, ID_CHARACTERS)}`;
}

/** Four name servers in the manner of Route 53's, without final dots. */
export function newNameServers({ random }: Store): string[] {
  const [com, net, org, couk] = [0, 512, 1024, 1536].map((base) => base + random.integer(0, 511));
  const block = () => String(random.integer(0, 63)).padStart(2, '0');
  return [
    `ns-${com}.awsdns-${block()}.com`,
    `ns-${net}.awsdns-${block()}.net`,
    `ns-${org}.awsdns-${block()}.org`,
    `ns-${couk}.awsdns-${block()}.co.uk`,
  ];
}

/** The records every new zone begins with: NS and SOA, and for a private zone name servers that nobody asks. */
export function firstRecords(
  name: string,
  nameServers: readonly string[],
  settings: Route53Settings,
): RecordCollection {
  const servers = nameServers.length > 0 ? nameServers : ['ns-1536.awsdns-00.co.uk', 'ns-0.awsdns-00.com'];
  const records: ResourceRecordSet[] = [
    { Name: name, Type: 'NS', TTL: 172_800, ResourceRecords: servers.map((server) => ({ Value: `${server}.` })) },
    {
      Name: name,
      Type: 'SOA',
      TTL: settings.negativeTtlSeconds,
      ResourceRecords: [{ Value: `${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` }],
    },
  ];
  return new RecordCollection(records);
}

/** How long the next change will be pending: milliseconds. */
export function drawInsyncMs({ random, settings }: Store): number {
  return random.integer(settings.insyncMs.min, settings.insyncMs.max);
}

/** Notes a change that was accepted now; whoever hears of changes is told when it becomes visible. */
export function noteChange(store: Store, accountId: string, insyncAt: number, comment?: string): ChangeInfo {
  const change = { id: newId(store, 'C'), accountId, submittedAt: store.clock.now(), insyncAt, comment };
  store.changes.set(change.id, change);
  const tell = () => {
    for (const hear of store.hearers) hear();
  };
  if (store.hearers.size > 0) store.clock.schedule(insyncAt - change.submittedAt, tell);
  return change;
}

/**
 * The caller's zone.
 * @throws AwsError `NoSuchHostedZone` when there is none, `AccessDenied` when it is another account's.
 */
export function zoneOf(store: Store, caller: Caller, id: string): HostedZone {
  const zone = store.zones.get(id);
  if (!zone) throw new AwsError('NoSuchHostedZone', 404, `No hosted zone found with ID: ${id}`);
  return ownedBy(caller, zone);
}

/**
 * The caller's reusable delegation set.
 * @throws AwsError `NoSuchDelegationSet` when there is none, `AccessDenied` when it is another account's.
 */
export function delegationSetOf(store: Store, caller: Caller, id: string): DelegationSet {
  const set = store.delegationSets.get(id);
  if (set) return ownedBy(caller, set);
  throw new AwsError('NoSuchDelegationSet', 400, `A reusable delegation set with the ID ${id} does not exist.`);
}

/** All public zones, those that were deleted included. */
export function publicZones(store: Store): HostedZone[] {
  return [...store.zones.values(), ...store.deletedZones].filter((zone) => !zone.private);
}

/**
 * What belongs to the caller's account.
 * @throws AwsError `AccessDenied` when it is another account's.
 */
export function ownedBy<T extends { readonly accountId: string }>(caller: Caller, owned: T): T {
  if (owned.accountId === caller.accountId) return owned;
  throw new AwsError('AccessDenied', 403, `User: ${caller.arn} is not authorized to access this resource`);
}

/** The reference by which a caller's request is known again. */
export function tokenOf(accountId: string, callerReference: string): string {
  return `${accountId} ${callerReference}`;
}
