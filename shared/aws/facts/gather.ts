import pLimit from 'p-limit';
import type { DistributionFacts, Facts, HolderFacts, LockFacts } from '../../domain/facts.ts';
import { coverOf, isApex, isWildcard, uncoveredNames } from '../../domain/names.ts';
import { lockedResources } from '../../domain/plan.ts';
import type { ResolvedRequest } from '../../domain/request.ts';
import type { Dns } from '../../net/dns.ts';
import { listConflicts } from '../cloudfront.ts';
import type { LockStore } from '../lock-store.ts';
import type { Sessions } from '../sessions.ts';
import { gatherDistribution } from './distribution.ts';
import { gatherDns } from './dns.ts';
import { gatherProvisioning } from './provisioning.ts';

/** CloudFront publishes no rate; a few at a time are not throttled in practice. */
const CONCURRENCY = 4;

interface Sources {
  readonly sessions: Sessions;
  readonly locks: LockStore;
  readonly dns: Dns;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly aliasQuota: number;
  readonly certificateNameQuota: number;
}

/** Finds out everything that the planner asks, and changes nothing. */
export async function gatherFacts(moveId: string, request: ResolvedRequest, from: Sources): Promise<Facts> {
  const [source, target, dns, locks] = await Promise.all([
    gatherDistribution(from.sessions, request.source, 'source'),
    gatherDistribution(from.sessions, request.target, 'target'),
    gatherDns(from.sessions, request, from.dns),
    gatherLocks(moveId, lockedResources(request), from.locks),
  ]);
  const holders = await gatherHolders(from.sessions, request, target, from.now);
  const provisioning =
    request.certificate === 'provision'
      ? await gatherProvisioning(from.sessions, request, target, {
          dns: from.dns,
          nameQuota: from.certificateNameQuota,
        })
      : undefined;
  return { gatheredAt: from.now, source, target, holders, dns, locks, aliasQuota: from.aliasQuota, provisioning };
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

/** CloudFront shows the last seven characters of a distribution's id. */
function isMaskOf(masked: string, distributionId: string): boolean {
  const shown = masked.replace(/^\*+/, '');
  return shown !== '' && distributionId.endsWith(shown);
}

/** The locks that others hold on these resources. */
export async function gatherLocks(
  moveId: string,
  resources: readonly string[],
  locks: LockStore,
): Promise<LockFacts[]> {
  const found = await Promise.all(
    resources.map(async (resource) => ({ resource, moveId: await locks.holder(resource) })),
  );
  return found.flatMap(({ resource, moveId: holder }) =>
    holder !== undefined && holder !== moveId ? [{ resource, moveId: holder }] : [],
  );
}
