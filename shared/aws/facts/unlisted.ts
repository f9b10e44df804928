import type { DistributionFacts, DomainDnsFacts, HolderFacts } from '../../domain/facts.ts';
import { isMaskOf } from '../../domain/masks.ts';
import { isWildcard } from '../../domain/names.ts';
import type { Endpoint, Side } from '../../domain/plan.ts';
import { isCloudFrontHost, targetHostOf } from '../../domain/records.ts';
import { type DistributionRef, idOf, named, refOf } from '../../domain/refs.ts';
import type { MoveRequest, ResolvedRequest } from '../../domain/request.ts';
import { MoverError } from '../../errors.ts';
import type { Dns } from '../../net/dns.ts';
import type { Sessions } from '../sessions.ts';
import { gatherDistribution } from './distribution.ts';

/** The source where the target has all domains already and the request names none: records may still lead to one. */
const UNKNOWN: DistributionRef = { accountId: 'unknown', distributionId: 'unknown' };

/**
 * The request with a source that nobody here can list, as CloudFront masks it: the one holder of domains, or nobody where
 * the target has them all. Throws SourceNotFound when there is no holder either, or when there are several.
 */
export function unlistedSource(
  request: MoveRequest,
  holders: readonly HolderFacts[],
  targetAliases: readonly string[],
): ResolvedRequest {
  const [first, ...others] = [...new Map(holders.map((holder) => [holder.distribution, holder])).values()];
  if (first === undefined) {
    const all = request.domains.every((domain) => targetAliases.includes(domain));
    if (all) return { ...request, source: UNKNOWN, unlisted: [] };
    throw new MoverError('SourceNotFound', `No distribution that can be listed holds ${request.domains.join(', ')}.`);
  }
  if (others.length > 0) throw several([first, ...others]);
  return { ...request, source: refOfHolder(first), unlisted: holders.map(({ alias }) => alias) };
}

/** The request with the source that it names in an account that nobody here can read: it holds what CloudFront says. */
export function namedUnlisted(
  request: MoveRequest & { readonly source: DistributionRef },
  holders: readonly HolderFacts[],
): ResolvedRequest {
  const its = holders.filter(({ distribution }) => isMaskOf(distribution, idOf(request.source)));
  return { ...request, unlisted: its.map(({ alias }) => alias) };
}

/** A holder as CloudFront masks it. */
function refOfHolder({ tenant, distribution, account }: HolderFacts): DistributionRef {
  return tenant
    ? { accountId: account, distributionTenantId: distribution }
    : { accountId: account, distributionId: distribution };
}

function several(holders: readonly HolderFacts[]): MoverError {
  const all = holders.map((holder) => named(refOfHolder(holder))).join(', ');
  return new MoverError('SourceNotFound', `The domains are on several distributions: ${all}.`, {
    remedy: 'Make one request for each source.',
  });
}

/**
 * What is known of an unlisted source: the domains that it holds, and the domain name to which the records of the domains
 * lead, by the zones or by live DNS.
 */
export async function unlistedFacts(
  { source, unlisted = [] }: ResolvedRequest,
  target: DistributionFacts,
  facts: readonly DomainDnsFacts[],
  dns: Dns,
): Promise<DistributionFacts> {
  const hosts = await Promise.all(facts.map((of) => hostsOf(of, dns)));
  const domainName = hosts.flat().find((host) => isCloudFrontHost(host) && host !== target.domainName);
  return blank(source, domainName ?? '', unlisted);
}

/** An end of a move as it is now: of an unlisted source nothing but its domain name. */
export async function gatherEnd(sessions: Sessions, end: Endpoint, side: Side): Promise<DistributionFacts> {
  return end.unlisted ? blank(refOf(end), end.domainName, []) : gatherDistribution(sessions, end, side);
}

function blank(source: DistributionRef, domainName: string, aliases: readonly string[]): DistributionFacts {
  return {
    ...source,
    unlisted: true,
    domainName,
    enabled: true,
    disabledParts: [],
    deployed: true,
    multiTenant: false,
    staging: false,
    continuousDeployment: false,
    ipv6: true,
    aliases,
    certificate: { kind: 'default', id: '', names: [], status: '', notAfter: undefined, serial: undefined },
    viewerSettings: {},
    origins: [],
    forwardsHost: false,
    configDigest: '',
  };
}

/** Where a domain leads: by its records, and where those are not at hand by live DNS. */
async function hostsOf(facts: DomainDnsFacts, dns: Dns): Promise<string[]> {
  if (facts.kind === 'zone') {
    const own = facts.records.map(targetHostOf);
    return [...own, facts.leadsTo].filter((host) => host !== undefined);
  }
  if (facts.kind === 'external') return [facts.answer.host, facts.answer.end].filter((host) => host !== undefined);
  return isWildcard(facts.domain) ? [] : [await dns.canonicalName(facts.domain)];
}
