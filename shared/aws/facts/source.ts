import type { HolderFacts } from '../../domain/facts.ts';
import { isMaskOf } from '../../domain/masks.ts';
import { type DistributionRef, idOf, named } from '../../domain/refs.ts';
import type { MoveRequest, ResolvedRequest } from '../../domain/request.ts';
import { MoverError } from '../../errors.ts';
import { cloudFrontOf } from '../clients.ts';
import { listAliases, readState } from '../cloudfront.ts';
import { whoElseHolds } from '../conflicts.ts';
import type { Sessions } from '../sessions.ts';
import { tenantWith } from '../tenants.ts';
import { namedUnlisted, unlistedSource } from './unlisted.ts';

/**
 * The request with its source: the one it names, or the distribution that holds the domains. CloudFront tells holders with
 * masked ids; they are matched by their last characters against the accounts that may be used as source.
 *
 * A holder that can't be listed is the source as far as CloudFront tells it (`unlisted`), and so is one that the request
 * names for AWS Support in an account that is not in the directory. Throws SourceNotFound when nobody is known to hold the
 * domains, or when they are on several.
 */
export async function resolveSource(sessions: Sessions, request: MoveRequest): Promise<ResolvedRequest> {
  const { source } = request;
  if (source !== undefined) {
    const listed = request.strategy !== 'assisted' || sessions.accounts('source').includes(source.accountId);
    return listed ? { ...request, source } : namedUnlisted({ ...request, source }, await holdersOf(sessions, request));
  }
  const holders = await holdersOf(sessions, request);
  const found = await findHolders(sessions, request, holders);
  const [only, ...others] = [...new Map(found.map((ref) => [idOf(ref), ref])).values()];
  if (only === undefined) {
    const { aliases } = await readState(cloudFrontOf(sessions, request.target.accountId, 'target'), request.target);
    return unlistedSource(request, holders, aliases);
  }
  if (others.length > 0) throw several([only, ...others]);
  return { ...request, source: only };
}

/** Who holds each domain by CloudFront's own word; nobody where it does not tell, because the certificate does not cover. */
export async function holdersOf(
  sessions: Sessions,
  { domains, target }: Pick<MoveRequest, 'domains' | 'target'>,
): Promise<HolderFacts[]> {
  const client = cloudFrontOf(sessions, target.accountId, 'target');
  const found: HolderFacts[] = [];
  for (const domain of domains) {
    const conflicts = await whoElseHolds(client, target, domain);
    found.push(...(conflicts ?? []).filter(({ alias }) => alias === domain));
  }
  return found;
}

/** The distributions that hold one of the domains, in those accounts that the holders' masks do not rule out. */
async function findHolders(
  sessions: Sessions,
  request: MoveRequest,
  holders: readonly HolderFacts[],
): Promise<DistributionRef[]> {
  const accounts = sessions
    .accounts('source')
    .filter((id) => holders.length === 0 || holders.some(({ account }) => isMaskOf(account, id)));
  const found: DistributionRef[] = [];
  for (const accountId of accounts) {
    found.push(
      ...(await distributionsWith(sessions, accountId, request)),
      ...(await tenantsWith(sessions, accountId, request, holders)),
    );
  }
  return found.filter((ref) => idOf(ref) !== idOf(request.target));
}

async function distributionsWith(
  sessions: Sessions,
  accountId: string,
  { domains }: MoveRequest,
): Promise<DistributionRef[]> {
  const listed = await listAliases(cloudFrontOf(sessions, accountId, 'source'), accountId);
  return listed
    .filter(({ aliases }) => domains.some((domain) => aliases.includes(domain)))
    .map(({ distributionId }) => ({ accountId, distributionId }));
}

/** Accounts may have thousands of tenants, and are asked by domain: for each that a tenant holds, or of which nobody tells. */
async function tenantsWith(
  sessions: Sessions,
  accountId: string,
  { domains }: MoveRequest,
  holders: readonly HolderFacts[],
): Promise<DistributionRef[]> {
  const client = cloudFrontOf(sessions, accountId, 'source');
  const found: DistributionRef[] = [];
  for (const domain of domains) {
    const holder = holders.find(({ alias }) => alias === domain);
    if (holder && !(holder.tenant && isMaskOf(holder.account, accountId))) continue;
    const distributionTenantId = await tenantWith(client, accountId, domain);
    if (distributionTenantId !== undefined) found.push({ accountId, distributionTenantId });
  }
  return found;
}

function several(found: readonly DistributionRef[]): MoverError {
  return new MoverError('SourceNotFound', `The domains are on several distributions: ${found.map(named).join(', ')}.`, {
    remedy: 'Make one request for each source.',
  });
}
