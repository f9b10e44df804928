import type { HolderFacts } from '../../domain/facts.ts';
import { isMaskOf } from '../../domain/masks.ts';
import type { DistributionRef, MoveRequest, ResolvedRequest } from '../../domain/request.ts';
import { MoverError } from '../../errors.ts';
import { listAliases, listConflicts, readState } from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';
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
  const [only, ...others] = [...new Map(found.map((ref) => [ref.distributionId, ref])).values()];
  if (only === undefined) {
    const { aliases } = await readState(sessions.cloudFront(request.target.accountId, 'target'), request.target);
    return unlistedSource(request, holders, aliases);
  }
  if (others.length > 0) throw several([only, ...others]);
  return { ...request, source: only };
}

/** Who holds each domain by CloudFront's own word; nobody where it does not tell, because the certificate does not cover. */
async function holdersOf(sessions: Sessions, { domains, target }: MoveRequest): Promise<HolderFacts[]> {
  const client = sessions.cloudFront(target.accountId, 'target');
  const found: HolderFacts[] = [];
  for (const domain of domains) {
    const conflicts = await listConflicts(client, target, domain).catch(tellsNothing);
    found.push(...conflicts.filter(({ alias }) => alias === domain));
  }
  return found;
}

function tellsNothing(error: unknown): HolderFacts[] {
  if (error instanceof MoverError && error.name === 'CallRefused') return [];
  throw error;
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
    for (const { distributionId, aliases } of await listAliases(sessions.cloudFront(accountId, 'source'), accountId)) {
      const holds = request.domains.some((domain) => aliases.includes(domain));
      if (holds && distributionId !== request.target.distributionId) found.push({ accountId, distributionId });
    }
  }
  return found;
}

function several(found: readonly DistributionRef[]): MoverError {
  const named = found.map(({ distributionId, accountId }) => `${distributionId} of account ${accountId}`).join(', ');
  return new MoverError('SourceNotFound', `The domains are on several distributions: ${named}.`, {
    remedy: 'Make one request for each source.',
  });
}
