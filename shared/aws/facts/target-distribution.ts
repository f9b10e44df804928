import pLimit from 'p-limit';
import type { CertificateFacts, DistributionFacts } from '../../domain/facts.ts';
import { aliasCovers, certificateNameCovers, coverOf } from '../../domain/names.ts';
import type { Side } from '../../domain/plan.ts';
import type { TargetDistribution } from '../../domain/records-job/facts.ts';
import { idOf } from '../../domain/refs.ts';
import { isMoverError } from '../../errors.ts';
import { cloudFrontOf } from '../clients.ts';
import { type ListedDistribution, listAliases } from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';
import { tenantWith } from '../tenants.ts';
import { gatherDistribution } from './distribution.ts';

/** CloudFront publishes no rate; a few at a time are not throttled in practice. */
const CONCURRENCY = 4;

/** A distribution of an account that may be listed, with the use for which it may. */
export type Listed = ListedDistribution & { readonly accountId: string; readonly use: Side };

/** All distributions of the accounts that may be a source or a target. */
export async function listDistributions(sessions: Sessions): Promise<Listed[]> {
  const limit = pLimit(CONCURRENCY);
  const found = await Promise.all(
    [...usesOf(sessions)].map(([accountId, use]) =>
      limit(async () => {
        const own = await listAliases(cloudFrontOf(sessions, accountId, use), accountId);
        return own.map((one) => ({ ...one, accountId, use }));
      }),
    ),
  );
  return found.flat();
}

/**
 * The distribution behind a CloudFront host; behind the endpoint of a connection group the distribution tenant that has the
 * name. Or why nobody could look at it. Of aliases and certificate it tells what covers one of `names`, which shall lead there.
 */
export async function targetDistribution(
  sessions: Sessions,
  { host, name, names }: { readonly host: string; readonly name?: string; readonly names: readonly string[] },
  listed: readonly Listed[],
  now: number,
): Promise<TargetDistribution> {
  const found = listed.find(({ domainName }) => domainName === host);
  if (found) return seen(await gatherDistribution(sessions, found, found.use), names, now);
  let refused = '';
  for (const [accountId, use] of usesOf(sessions)) {
    try {
      const tenant = name === undefined ? undefined : await tenantFor(sessions, accountId, use, name);
      if (tenant?.domainName === host) return seen(tenant, names, now);
    } catch (error) {
      if (!isMoverError(error, 'AccessRefused')) throw error;
      refused = `; the role of account ${accountId} may not call cloudfront:GetDistributionTenantByDomain or read what that tells of`;
    }
  }
  return { kind: 'unseen', because: `${UNSEEN}${refused}` };
}

const UNSEEN =
  'no account of the directory that may be listed has this distribution, nor a distribution tenant with the name behind it; it may be one of Cognito or Amplify, or a custom domain name of API Gateway or AppSync in an account or region that was not asked ("targetRegion" names the region)';

/** Accounts with both uses are targets. */
function usesOf(sessions: Sessions): Map<string, Side> {
  const uses = new Map<string, Side>();
  for (const use of ['source', 'target'] as const) for (const id of sessions.accounts(use)) uses.set(id, use);
  return uses;
}

/** A tenant is found by a domain that it has, which may be the wildcard above the name. */
async function tenantFor(sessions: Sessions, accountId: string, use: Side, name: string) {
  const client = cloudFrontOf(sessions, accountId, use);
  const distributionTenantId =
    (await tenantWith(client, accountId, name)) ?? (await tenantWith(client, accountId, coverOf(name)));
  if (distributionTenantId === undefined) return undefined;
  return gatherDistribution(sessions, { accountId, distributionTenantId }, use);
}

/** What is beside the names is left out: it may be long, and decides nothing. */
function seen(facts: DistributionFacts, names: readonly string[], now: number): TargetDistribution {
  const { accountId, enabled, disabledParts, ipv6, aliases, certificate, sharedCertificate } = facts;
  const certified = [certificate, sharedCertificate].flatMap((one) => (one && isValid(one, now) ? one.names : []));
  return {
    kind: 'seen',
    distributionId: idOf(facts),
    accountId,
    enabled: enabled && disabledParts.length === 0,
    ipv6,
    aliases: aliases.filter((alias) => names.some((name) => aliasCovers(alias, name))),
    certificateNames: certified.filter((one) => names.some((name) => certificateNameCovers(one, name))),
  };
}

function isValid({ status, notAfter = Number.POSITIVE_INFINITY }: CertificateFacts, now: number): boolean {
  return status === 'ISSUED' && notAfter > now;
}
