import { type CloudFrontClient, ListConflictingAliasesCommand } from '@aws-sdk/client-cloudfront';
import type { HolderFacts } from '../domain/facts.ts';
import { type DistributionRef, isTenant, resourceOf, type StandardRef } from '../domain/refs.ts';
import { isMoverError } from '../errors.ts';
import { listConflicts } from './cloudfront.ts';
import { listingWith } from './listing.ts';
import { calling } from './translate-error.ts';

const CONFLICTS_PER_PAGE = 100;

/**
 * Who else holds a name or one that overlaps it: by ListDomainConflicts, and where that is refused by the older
 * ListConflictingAliases, which knows no tenants. Undefined when CloudFront does not tell, as where the certificate of the distribution asked with
 * does not cover the name. Throws AccessRefused when neither call is allowed.
 */
export async function whoElseHolds(
  client: CloudFrontClient,
  ref: DistributionRef,
  name: string,
): Promise<HolderFacts[] | undefined> {
  const newer = await unlessRefused(() => listConflicts(client, ref, name));
  if (newer.told) return newer.told;
  if (isTenant(ref)) {
    if (isMoverError(newer.refusal, 'AccessRefused')) throw newer.refusal;
    return undefined;
  }
  const older = await unlessRefused(() => listConflictingAliases(client, ref, name));
  if (older.told) return older.told;
  if ([newer, older].every(({ refusal }) => isMoverError(refusal, 'AccessRefused'))) throw newer.refusal;
  return undefined;
}

type Answer =
  | { readonly told: HolderFacts[]; readonly refusal?: undefined }
  | { readonly told?: undefined; readonly refusal: unknown };

async function unlessRefused(ask: () => Promise<HolderFacts[]>): Promise<Answer> {
  try {
    return { told: await ask() };
  } catch (error) {
    if (isMoverError(error, 'AccessRefused') || isMoverError(error, 'CallRefused')) return { refusal: error };
    throw error;
  }
}

/** For standard distributions only. Amazon CloudFront API Reference, "ListConflictingAliases". */
async function listConflictingAliases(
  client: CloudFrontClient,
  ref: StandardRef,
  name: string,
): Promise<HolderFacts[]> {
  const holders: HolderFacts[] = [];
  const listing = listingWith(client);
  let marker: string | undefined;
  do {
    const { ConflictingAliasesList: page } = await calling(
      { action: 'cloudfront:ListConflictingAliases', resource: resourceOf(ref) },
      () =>
        listing.send(
          new ListConflictingAliasesCommand({
            Alias: name,
            DistributionId: ref.distributionId,
            MaxItems: CONFLICTS_PER_PAGE,
            ...(marker === undefined ? {} : { Marker: marker }),
          }),
        ),
    );
    for (const { Alias, DistributionId, AccountId } of page?.Items ?? []) {
      holders.push({
        alias: Alias ?? name,
        distribution: DistributionId ?? 'unknown',
        account: AccountId ?? 'unknown',
      });
    }
    marker = page?.NextMarker;
  } while (marker);
  return holders;
}
