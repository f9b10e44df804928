import pLimit from 'p-limit';
import type { CertificateFacts } from '../../domain/facts.ts';
import { aliasCovers, certificateNameCovers, coverOf } from '../../domain/names.ts';
import type { Side } from '../../domain/plan.ts';
import type { TargetDistribution } from '../../domain/records-job/facts.ts';
import { type DistributionRef, idOf, isTenant } from '../../domain/refs.ts';
import { isMoverError } from '../../errors.ts';
import { cloudFrontOf } from '../clients.ts';
import {
  type DistributionState,
  isServing,
  type ListedDistribution,
  listAliases,
  readState,
  readTenantState,
} from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';
import { tenantWith } from '../tenants.ts';
import { gatherCertificate } from './certificate.ts';

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
  if (found) return seen(await readDistribution(sessions, found, found.use), names, now);
  let refused = '';
  for (const [accountId, use] of usesOf(sessions)) {
    try {
      const tenant = name === undefined ? undefined : await tenantFor(sessions, accountId, use, name);
      if (tenant?.state.domainName === host) return seen(tenant, names, now);
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
  return readDistribution(sessions, { accountId, distributionTenantId }, use);
}

/** A distribution as far as it decides whether a name is served: what viewers would notice of it is not asked for. */
interface Read {
  readonly ref: DistributionRef;
  readonly state: DistributionState;
  /** Of a tenant with one of its own also that of its multi-tenant distribution, for names that its own lacks. */
  readonly certificates: readonly CertificateFacts[];
}

/** Throws DistributionNotFound, AccountUnknown. */
async function readDistribution(sessions: Sessions, ref: DistributionRef, use: Side): Promise<Read> {
  const client = cloudFrontOf(sessions, ref.accountId, use);
  const { state, distribution } = isTenant(ref)
    ? await readTenantState(client, ref)
    : { state: await readState(client, ref) };
  const ids = new Set([state, distribution].flatMap((one) => one?.certificate ?? []));
  const certificates = await Promise.all([...ids].map((id) => gatherCertificate(sessions, ref.accountId, use, id)));
  return { ref, state, certificates };
}

/** What is beside the names is left out: it may be long, and decides nothing. */
function seen({ ref, state, certificates }: Read, names: readonly string[], now: number): TargetDistribution {
  const certified = certificates.flatMap((one) => (isValid(one, now) ? one.names : []));
  return {
    kind: 'seen',
    distributionId: idOf(ref),
    accountId: ref.accountId,
    enabled: isServing(state),
    ipv6: state.ipv6,
    aliases: state.aliases.filter((alias) => names.some((name) => aliasCovers(alias, name))),
    certificateNames: certified.filter((one) => names.some((name) => certificateNameCovers(one, name))),
  };
}

function isValid({ status, notAfter = Number.POSITIVE_INFINITY }: CertificateFacts, now: number): boolean {
  return status === 'ISSUED' && notAfter > now;
}
