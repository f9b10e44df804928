import type { RecordSet } from '../records.ts';

/** A hosted zone with all its records, as Route 53 stores them. */
export interface ExportedZone {
  readonly hostedZoneId: string;
  /** Without final dot. */
  readonly name: string;
  readonly records: readonly RecordSet[];
}

/** True for a record that only Route 53 knows: an alias, or one of several that it chooses among. */
export function isRoute53Only({ AliasTarget, SetIdentifier, TrafficPolicyInstanceId }: RecordSet): boolean {
  return AliasTarget !== undefined || SetIdentifier !== undefined || TrafficPolicyInstanceId !== undefined;
}

/** The zone as JSON, its records in Route 53's own words: what `change-resource-record-sets` takes. */
export function zoneAsJson(zone: ExportedZone): string {
  return `${JSON.stringify(zone, null, 2)}\n`;
}
