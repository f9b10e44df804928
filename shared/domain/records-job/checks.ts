import type { DomainDnsFacts, ZoneFacts } from '../facts.ts';
import { registrableDomain } from '../names.ts';
import type { Check } from '../plan.ts';
import { describeRecord, type RecordChange, type RecordSet, targetHostOf, ttlOf } from '../records.ts';
import type { NameChange } from './request.ts';

/** Of a zone's record sets, in percent. */
const LARGE_PERCENT = 30;
/** Smaller zones are changed by halves all the time. */
const LARGE_FROM_RECORDS = 10;
const LONG_TTL_SECONDS = 3_600;

/** Records that nobody but their owner may touch: of ACM, and of a traffic policy. */
export function checkUntouchable(changes: readonly RecordChange[]): Check[] {
  return changes.flatMap((change) =>
    [change.before, change.after].flatMap((record) => (record ? untouchable(record) : [])),
  );
}

function untouchable(record: RecordSet): Check[] {
  if (targetHostOf(record)?.endsWith('.acm-validations.aws')) {
    return [
      {
        code: 'acm-validation',
        verdict: 'refuse',
        sentence: `${describeRecord(record)} proves to ACM who owns the domain; without it the certificate is not renewed.`,
        remedy: 'Leave it to ACM; take the name out of the request.',
      },
    ];
  }
  if (record.TrafficPolicyInstanceId === undefined) return [];
  return [
    {
      code: 'records-traffic-policy',
      verdict: 'refuse',
      sentence: `${describeRecord(record)} belongs to a traffic policy instance, which would put it back.`,
      remedy: 'Change the traffic policy, or delete the instance and keep plain records.',
    },
  ];
}

/** A change of much of a zone is a mistake more often than not. */
export function checkSize(
  zone: { readonly name: string; readonly size: number },
  changes: readonly RecordChange[],
  allowed: boolean,
): Check[] {
  const touched = changes.filter(({ before }) => before !== undefined).length;
  if (zone.size < LARGE_FROM_RECORDS || touched * 100 <= LARGE_PERCENT * zone.size) return [];
  const sentence = `${touched} of the ${zone.size} records of ${zone.name} would be updated or deleted, more than ${LARGE_PERCENT} %.`;
  if (allowed) return [{ code: 'large-change', verdict: 'warn', sentence }];
  return [{ code: 'large-change', verdict: 'refuse', sentence, remedy: 'Say "allowLarge": true if that is meant.' }];
}

/** How long the old answers live on, where that is longer than people expect. */
export function checkTtl(changes: readonly RecordChange[]): Check[] {
  return changes.flatMap(({ before }) =>
    before && ttlOf(before) > LONG_TTL_SECONDS
      ? [
          {
            code: 'records-long-ttl',
            verdict: 'warn' as const,
            sentence: `${describeRecord(before)} has a TTL of ${ttlOf(before)} seconds; some viewers follow it that long.`,
            remedy: 'Lower the TTL first, wait until the old one has passed, and plan again.',
          },
        ]
      : [],
  );
}

/** What to write at the provider that does serve the name, for one whose zone is not in Route 53 or out of reach. */
function instructionFor({ name, to, type, values = [] }: NameChange): string {
  if (to === undefined) return `At the DNS provider of ${name}, set its ${type} record to ${values.join(', ')}.`;
  if (name !== registrableDomain(name)) return `At the DNS provider of ${name}, make it a CNAME to ${to}.`;
  return `At the DNS provider of ${name}, lead it to ${to} by an ANAME or ALIAS record, or by a CNAME that the provider flattens (Cloudflare and others do): a plain CNAME cannot stand at ${name}, because it has NS and SOA records. A provider with neither can only move the zone, or forward ${name} to a name such as www.${name}.`;
}

/** A name whose records cannot be changed from here. */
export function checkPlace(change: NameChange, dns: DomainDnsFacts | undefined): Check[] {
  if (dns?.kind === 'zone') return [];
  const outside = dns?.kind !== 'unusable' || dns.code === 'dns-no-zone';
  const sentence = `The records of ${change.name} cannot be changed from here: ${dns?.reason ?? 'nobody looked for its zone'}.`;
  if (!outside) {
    const remedy = 'Name the right hosted zone as hostedZoneId, or correct the one that is named.';
    return [{ code: 'records-no-zone', verdict: 'refuse', sentence, remedy }];
  }
  const remedy = `${instructionFor(change)} If its zone is in Route 53 after all, add the account to the directory with the use "dns", or name the zone as hostedZoneId.`;
  return [{ code: 'records-outside', verdict: 'refuse', sentence, remedy }];
}

/** A zone of another account than the one that the request names, which a caller may be granted alone. */
export function otherAccount(name: string, zone: ZoneFacts, accountId: string): Check {
  return {
    code: 'records-other-account',
    verdict: 'refuse',
    sentence: `The zone of ${name}, ${zone.hostedZoneId}, is in account ${zone.accountId}, and the request is for account ${accountId}.`,
    remedy: 'Correct accountId, or leave it out, which needs a grant for every account.',
  };
}

/** A wildcard above a name that gets its first record: from then on it does not answer for the name any more. */
export function checkWildcard(name: string, dns: Extract<DomainDnsFacts, { kind: 'zone' }>): Check[] {
  const [wildcard] = dns.records.length === 0 ? dns.wildcardRecords : [];
  if (!wildcard) return [];
  return [
    {
      code: 'records-below-wildcard',
      verdict: 'warn',
      sentence: `${name} is answered by ${describeRecord(wildcard)} until now; with a record of its own no type of the wildcard answers for it.`,
    },
  ];
}
