import { distributionOf } from '../external.ts';
import type { DomainDnsFacts, Facts } from '../facts.ts';
import { coverOf } from '../names.ts';
import type { Check } from '../plan.ts';
import {
  ADDRESS_TYPES,
  describeRecord,
  isCloudFrontHost,
  pointsTo,
  type RecordSet,
  targetHostOf,
  ttlOf,
} from '../records.ts';
import { idOf } from '../refs.ts';
import { bindsTo, warnBinding } from './dns-oddities.ts';
import { checkExternal } from './external.ts';
import { checkTtl } from './ttl.ts';

/** The DNS records of each domain: found, ours to change, and fit for the target. What several share is told once. */
export function checkDns(facts: Facts): Check[] {
  const checks = facts.dns.flatMap((dns): Check[] => {
    if (dns.kind === 'external') return checkExternal(dns, facts);
    if (dns.kind === 'unusable') return [checkUnusable(dns)];
    const addresses = dns.records.filter((record) => ADDRESS_TYPES.includes(record.Type));
    return [
      ...checkPresence(dns.domain, addresses, dns.wildcardRecords, facts),
      ...addresses.flatMap((record) => checkRecord(record, dns.leadsTo, facts)),
    ];
  });
  return onceEach(checks);
}

/** A name that no DNS answers for leads nobody anywhere: that is no reason to refuse, the others are. */
function checkUnusable({ domain, code, reason }: Extract<DomainDnsFacts, { kind: 'unusable' }>): Check {
  return {
    code,
    verdict: code === 'dns-no-zone' ? 'warn' : 'refuse',
    sentence: `The DNS records of ${domain} cannot be changed: ${reason}.`,
    remedy: UNUSABLE_REMEDIES[code],
  };
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
    if (dns.kind === 'unusable' || !moving.includes(dns.domain)) return [];
    if (dns.kind === 'external') {
      const host = distributionOf(dns);
      return host === undefined || ends.includes(host) ? [] : [refuseOther(dns.domain, host, facts)];
    }
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
  'dns-no-zone':
    'Nothing, where viewers need not find it now; else have its zone delegated, or give access to its hosted zone.',
  'dns-several-zones': 'Name the right one as hostedZoneId in the request.',
  'dns-pinned-zone': 'Correct hostedZoneId in the request, or leave it out.',
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
  const ttl = checkTtl(describeRecord(record), ttlOf(record));
  return ttl.some(({ verdict }) => verdict === 'refuse') ? ttl : [pass, ...ttl];
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
