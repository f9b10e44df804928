import pLimit from 'p-limit';
import { isValid, uncoveredBy } from '../../domain/certificate-choice.ts';
import type { DistributionFacts, Facts } from '../../domain/facts.ts';
import { isMaskOf } from '../../domain/masks.ts';
import { coverOf, isApex, isWildcard } from '../../domain/names.ts';
import { lockedResources } from '../../domain/plan.ts';
import { idOf } from '../../domain/refs.ts';
import type { ResolvedRequest } from '../../domain/request.ts';
import { cloudFrontOf } from '../clients.ts';
import { whoElseHolds } from '../conflicts.ts';
import type { LockStore } from '../lock-store.ts';
import type { Sessions } from '../sessions.ts';
import { gatherDistribution } from './distribution.ts';
import { gatherDns } from './dns.ts';
import type { Eyes } from './external.ts';
import type { PlainZone } from './live-zones.ts';
import { gatherLocks } from './locks.ts';
import { gatherProvisioning } from './provisioning.ts';
import { unlistedFacts } from './unlisted.ts';
import { gatherUnmet } from './unmet.ts';

/** CloudFront publishes no rate; a few at a time are not throttled in practice. */
const CONCURRENCY = 4;

/** What facts are gathered with, and held against. */
export interface Sources {
  readonly sessions: Sessions;
  readonly locks: LockStore;
  readonly eyes: Eyes;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly aliasQuota: number;
  readonly certificateNameQuota: number;
  /** The zones of a plan that was made before. */
  readonly known?: readonly PlainZone[];
}

/** Finds out everything that the planner asks, and changes nothing. */
export async function gatherFacts(moveId: string, request: ResolvedRequest, from: Sources): Promise<Facts> {
  const [listed, target, dns, locks] = await Promise.all([
    request.unlisted ? undefined : gatherDistribution(from.sessions, request.source, 'source'),
    gatherDistribution(from.sessions, request.target, 'target'),
    gatherDns(from.sessions, request, from.eyes, from.known),
    gatherLocks(moveId, lockedResources(request), from.locks),
  ]);
  const source = listed ?? (await unlistedFacts(request, target, dns, from.eyes.dns));
  const [holders, unmet] = await Promise.all([
    gatherHolders(from.sessions, request, target, from.now),
    gatherUnmet(request.verify, dns, from.eyes),
  ]);
  const provisioning =
    request.certificate === 'provision'
      ? await gatherProvisioning(from.sessions, request, target, {
          eyes: from.eyes,
          nameQuota: from.certificateNameQuota,
        })
      : undefined;
  const { aliasQuota, now: gatheredAt } = from;
  return { gatheredAt, source, target, ...holders, dns, unmet, locks, aliasQuota, provisioning };
}

/**
 * CloudFront tells of conflicts only for names that a valid certificate of the target covers, and not to a multi-tenant
 * distribution; the others stay unasked. For a wildcard "the returned list can include" every name below it: Amazon
 * CloudFront API Reference, "ListConflictingAliases"; whether it does is not relied on.
 */
async function gatherHolders(
  sessions: Sessions,
  request: ResolvedRequest,
  target: DistributionFacts,
  now: number,
): Promise<Pick<Facts, 'holders' | 'unasked'>> {
  const covers = request.domains.filter((domain) => !isWildcard(domain) && !isApex(domain)).map(coverOf);
  const names = [...new Set([...request.domains, ...covers])].filter((name) => !target.aliases.includes(name));
  const askable = isValid(target.certificate, now) && !target.multiTenant;
  const uncovered = new Set(askable ? uncoveredBy(target, names, now) : names);
  const asked = names.filter((name) => !uncovered.has(name));
  const client = cloudFrontOf(sessions, target.accountId, 'target');
  const limit = pLimit(CONCURRENCY);
  const ask = (some: readonly string[]) =>
    Promise.all(some.map((name) => limit(async () => ({ name, told: await whoElseHolds(client, target, name) }))));
  // What is asked of a wildcard is told of every name below it as well: only names that are not told of are asked for.
  const wildcards = await ask(asked.filter(isWildcard));
  const known = new Set(wildcards.flatMap((answer) => answer.told ?? []).map(({ alias }) => alias));
  const found = [...wildcards, ...(await ask(asked.filter((name) => !isWildcard(name) && !known.has(name))))];
  const told = found.flatMap((answer) => answer.told ?? []);
  const holders = new Map(told.map((holder) => [`${holder.alias} ${holder.distribution}`, holder]));
  return {
    holders: [...holders.values()].filter(({ distribution }) => !isMaskOf(distribution, idOf(request.source))),
    unasked: [...uncovered, ...found.filter((answer) => answer.told === undefined).map(({ name }) => name)],
  };
}
