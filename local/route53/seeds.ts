import type { ZoneFacts } from './alias-rules.ts';
import { applyChangeBatch } from './change-batch.ts';
import { addDelegationSet } from './delegation-set-operations.ts';
import type { Vpc } from './hosted-zone.ts';
import type { RecordCollection } from './record-collection.ts';
import type { AliasTarget, Change, ResourceRecordSet } from './record-set.ts';
import { delegationSetOf, newId, newNameServers, type Store } from './store.ts';
import { addZone } from './zone-creation.ts';

/** An alias target in a seed: without a hosted zone id it lies in the seeded zone itself. */
export type SeedAliasTarget = Omit<AliasTarget, 'HostedZoneId'> & { readonly HostedZoneId?: string | undefined };

/** A record set in a seed, in the API's words. */
export type SeedRecordSet = Omit<ResourceRecordSet, 'AliasTarget'> & {
  readonly AliasTarget?: SeedAliasTarget | undefined;
};

export interface SeedZone {
  readonly accountId: string;
  readonly name: string;
  /** The bare id; drawn when absent. */
  readonly id?: string;
  readonly comment?: string;
  /** Makes the zone private. */
  readonly vpc?: Vpc;
  /** Without final dots; drawn when absent. */
  readonly nameServers?: readonly string[];
  /** A reusable delegation set that was seeded before. */
  readonly delegationSetId?: string;
  /** Whether the registrar points to it. Default: true for the first public zone of its name. */
  readonly delegated?: boolean;
  /** What stands in it besides NS and SOA, written in this order under the API's own rules. */
  readonly records?: readonly SeedRecordSet[];
}

export interface Route53Seeds {
  /** Puts a zone into the world that has always been there: nothing of it is pending or cached otherwise. */
  zone(seed: SeedZone): { readonly id: string; readonly nameServers: readonly string[] };
  /** Puts a reusable delegation set into the world. */
  delegationSet(seed: { readonly accountId: string; readonly id?: string; readonly nameServers?: readonly string[] }): {
    readonly id: string;
    readonly nameServers: readonly string[];
  };
  /** Makes a health check's or a CIDR collection's id known, so that records may name it. */
  knownId(id: string): void;
}

/** Ways to fill a store; each throws the AwsError that the API would answer when a seed breaks a rule. */
export function createSeeds(store: Store): Route53Seeds {
  return {
    zone: (seed) => seedZone(store, seed),
    delegationSet: ({ accountId, id, nameServers = newNameServers(store) }) => {
      const setId = id ?? newId(store, 'N');
      return addDelegationSet(store, { accountId, id: setId, callerReference: `seed-${setId}`, nameServers });
    },
    knownId: (id) => {
      store.knownIds.add(id);
    },
  };
}

function seedZone(
  store: Store,
  { records: sets = [], delegationSetId, ...seed }: SeedZone,
): { id: string; nameServers: readonly string[] } {
  const id = seed.id ?? newId(store, 'Z');
  const named = sets.flatMap((set) => [set.HealthCheckId, set.CidrRoutingConfig?.CollectionId]);
  for (const known of named) if (known !== undefined) store.knownIds.add(known);
  return addZone(store, {
    ...seed,
    id,
    delegationSet:
      delegationSetId === undefined
        ? undefined
        : delegationSetOf(store, { accountId: seed.accountId, arn: 'a seed' }, delegationSetId),
    callerReference: `seed-${id}`,
    visibleAt: Number.NEGATIVE_INFINITY,
    fill: (first, zone) =>
      sets.length === 0 ? first : filled(sets, { ...zone, private: seed.vpc !== undefined }, first),
  });
}

/** Writes the sets by the API's rules; only the mark of a traffic policy, which the API refuses, is put on afterwards. */
function filled(sets: readonly SeedRecordSet[], zone: ZoneFacts, first: RecordCollection): RecordCollection {
  let records = first;
  for (const { TrafficPolicyInstanceId, AliasTarget, ...set } of sets) {
    const plain = AliasTarget
      ? { ...set, AliasTarget: { ...AliasTarget, HostedZoneId: AliasTarget.HostedZoneId ?? zone.id } }
      : set;
    const before = records;
    const change: Change = { Action: 'CREATE', ResourceRecordSet: plain };
    records = applyChangeBatch([change], zone, records, 'after-the-batch');
    if (TrafficPolicyInstanceId === undefined) continue;
    const [written] = [...records.all()].filter((candidate) => !before.same(candidate));
    if (written) records = records.without(written).with({ ...written, TrafficPolicyInstanceId });
  }
  return records;
}
