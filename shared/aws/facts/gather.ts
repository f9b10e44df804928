import pLimit from 'p-limit';
import type { DistributionFacts, Facts, HolderFacts, LockFacts } from '../../domain/facts.ts';
import { isMaskOf } from '../../domain/masks.ts';
import { coverOf, isApex, isWildcard, uncoveredNames } from '../../domain/names.ts';
import { lockedResources } from '../../domain/plan.ts';
import type { ResolvedRequest } from '../../domain/request.ts';
import type { Dns } from '../../net/dns.ts';
import { listConflicts } from '../cloudfront.ts';
import type { LockStore } from '../lock-store.ts';
import type { Sessions } from '../sessions.ts';
import { gatherDistribution } from './distribution.ts';
import { gatherDns } from './dns.ts';
import { unlistedFacts } from './unlisted.ts';

/** CloudFront publishes no rate; a few at a time are not throttled in practice. */
const CONCURRENCY = 4;

interface Sources {
  readonly sessions: Sessions;
  readonly locks: LockStore;
  readonly dns: Dns;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly aliasQuota: number;
}

/** Finds out everything that the planner asks, and changes nothing. */
export async function gatherFacts(moveId: string, request: ResolvedRequest, from: Sources): Promise<Facts> {
  const [listed, target, dns, locks] = await Promise.all([
    request.unlisted ? undefined : gatherDistribution(from.sessions, request.source, 'source'),
    gatherDistribution(from.sessions, request.target, 'target'),
    gatherDns(from.sessions, request, from.dns),
    gatherLocks(moveId, request, from.locks),
  ]);
  const source = listed ?? (await unlistedFacts(request, target, dns, from.dns));
  const holders = await gatherHolders(from.sessions, request, target, from.now);
  return { gatheredAt: from.now, source, target, holders, dns, locks, aliasQuota: from.aliasQuota };
}

/** CloudFront tells of conflicts only for names that a valid certificate of the target covers; others are refused anyway. */
async function gatherHolders(
  sessions: Sessions,
  request: ResolvedRequest,
  target: DistributionFacts,
  now: number,
): Promise<HolderFacts[]> {
  const { status, notAfter = now } = target.certificate;
  if (status !== 'ISSUED' || notAfter <= now) return [];
  const covers = request.domains.filter((domain) => !isWildcard(domain) && !isApex(domain)).map(coverOf);
  const names = [...new Set([...request.domains, ...covers])];
  const uncovered = new Set(uncoveredNames(target.certificate.names, names));
  const asked = names.filter((name) => !uncovered.has(name) && !target.aliases.includes(name));
  const client = sessions.cloudFront(target.accountId, 'target');
  const limit = pLimit(CONCURRENCY);
  const found = await Promise.all(asked.map((name) => limit(() => listConflicts(client, target, name))));
  const holders = new Map(found.flat().map((holder) => [`${holder.alias} ${holder.distribution}`, holder]));
  return [...holders.values()].filter(({ distribution }) => !isMaskOf(distribution, request.source.distributionId));
}

async function gatherLocks(moveId: string, request: ResolvedRequest, locks: LockStore): Promise<LockFacts[]> {
  const found = await Promise.all(
    lockedResources(request).map(async (resource) => ({ resource, moveId: await locks.holder(resource) })),
  );
  return found.flatMap(({ resource, moveId: holder }) =>
    holder !== undefined && holder !== moveId ? [{ resource, moveId: holder }] : [],
  );
}
