import type { RecordCollection } from './record-collection.ts';
import { type ResourceRecordSet, routingMembers } from './record-set.ts';
import { isCloudFrontZone } from './service-zones.ts';

/**
 * Why a set can't stand beside the other sets of its name and type, in AWS's words; empty when it can: one routing policy
 * for all of them, and within it no two sets that answer the same viewers.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
 */
export function problemsInGroup(set: ResourceRecordSet, records: RecordCollection): string[] {
  const others = records.of(set.Name, set.Type).filter((other) => other.SetIdentifier !== set.SetIdentifier);
  if (others.length === 0) return [];
  const which = `RRSet with DNS name ${set.Name}`;
  if (set.SetIdentifier === undefined || others.some((other) => other.SetIdentifier === undefined)) {
    return [`${which}, type ${set.Type} cannot be created as other RRSets exist with the same name and type.`];
  }
  const cannot = `${which} and type ${set.Type}, SetIdentifier ${set.SetIdentifier} cannot be created as`;
  const [policy] = routingMembers(set);
  if (others.some((other) => routingMembers(other)[0] !== policy)) {
    return [`${cannot} other RRSets exist with the same name and type and another routing policy.`];
  }
  const problem = POLICY_RULES[policy ?? '']?.(set, others);
  return problem === undefined ? [] : [`${cannot} ${problem}`];
}

type PolicyRule = (set: ResourceRecordSet, others: readonly ResourceRecordSet[]) => string | undefined;

const POLICY_RULES: Readonly<Record<string, PolicyRule>> = {
  Weight: () => undefined,
  Region: once((set) => set.Region, 'another latency record has the same Region.'),
  GeoLocation: once(placeOf, 'another geolocation record has the same GeoLocation.'),
  CidrRoutingConfig: once((set) => JSON.stringify(set.CidrRoutingConfig), 'another record has the same CIDR location.'),
  Failover: (set, others) => {
    if (others.some((other) => other.Failover === set.Failover)) return `a ${set.Failover} record already exists.`;
    const bothCloudFront = [set, ...others].every(({ AliasTarget }) =>
      isCloudFrontZone(AliasTarget?.HostedZoneId ?? ''),
    );
    return bothCloudFront ? 'primary and secondary cannot both target a CloudFront distribution.' : undefined;
  },
};

/** Weighted sets of one name and type share one TTL; looked at when the whole batch is applied. */
export function problemOfWeightedTtl(set: ResourceRecordSet, records: RecordCollection): string | undefined {
  if (set.Weight === undefined || set.TTL === undefined) return undefined;
  const ttls = records.of(set.Name, set.Type).flatMap(({ TTL }) => (TTL === undefined ? [] : [TTL]));
  if (ttls.every((ttl) => ttl === set.TTL)) return undefined;
  return `RRSet with DNS name ${set.Name} and type ${set.Type}, SetIdentifier ${set.SetIdentifier} cannot be created as weighted sets must contain the same TTL.`;
}

function once(of: (set: ResourceRecordSet) => string | undefined, problem: string): PolicyRule {
  return (set, others) => (others.some((other) => of(other) === of(set)) ? problem : undefined);
}

function placeOf({ GeoLocation }: ResourceRecordSet): string {
  return [GeoLocation?.ContinentCode, GeoLocation?.CountryCode, GeoLocation?.SubdivisionCode].join('/');
}
