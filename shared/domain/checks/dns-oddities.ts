import type { DomainDnsFacts, Facts } from '../facts.ts';
import type { Check } from '../plan.ts';
import { describeRecord, type RecordSet, targetHostOf } from '../records.ts';
import { idOf } from '../refs.ts';
import { inZones } from '../strategies/situation.ts';

type InZone = Extract<DomainDnsFacts, { kind: 'zone' }>;

/** What is odd about the DNS of the domains and yet no reason to refuse. What several share is told once. */
export function checkDnsOddities(facts: Facts): Check[] {
  const zones = new Map(inZones(facts).map((dns) => [dns.zone.hostedZoneId, dns]));
  return [
    ...[...zones.values()].flatMap(warnPinned),
    ...inZones(facts).flatMap(warnIpv6Only),
    ...inZones(facts).flatMap((dns) => warnProtocols(dns, facts)),
  ];
}

function warnPinned({ zone, servedBy }: InZone): Check[] {
  if (servedBy === undefined) return [];
  const instead = servedBy.length > 0 ? `which is served by ${servedBy.join(', ')}` : 'to which nobody delegates';
  return [
    {
      code: 'dns-pinned-not-live',
      verdict: 'warn',
      sentence: `By its name servers the pinned zone ${zone.hostedZoneId} is not what the world asks for ${zone.name}, ${instead}: viewers may not see a change of it.`,
      remedy: 'Leave hostedZoneId out, unless you know that these servers go by names of your own.',
    },
  ];
}

function warnIpv6Only({ domain, records }: InZone): Check[] {
  const types = records.map(({ Type }) => Type);
  if (!types.includes('AAAA') || types.some((type) => type === 'A' || type === 'CNAME')) return [];
  return [
    {
      code: 'dns-ipv6-only',
      verdict: 'warn',
      sentence: `${domain} has AAAA records and no A record: viewers without IPv6 cannot find it, and without IPv6 the service cannot verify its move.`,
      remedy: 'Create an A record with the same target, unless it is meant so.',
    },
  ];
}

/**
 * HTTPS and SVCB records that advertise protocols by which the target does not answer; alias records are answered by CloudFront
 * itself, with the target's own. RFC 9460, section 7.1.
 */
function warnProtocols({ records }: InZone, { target }: Facts): Check[] {
  const { HttpVersion = '' } = target.viewerSettings;
  const served = PROTOCOLS[HttpVersion];
  if (!served) return [];
  return records.flatMap((record): Check[] => {
    const unserved = protocolsOf(record).filter((protocol) => !served.includes(protocol));
    if (unserved.length === 0) return [];
    return [
      {
        code: 'dns-protocol-unserved',
        verdict: 'warn',
        sentence: `${describeRecord(record)} advertises ${unserved.join(', ')}, and the target ${idOf(target)} has HttpVersion ${HttpVersion}: viewers may try in vain first.`,
        remedy:
          'Set the HttpVersion of the target to http2and3, or take the protocol out of the record a TTL before the move.',
      },
    ];
  });
}

/** By `HttpVersion`, the ALPN ids by which CloudFront answers. Amazon CloudFront API Reference, "DistributionConfig". */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  'http1.1': ['http/1.1'],
  http2: ['http/1.1', 'h2'],
  http3: ['http/1.1', 'h3'],
  http2and3: ['http/1.1', 'h2', 'h3'],
};

/** The ALPN ids that an HTTPS or SVCB record advertises; none for an alias record. */
function protocolsOf({ Type, ResourceRecords = [] }: RecordSet): string[] {
  if (!['HTTPS', 'SVCB'].includes(Type)) return [];
  const ids = ResourceRecords.flatMap(({ Value }) => /\salpn="?([^"\s]+)/.exec(Value)?.[1]?.split(',') ?? []);
  return [...new Set(ids)];
}

/** An HTTPS or SVCB record that names the source in its value is not rewritten; RFC 9460, section 2.1. */
export function warnBinding(record: RecordSet): Check {
  return {
    code: 'dns-binding-on-source',
    verdict: 'warn',
    sentence: `${describeRecord(record)} names the source's host in its value, which is left as it is: viewers who go by it are served by whoever has the domain, as long as the source is there.`,
    remedy: 'Make it an alias record before the move, or correct its value before the source is deleted.',
  };
}

/** Does an HTTPS or SVCB record name the host in its value? Alias records lead there by themselves. */
export function bindsTo(record: RecordSet, host: string): boolean {
  if (targetHostOf(record) !== undefined || !['HTTPS', 'SVCB'].includes(record.Type)) return false;
  const hosts = (record.ResourceRecords ?? []).map(({ Value }) => /^\s*\d+\s+(\S+)/.exec(Value)?.[1]);
  return hosts.some((named) => named?.toLowerCase().replace(/\.$/, '') === host);
}
