import { liesWithin, NameError, storedName } from './names.ts';
import type { RecordCollection } from './record-collection.ts';
import type { AliasTarget, ResourceRecordSet } from './record-set.ts';
import { isCloudFrontZone, type ServiceZone, servicesOf } from './service-zones.ts';

/** What the rules have to know of the zone that an alias is written to. */
export interface ZoneFacts {
  /** The bare id, `Z…`. */
  readonly id: string;
  /** In stored form. */
  readonly name: string;
  readonly private: boolean;
}

/**
 * Why an alias can't be created, in AWS's words; empty when it can. The target's hosted zone id has to be a service's own
 * for that kind of name and type, or this zone's own for a target of the same type that exists in it.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
 */
export function problemsOfAlias(set: ResourceRecordSet, zone: ZoneFacts, records: RecordCollection): string[] {
  const alias = set.AliasTarget;
  if (!alias) return [];
  let target: string;
  try {
    target = storedName(alias.DNSName);
  } catch (error) {
    if (error instanceof NameError) return [error.message];
    throw error;
  }
  if (alias.HostedZoneId === zone.id) return problemsInZone(set, target, zone, records);
  return problemsOfService(set, alias, target, zone);
}

function problemsInZone(set: ResourceRecordSet, target: string, zone: ZoneFacts, records: RecordCollection): string[] {
  const tried = `Tried to create an alias that targets ${target}, type ${set.Type} in zone ${zone.id}`;
  if (!liesWithin(target, zone.name)) {
    return [`${tried}, but the alias target name does not lie within the target zone`, notFound(tried)];
  }
  if (set.Type === 'NS' || set.Type === 'SOA') return [`${tried}, but an alias can't have that type`];
  if (target === set.Name) return [`${tried}, but an alias can't target itself`];
  return records.of(target, set.Type).length === 0 ? [notFound(tried)] : [];
}

function problemsOfService(set: ResourceRecordSet, alias: AliasTarget, target: string, zone: ZoneFacts): string[] {
  const services = servicesOf(alias.HostedZoneId);
  const tried = `Tried to create an alias that targets ${target}, type ${set.Type} in zone ${alias.HostedZoneId}`;
  const outside = `${tried}, but the alias target name does not lie within the target zone`;
  if (services.length === 0) return [outside, notFound(tried)];
  const service = services.find((candidate) => candidate.target.test(target));
  if (!service) return [outside];
  return problemsOfTarget(set, alias, service, tried, zone);
}

function problemsOfTarget(
  set: ResourceRecordSet,
  alias: AliasTarget,
  service: ServiceZone,
  tried: string,
  zone: ZoneFacts,
): string[] {
  const problems: string[] = [];
  if (!service.types.includes(set.Type)) problems.push(notFound(tried));
  if (!isCloudFrontZone(alias.HostedZoneId)) return problems;
  if (zone.private) {
    problems.push(`${tried}, but an alias in a private hosted zone can't target a CloudFront distribution`);
  }
  if (alias.EvaluateTargetHealth) {
    problems.push(`${tried}, but EvaluateTargetHealth can't be true when the target is a CloudFront distribution`);
  }
  return problems;
}

function notFound(tried: string): string {
  return `${tried}, but that target was not found`;
}
