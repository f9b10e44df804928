import { describeHolder } from './describe.ts';
import { leadingOf } from './external.ts';
import type { CertificateFacts, DistributionFacts, DomainDnsFacts, Facts, HolderFacts } from './facts.ts';
import { namesOfMove } from './plan.ts';
import { ADDRESS_TYPES, describeRecord } from './records.ts';
import { idOf, isTenant } from './refs.ts';

/** What a plan keeps of the facts that it was made from: for people and programs to read, nothing is decided by it later. */
export interface PlanFacts {
  /** ISO 8601, UTC. */
  readonly gatheredAt: string;
  /** Undefined for a source that nobody here can read. */
  readonly source: EndFacts | undefined;
  readonly target: EndFacts;
  /** Where the two differ so that viewers may notice, by CloudFront's own element names. */
  readonly differences: readonly Difference[];
  /** The other distributions that hold an alias in the way, masked as CloudFront answers them. */
  readonly holders: readonly HolderFacts[];
  /** In the order of the request. */
  readonly dns: readonly DnsSummary[];
}

/** One end. Its other aliases are counted and not named: whoever may read a move may not read all that is beside it. */
export interface EndFacts {
  readonly enabled: boolean;
  readonly deployed: boolean;
  readonly ipv6: boolean;
  readonly aliases: number;
  /** Which of the move's own domains, and of the wildcards above them, are among them; plans of earlier versions have none of it. */
  readonly held?: readonly string[];
  /** Undefined for CloudFront's default certificate. */
  readonly certificate: CertificateSummary | undefined;
}

/** A certificate; `expires` is ISO 8601, UTC, and undefined for one that was never issued. */
export interface CertificateSummary extends Pick<CertificateFacts, 'kind' | 'id' | 'names' | 'status'> {
  readonly expires: string | undefined;
}

/** Empty where a distribution says nothing of the setting. */
export interface Difference {
  readonly setting: string;
  readonly source: string;
  readonly target: string;
}

/** Where the records of a domain stand, and what they say. */
export interface DnsSummary {
  readonly domain: string;
  /** `route53`: in a zone that the service can write; `outside`: in one that people change; `nowhere`: in none. */
  readonly held: 'route53' | 'outside' | 'nowhere';
  /** The zone, or why there is none, in words. */
  readonly where: string;
  /** One line for each record by which viewers find their way. */
  readonly records: readonly string[];
}

/** The summary of facts. Pure. */
export function summarize(facts: Facts): PlanFacts {
  const { source, target, holders, dns, gatheredAt } = facts;
  const own = namesOfMove({ request: { domains: dns.map(({ domain }) => domain) } });
  return {
    gatheredAt: new Date(gatheredAt).toISOString(),
    source: source.unlisted ? undefined : endOf(source, own),
    target: endOf(target, own),
    differences: differencesOf(facts),
    holders,
    dns: dns.map((one) => ({ domain: one.domain, ...dnsOf(one, facts) })),
  };
}

function endOf(
  { enabled, disabledParts, deployed, ipv6, aliases, certificate }: DistributionFacts,
  own: readonly string[],
): EndFacts {
  return {
    enabled: enabled && disabledParts.length === 0,
    deployed,
    ipv6,
    aliases: aliases.length,
    held: aliases.filter((alias) => own.includes(alias)),
    certificate: certificate.kind === 'default' ? undefined : certificateOf(certificate),
  };
}

function certificateOf({ kind, id, names, status, notAfter }: CertificateFacts): CertificateSummary {
  return { kind, id, names, status, expires: notAfter === undefined ? undefined : new Date(notAfter).toISOString() };
}

/** The settings in which the ends differ; none for a source that nobody can read, nor what a tenant cannot have at all. */
export function differencesOf({ source, target }: Pick<Facts, 'source' | 'target'>): Difference[] {
  if (source.unlisted) return [];
  const known = [...new Set([...Object.keys(source.viewerSettings), ...Object.keys(target.viewerSettings)])].sort();
  return known
    .filter((name) => [source, target].every((end) => !isTenant(end) || name in end.viewerSettings))
    .filter((name) => source.viewerSettings[name] !== target.viewerSettings[name])
    .map((setting) => ({
      setting,
      source: source.viewerSettings[setting] ?? '',
      target: target.viewerSettings[setting] ?? '',
    }));
}

function dnsOf(dns: DomainDnsFacts, facts: Facts): Omit<DnsSummary, 'domain'> {
  switch (dns.kind) {
    case 'zone': {
      const { hostedZoneId, name, accountId } = dns.zone;
      const where = `hosted zone ${hostedZoneId} (${name}, account ${accountId})`;
      return {
        held: 'route53',
        where,
        records: dns.records.filter(({ Type }) => ADDRESS_TYPES.includes(Type)).map(describeRecord),
      };
    }
    case 'external': {
      const { host, addresses } = dns.answer;
      const found = host === undefined ? addresses : [`CNAME ${host}`];
      const where = `zone ${dns.zone.name} at ${dns.zone.nameServers.join(', ')}, led to: ${leadingOf(dns, facts)}`;
      return { held: 'outside', where, records: found.map((answer) => `${dns.domain} ${answer}`) };
    }
    case 'unusable':
      return { held: 'nowhere', where: dns.reason, records: [] };
  }
}

/** The chapter of the facts as Markdown; `ends` names both. */
export function renderFacts(
  facts: PlanFacts,
  ends: Readonly<Record<'source' | 'target', Parameters<typeof idOf>[0]>>,
): string[] {
  const { gatheredAt, source, target, holders, dns } = facts;
  return [
    '## Facts',
    '',
    `As found at ${gatheredAt}.`,
    '',
    `- Source ${idOf(ends.source)}: ${source ? describeEnd(source) : 'cannot be read'}`,
    `- Target ${idOf(ends.target)}: ${describeEnd(target)}`,
    ...holders.map((holder) => `- ${holder.alias}: on ${describeHolder(holder)}`),
    ...dns.map(({ domain, where, records }) => `- ${domain}: ${where}: ${records.join('; ') || 'no record'}`),
    '',
  ];
}

function describeEnd({ enabled, deployed, ipv6, aliases, certificate }: EndFacts): string {
  return [
    enabled ? 'enabled' : 'disabled',
    deployed ? 'Deployed' : 'InProgress',
    `IPv6 ${ipv6 ? 'on' : 'off'}`,
    `${aliases} ${aliases === 1 ? 'alias' : 'aliases'}`,
    certificate ? describeCertificate(certificate) : "CloudFront's default certificate",
  ].join(', ');
}

function describeCertificate({ id, names, status, expires }: CertificateSummary): string {
  return `certificate ${id} for ${names.join(', ')} (${status}${expires === undefined ? '' : `, until ${expires}`})`;
}
