import { AwsError } from '../contracts.ts';
import { givenName } from './given-name.ts';
import type { DelegationSet, HostedZone, Vpc } from './hosted-zone.ts';
import { labelsOf, liesWithin } from './names.ts';
import type { RecordCollection } from './record-collection.ts';
import { firstRecords, newId, newNameServers, publicZones, type Store, tokenOf } from './store.ts';
import { ZoneHistory } from './zone-history.ts';

/** What makes a new zone; the name as it was given. */
export interface NewZone {
  readonly accountId: string;
  readonly name: string;
  readonly callerReference: string;
  readonly comment?: string | undefined;
  readonly id?: string | undefined;
  /** Present for a private zone. */
  readonly vpc?: Vpc | undefined;
  /** Instead of drawn ones. */
  readonly nameServers?: readonly string[] | undefined;
  /** The reusable delegation set whose name servers the zone gets. */
  readonly delegationSet?: DelegationSet | undefined;
  /** Default: true for the first public zone of its name, which stays the registrar's when it is deleted. */
  readonly delegated?: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly visibleAt: number;
  /** What stands in the zone besides NS and SOA. */
  readonly fill?: (records: RecordCollection, zone: { readonly id: string; readonly name: string }) => RecordCollection;
}

/**
 * Adds a zone with its NS and SOA records.
 * @throws AwsError `InvalidDomainName`, `HostedZoneAlreadyExists` for a caller reference that was used before,
 * `ConflictingDomainExists` when name servers or a VPC already serve that name.
 */
export function addZone(store: Store, { fill = (records) => records, ...wanted }: NewZone): HostedZone {
  const name = nameOfZone(wanted);
  const token = tokenOf(wanted.accountId, wanted.callerReference);
  if (store.zoneTokens.has(token)) {
    const message = `A hosted zone has already been created with the specified caller reference: ${wanted.callerReference}`;
    throw new AwsError('HostedZoneAlreadyExists', 409, message);
  }
  const isPrivate = wanted.vpc !== undefined;
  const id = wanted.id ?? newId(store, 'Z');
  const nameServers = isPrivate
    ? []
    : (wanted.delegationSet?.nameServers ?? wanted.nameServers ?? newNameServers(store));
  refuseConflicts(store, name, nameServers, wanted.vpc);
  const records = fill(firstRecords(name, nameServers, store.settings), { id, name });
  const sameName = publicZones(store).filter((zone) => zone.name === name);
  const zone: HostedZone = {
    id,
    accountId: wanted.accountId,
    name,
    callerReference: wanted.callerReference,
    comment: wanted.comment,
    private: isPrivate,
    vpcs: wanted.vpc ? [wanted.vpc] : [],
    nameServers,
    delegationSetId: wanted.delegationSet?.id,
    delegated: !isPrivate && (wanted.delegated ?? !sameName.some(({ delegated }) => delegated)),
    history: new ZoneHistory(records, wanted.visibleAt),
    lastChangeAt: Number.NEGATIVE_INFINITY,
    deletedAt: undefined,
  };
  store.zoneTokens.add(token);
  store.zones.set(id, zone);
  return zone;
}

function nameOfZone({ name, vpc }: NewZone): string {
  const stored = givenName(name, 'InvalidDomainName');
  if (labelsOf(stored).length >= (vpc ? 1 : 2)) return stored;
  throw new AwsError('InvalidDomainName', 400, `${name} is a top-level domain: no hosted zone can be created for it`);
}

/** Zones of one name, or one below the other, can't share name servers; private ones can't share a VPC. */
function refuseConflicts(store: Store, name: string, nameServers: readonly string[], vpc: Vpc | undefined): void {
  for (const zone of store.zones.values()) {
    const related = liesWithin(name, zone.name) || liesWithin(zone.name, name);
    const sharesServers = zone.nameServers.some((server) => nameServers.includes(server));
    const sharesVpc = zone.name === name && zone.vpcs.some(({ VPCId }) => VPCId === vpc?.VPCId);
    if ((related && sharesServers) || sharesVpc) {
      const message = `The domain ${name} conflicts with the hosted zone ${zone.id} for ${zone.name}, which has the same name servers or VPC.`;
      throw new AwsError('ConflictingDomainExists', 400, message);
    }
  }
}
