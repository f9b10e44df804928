import type { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import type { HolderFacts } from '../../domain/facts.ts';
import type { Plan } from '../../domain/plan.ts';
import { isTenant } from '../../domain/refs.ts';
import { isMoverError } from '../../errors.ts';
import { listConflicts } from '../cloudfront.ts';
import { whoElseHolds } from '../conflicts.ts';

/**
 * Who holds a domain that the target lacks, asked with a client of the target's account: the holder, `nobody`, or `untold`
 * where CloudFront does not tell. Of a distribution tenant only ListDomainConflicts tells: that the older call names nobody
 * does not mean that nobody holds. Throws AccessRefused when asking is not allowed.
 */
export async function holderOf(
  client: CloudFrontClient,
  { source, target }: Pick<Plan, 'source' | 'target'>,
  domain: string,
): Promise<HolderFacts | 'nobody' | 'untold'> {
  const told = isTenant(source)
    ? await listConflicts(client, target, domain).catch(untoldIfRefused)
    : await whoElseHolds(client, target, domain);
  if (told === undefined) return 'untold';
  return told.find(({ alias }) => alias === domain) ?? 'nobody';
}

function untoldIfRefused(error: unknown): undefined {
  if (isMoverError(error, 'CallRefused')) return undefined;
  throw error;
}
