import type { DomainDnsFacts, Facts } from '../facts.ts';
import { coverOf } from '../names.ts';
import type { Check } from '../plan.ts';
import { describeRecord, isCloudFrontHost, pointsTo, type RecordSet, targetHostOf, ttlOf } from '../records.ts';
import { idOf } from '../refs.ts';
import { bindsTo, warnBinding } from './dns-oddities.ts';

const LONG_TTL_SECONDS = 3_600;
/** A move and its way back both wait for it, within the 48 hours that an execution may take. */
const LONGEST_TTL_SECONDS = 43_200;
const ADDRESS_TYPES = ['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB'];

/** The DNS records of each domain: found, ours to change, and fit for the target. What several share is told once. */
export function checkDns(facts: Facts): Check[] {
  const checks = facts.dns.flatMap((dns): Check[] => {
    if (dns.kind === 'unusable') {
      return [
        {
          code: dns.code,
          verdict: 'refuse',
          sentence: `The DNS records of ${dns.domain} cannot be changed: ${dns.reason}.`,
          remedy: UNUSABLE_REMEDIES[dns.code],
        },
      ];
    }
    const addresses = dns.records.filter((record) => ADDRESS_TYPES.includes(record.Type));
    return [
      ...checkPresence(dns.domain, addresses, dns.wildcardRecords, facts),
      ...addresses.flatMap((record) => checkRecord(record, dns.leadsTo, facts)),
    ];
  });
  return onceEach(checks);
}

/** The records at the wildcards that would cover the domains: CloudFront may look at them when the cover is added. */
export function checkCoverRecords(facts: Facts): Check[] {
  return onceEach(facts.dns.flatMap((dns) => (dns.kind === 'zone' ? checkCoverRecord(dns, facts) : [])));
}

/**
 * Records that lead a moving domain to a distribution that is neither source nor target: CloudFront refuses to add the
 * alias to the one, and on the way back to the other. Amazon CloudFront Developer Guide, "Requirements for using alternate
 * domain names".
 */
export function checkOtherDistributions(moving: readonly string[], facts: Facts): Check[] {
  const ends = [facts.source.domainName, facts.target.domainName];
  return facts.dns.flatMap((dns): Check[] => {
    if (dns.kind !== 'zone' || !moving.includes(dns.domain)) return [];
    const own = dns.records.filter((record) => ADDRESS_TYPES.includes(record.Type));
    const hosts = (own.length > 0 ? own : dns.wildcardRecords).map(targetHostOf);
    const other = [...hosts, dns.leadsTo].find((host) => host && isCloudFrontHost(host) && !ends.includes(host));
    return other === undefined ? [] : [refuseOther(dns.domain, other, facts)];
  });
}

function refuseOther(domain: string, other: string, { source }: Facts): Check {
  return {
    code: 'dns-other-distribution',
    verdict: 'refuse',
    sentence: `The records of ${domain} lead to ${other}, which is neither source nor target; CloudFront refuses the alias for it.`,
    remedy: `Point them straight to ${source.domainName} first; the move then repoints them.`,
  };
}

function onceEach(checks: readonly Check[]): Check[] {
  return [...new Map(checks.map((check) => [check.sentence, check])).values()];
}

const UNUSABLE_REMEDIES: Record<Extract<DomainDnsFacts, { kind: 'unusable' }>['code'], string> = {
  'dns-no-zone': 'Add the account of the hosted zone to the account directory with the use "dns".',
  'dns-several-zones': 'Name the right one as hostedZoneId in the request.',
  'dns-pinned-zone': 'Correct hostedZoneId in the request, or leave it out.',
  'dns-zone-not-live':
    'Name the zone as hostedZoneId if you know that it is the live one (name servers of your own names, for example).',
  'dns-delegated-below': 'Give access to the zone that the delegation names, or name its id as hostedZoneId.',
};

function checkPresence(
  domain: string,
  addresses: readonly RecordSet[],
  wildcards: readonly RecordSet[],
  facts: Facts,
): Check[] {
  if (addresses.length > 0) return [];
  const wildcard = wildcards.find((record) => pointsTo(record, facts.source.domainName));
  if (wildcard && !pointsTo(wildcard, facts.target.domainName)) {
    return [
      {
        code: 'dns-wildcard-record',
        verdict: 'refuse',
        sentence: `${domain} has no record of its own; ${describeRecord(wildcard)} answers for it and for every other name.`,
        remedy: `Create a record for ${domain} with the same target first; the move then changes that one only.`,
      },
    ];
  }
  const other = wildcards.find((record) => ADDRESS_TYPES.includes(record.Type));
  if (other) {
    return [
      {
        code: 'dns-wildcard-elsewhere',
        verdict: 'warn',
        sentence: `${domain} has no record of its own; ${describeRecord(other)} answers for it and is left alone.`,
      },
    ];
  }
  return [
    {
      code: 'dns-no-record',
      verdict: 'warn',
      sentence: `${domain} has no address record: there is nothing to repoint, and viewers cannot find it now.`,
    },
  ];
}

function checkRecord(record: RecordSet, leadsTo: string | undefined, facts: Facts): Check[] {
  if (bindsTo(record, facts.source.domainName)) return [warnBinding(record)];
  if (pointsTo(record, facts.target.domainName) || bindsTo(record, facts.target.domainName)) {
    return [
      { code: 'dns-on-target', verdict: 'pass', sentence: `${describeRecord(record)} leads to the target already.` },
    ];
  }
  if (!pointsTo(record, facts.source.domainName)) {
    if (leadsTo === facts.source.domainName) return [refuseDetour(record, facts)];
    return [
      {
        code: 'dns-elsewhere',
        verdict: 'warn',
        sentence: `${describeRecord(record)} leads to neither source nor target and is left alone.`,
      },
    ];
  }
  return checkMovable(record, facts);
}

function refuseDetour(record: RecordSet, facts: Facts): Check {
  return {
    code: 'dns-detour',
    verdict: 'refuse',
    sentence: `${describeRecord(record)} leads to the source ${facts.source.domainName} by a detour; CloudFront refuses the alias on the target for it.`,
    remedy: `Point the record straight to ${facts.source.domainName} first; the move then repoints it.`,
  };
}

function checkMovable(record: RecordSet, facts: Facts): Check[] {
  if (record.TrafficPolicyInstanceId) {
    return [
      {
        code: 'dns-traffic-policy',
        verdict: 'refuse',
        sentence: `${describeRecord(record)} belongs to a traffic policy instance, which would put it back.`,
        remedy: 'Change the traffic policy, or delete the instance and keep plain records.',
      },
    ];
  }
  if (record.Type === 'AAAA' && !facts.target.ipv6) {
    return [
      {
        code: 'dns-ipv6-off',
        verdict: 'refuse',
        sentence: `${describeRecord(record)} serves viewers over IPv6, and the target ${idOf(facts.target)} has IPv6 off.`,
        remedy: 'Turn IPv6 on at the target, or delete the AAAA record a TTL before the move.',
      },
    ];
  }
  const pass: Check = {
    code: 'dns-on-source',
    verdict: 'pass',
    sentence: `${describeRecord(record)} leads to the source and will be repointed.`,
  };
  if (ttlOf(record) <= LONG_TTL_SECONDS) return [pass];
  if (ttlOf(record) > LONGEST_TTL_SECONDS) {
    return [
      {
        code: 'dns-ttl-too-long',
        verdict: 'refuse',
        sentence: `${describeRecord(record)} has a TTL of ${ttlOf(record)} seconds; a move waits for ${LONGEST_TTL_SECONDS} at most.`,
        remedy: 'Lower the TTL, wait until the old one has passed, and plan again.',
      },
    ];
  }
  return [
    pass,
    {
      code: 'dns-long-ttl',
      verdict: 'warn',
      sentence: `${describeRecord(record)} has a TTL of ${ttlOf(record)} seconds; the move or its way back waits that long.`,
      remedy: 'Lower the TTL a day before the move.',
    },
  ];
}

/** Whether CloudFront resolves a newly added wildcard is not documented; where its record leads elsewhere it may refuse. */
function checkCoverRecord(dns: Extract<DomainDnsFacts, { kind: 'zone' }>, facts: Facts): Check[] {
  const elsewhere = dns.wildcardRecords.filter(
    (record) => isCloudFrontHost(targetHostOf(record) ?? '') && !pointsTo(record, facts.target.domainName),
  );
  return elsewhere.map((record) => ({
    code: 'cover-record-elsewhere',
    verdict: 'warn',
    sentence: `${describeRecord(record)} leads to another distribution; CloudFront may refuse the cover ${coverOf(dns.domain)} on the target for it.`,
    remedy: 'If the move is restored at that stage, point this record elsewhere for its time.',
  }));
}
