import type { AwsResponse } from '../contracts.ts';
import { xmlDocument, xmlResponse } from '../gateway/render.ts';
import type { ChangeInfo, DelegationSet, HostedZone } from './hosted-zone.ts';
import type { ResourceRecordSet } from './record-set.ts';
import { ROUTE53_NAMESPACE } from './xml-requests.ts';

/** What an operation answers with; the service wraps it in the operation's own element. */
export interface Result {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;
}

/** A result as the wire carries it. */
export function render(operation: string, result: Result, requestId: string): AwsResponse {
  const document = { [`${operation}Response`]: { '@xmlns': ROUTE53_NAMESPACE, ...result.members } };
  const response = xmlResponse(result.status ?? 200, xmlDocument(document), requestId);
  return { ...response, headers: { ...response.headers, ...result.headers } };
}

/** `<HostedZone>` as all operations tell it. */
export function hostedZoneMembers(zone: HostedZone): Record<string, unknown> {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: { Comment: zone.comment, PrivateZone: zone.private },
    ResourceRecordSetCount: zone.history.latest.size,
  };
}

/** `<DelegationSet>` of a public zone: with an id only when it is a reusable one. */
export function zoneDelegationSet(
  zone: HostedZone,
  set: DelegationSet | undefined,
): Record<string, unknown> | undefined {
  if (zone.private) return undefined;
  return set ? delegationSetMembers(set) : { NameServers: { NameServer: zone.nameServers } };
}

/** `<DelegationSet>` of a reusable delegation set. */
export function delegationSetMembers(set: DelegationSet): Record<string, unknown> {
  return {
    Id: `/delegationset/${set.id}`,
    CallerReference: set.callerReference,
    NameServers: { NameServer: set.nameServers },
  };
}

/** `<ChangeInfo>`: PENDING until the change's INSYNC moment. */
export function changeInfoMembers(change: ChangeInfo, now: number): Record<string, unknown> {
  return {
    Id: `/change/${change.id}`,
    Status: now >= change.insyncAt ? 'INSYNC' : 'PENDING',
    SubmittedAt: new Date(change.submittedAt).toISOString(),
    Comment: change.comment,
  };
}

/** `<ResourceRecordSet>`, its members in the service model's order. */
export function recordSetMembers(set: ResourceRecordSet): Record<string, unknown> {
  return {
    Name: set.Name,
    Type: set.Type,
    SetIdentifier: set.SetIdentifier,
    Weight: set.Weight,
    Region: set.Region,
    GeoLocation: set.GeoLocation,
    Failover: set.Failover,
    MultiValueAnswer: set.MultiValueAnswer,
    TTL: set.TTL,
    ResourceRecords: set.ResourceRecords && { ResourceRecord: set.ResourceRecords },
    AliasTarget: set.AliasTarget,
    HealthCheckId: set.HealthCheckId,
    TrafficPolicyInstanceId: set.TrafficPolicyInstanceId,
    CidrRoutingConfig: set.CidrRoutingConfig,
    GeoProximityLocation: set.GeoProximityLocation,
  };
}

/** A list element: `<HostedZones><HostedZone>…</HostedZone></HostedZones>`, empty when there is nothing. */
export function listOf(item: string, items: readonly unknown[]): Record<string, unknown> | string {
  return items.length === 0 ? '' : { [item]: items };
}
