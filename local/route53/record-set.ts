/** Record sets in the API's own words and shapes, so that what an SDK sends can be stored, compared and sent back as it is. */

/** Every type the API knows (enum RRType of the service model). */
export const RECORD_TYPES = [
  'SOA',
  'A',
  'TXT',
  'NS',
  'CNAME',
  'MX',
  'NAPTR',
  'PTR',
  'SRV',
  'SPF',
  'AAAA',
  'CAA',
  'DS',
  'TLSA',
  'SSHFP',
  'SVCB',
  'HTTPS',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

export interface AliasTarget {
  readonly HostedZoneId: string;
  readonly DNSName: string;
  readonly EvaluateTargetHealth: boolean;
}

export interface GeoLocation {
  readonly ContinentCode?: string | undefined;
  readonly CountryCode?: string | undefined;
  readonly SubdivisionCode?: string | undefined;
}

export interface GeoProximityLocation {
  readonly AWSRegion?: string | undefined;
  readonly LocalZoneGroup?: string | undefined;
  readonly Coordinates?: { readonly Latitude: string; readonly Longitude: string } | undefined;
  readonly Bias?: number | undefined;
}

export interface ResourceRecordSet {
  readonly Name: string;
  readonly Type: RecordType;
  readonly SetIdentifier?: string | undefined;
  readonly Weight?: number | undefined;
  readonly Region?: string | undefined;
  readonly GeoLocation?: GeoLocation | undefined;
  readonly Failover?: 'PRIMARY' | 'SECONDARY' | undefined;
  readonly MultiValueAnswer?: boolean | undefined;
  /** Seconds; absent on aliases. */
  readonly TTL?: number | undefined;
  readonly ResourceRecords?: readonly { readonly Value: string }[] | undefined;
  readonly AliasTarget?: AliasTarget | undefined;
  readonly HealthCheckId?: string | undefined;
  readonly TrafficPolicyInstanceId?: string | undefined;
  readonly CidrRoutingConfig?: { readonly CollectionId: string; readonly LocationName: string } | undefined;
  readonly GeoProximityLocation?: GeoProximityLocation | undefined;
}

export interface Change {
  readonly Action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly ResourceRecordSet: ResourceRecordSet;
}

/** The members that make a set one of several with the same name and type, each with its policy's name. */
const ROUTING_MEMBERS = [
  'Weight',
  'Region',
  'Failover',
  'GeoLocation',
  'MultiValueAnswer',
  'CidrRoutingConfig',
  'GeoProximityLocation',
] as const;
export type RoutingMember = (typeof ROUTING_MEMBERS)[number];

/** The routing members a set carries; none for a simple set. */
export function routingMembers(set: ResourceRecordSet): RoutingMember[] {
  return ROUTING_MEMBERS.filter((member) => set[member] !== undefined);
}

/** What makes a set itself: name, type and set identifier. `Name` has to be in the stored form. */
export function keyOf(set: ResourceRecordSet): string {
  return `${set.Name} ${set.Type} ${set.SetIdentifier ?? ''}`;
}

/** The values of a set that is no alias. */
export function valuesOf(set: ResourceRecordSet): string[] {
  return (set.ResourceRecords ?? []).map(({ Value }) => Value);
}
