/** One CAA record: which certificate authority may issue for a name. RFC 8659. */
export interface CaaRecord {
  /** `issue`, `issuewild`, `iodef`, ... */
  readonly tag: string;
  readonly value: string;
  /** Who does not know the tag must not issue. */
  readonly critical: boolean;
}

/** By which names CAA records allow Amazon: AWS Certificate Manager User Guide, "Configure a CAA record". */
const AMAZON = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];
const KNOWN_TAGS = ['issue', 'issuewild', 'iodef', 'contactemail', 'contactphone', 'issuemail', 'issuevmc'];

/**
 * Do the CAA records that hold for a name, those at it or at the nearest name above that has any, keep Amazon from issuing?
 * For a wildcard `issuewild` counts where there is one, `issue` otherwise. RFC 8659, section 4.
 */
export function forbidsAmazon(records: readonly CaaRecord[], wildcard: boolean): boolean {
  if (records.some(({ tag, critical }) => critical && !KNOWN_TAGS.includes(tag))) return true;
  const ofTag = (wanted: string) => records.filter(({ tag }) => tag === wanted);
  const wild = wildcard ? ofTag('issuewild') : [];
  const issuers = wild.length > 0 ? wild : ofTag('issue');
  return issuers.length > 0 && !issuers.some(({ value }) => AMAZON.includes(issuerOf(value)));
}

/** The issuer's name without its parameters: `amazon.com; policy=ev`. */
function issuerOf(value: string): string {
  return (value.split(';')[0] ?? '').trim().toLowerCase();
}
