import { describeHolder } from '../../domain/describe.ts';
import type { HolderFacts } from '../../domain/facts.ts';
import { type DistributionRef, idOf, named } from '../../domain/refs.ts';
import type { MoveRequest, ResolvedRequest } from '../../domain/request.ts';
import { MoverError } from '../../errors.ts';
import { listAliases, readState } from '../cloudfront.ts';
import { whoElseHolds } from '../conflicts.ts';
import type { Sessions } from '../sessions.ts';
import { tenantWith } from '../tenants.ts';

/** Services that keep aliases on distributions of accounts of their own, where nobody else can list them. */
const SERVICE_HOLDERS = 'Amplify, an edge-optimized API Gateway, App Runner, or another company';

/**
 * The request with its source: the one it names, or the distribution that holds the domains. CloudFront tells holders with
 * masked ids; they are matched by their last characters against the accounts that may be used as source.
 *
 * Throws SourceNotFound with what is known of a holder that can't be listed, or when the domains are on several.
 */
export async function resolveSource(sessions: Sessions, request: MoveRequest): Promise<ResolvedRequest> {
  const { source } = request;
  if (source !== undefined) return { ...request, source };
  const holders = await holdersOf(sessions, request);
  const found = await findHolders(sessions, request, holders);
  const [only, ...others] = [...new Map(found.map((ref) => [idOf(ref), ref])).values()];
  if (only === undefined) throw await notFound(sessions, request, holders);
  if (others.length > 0) throw several([only, ...others]);
  return { ...request, source: only };
}

/** Who holds each domain by CloudFront's own word; nobody where it does not tell, because the certificate does not cover. */
async function holdersOf(sessions: Sessions, { domains, target }: MoveRequest): Promise<HolderFacts[]> {
  const client = sessions.cloudFront(target.accountId, 'target');
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
    .filter((id) => holders.length === 0 || holders.some(({ account }) => shows(account, id)));
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
  const listed = await listAliases(sessions.cloudFront(accountId, 'source'), accountId);
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
  const client = sessions.cloudFront(accountId, 'source');
  const found: DistributionRef[] = [];
  for (const domain of domains) {
    const holder = holders.find(({ alias }) => alias === domain);
    if (holder && !(holder.tenant && shows(holder.account, accountId))) continue;
    const distributionTenantId = await tenantWith(client, accountId, domain);
    if (distributionTenantId !== undefined) found.push({ accountId, distributionTenantId });
  }
  return found;
}

/** Does a masked id (`******111111`) show the end of this one? */
function shows(masked: string, id: string): boolean {
  return id.endsWith(masked.replace(/^\*+/, ''));
}

async function notFound(
  sessions: Sessions,
  { domains, target }: MoveRequest,
  holders: readonly HolderFacts[],
): Promise<MoverError> {
  const { aliases } = await readState(sessions.cloudFront(target.accountId, 'target'), target);
  if (domains.every((domain) => aliases.includes(domain))) {
    return new MoverError('SourceNotFound', `${domains.join(', ')} is on the target ${idOf(target)} already.`, {
      remedy: 'Nothing has to move; name the former source if records still lead to it.',
    });
  }
  const [holder] = holders;
  if (holder === undefined) {
    return new MoverError('SourceNotFound', `No distribution that can be listed holds ${domains.join(', ')}.`);
  }
  return new MoverError(
    'SourceNotFound',
    `${holder.alias} is held by ${describeHolder(holder)}, which cannot be listed: perhaps ${SERVICE_HOLDERS}.`,
    {
      remedy:
        'Add its account to the account directory with the use "source", or release the name in the service that holds it.',
    },
  );
}

function several(found: readonly DistributionRef[]): MoverError {
  return new MoverError('SourceNotFound', `The domains are on several distributions: ${found.map(named).join(', ')}.`, {
    remedy: 'Make one request for each source.',
  });
}
