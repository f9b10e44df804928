import { isApex } from './names.ts';
import { decodeName, type RecordChange, type RecordSet } from './records.ts';

/** Seconds: short, because the record stands for the time of a move only. */
export const OWNERSHIP_TTL = 60;

/**
 * The name of the TXT record by which CloudFront sees who owns a domain: `_www.example.com`, and `_.example.com` for an
 * apex, whose `_example.com` would lie outside of the zone. Amazon CloudFront Developer Guide, "Move an alternate domain
 * name".
 */
export function ownershipName(domain: string): string {
  return isApex(domain) ? `_.${domain}` : `_${domain}`;
}

/** A change that writes a record. */
type Writing = Extract<RecordChange, { readonly after: RecordSet }>;

/** What adds the target's domain name to the TXT record, beside values that are there already. */
export function proving(domain: string, present: RecordSet | undefined, targetHost: string): Writing | undefined {
  const value = `"${targetHost}"`;
  if (present === undefined) {
    const after = {
      Name: `${ownershipName(domain)}.`,
      Type: 'TXT',
      TTL: OWNERSHIP_TTL,
      ResourceRecords: [{ Value: value }],
    };
    return { after };
  }
  if (proves(present, targetHost)) return undefined;
  const values = present.ResourceRecords ?? [];
  return { before: present, after: { ...present, ResourceRecords: [...values, { Value: value }] } };
}

/** True when the TXT record has the domain name of a distribution as a value. */
export function proves(present: RecordSet | undefined, host: string): boolean {
  return (present?.ResourceRecords ?? []).some(({ Value }) => Value === `"${host}"`);
}

/** What takes only these domain names out of the TXT record again; undefined when none of them is there. */
export function unproving(present: RecordSet | undefined, ...hosts: readonly string[]): RecordChange | undefined {
  const values = present?.ResourceRecords ?? [];
  const others = values.filter(({ Value }) => !hosts.some((host) => Value === `"${host}"`));
  if (present === undefined || others.length === values.length) return undefined;
  return others.length === 0
    ? { before: present }
    : { before: present, after: { ...present, ResourceRecords: others } };
}

/** The ownership record among record sets of its name. */
export function ownershipRecord(domain: string, records: readonly RecordSet[]): RecordSet | undefined {
  return records.find(({ Name, Type }) => Type === 'TXT' && decodeName(Name) === ownershipName(domain));
}
