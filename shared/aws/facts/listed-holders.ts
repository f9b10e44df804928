import type { HolderIndex } from '../../domain/batch/groups.ts';
import type { DistributionRef } from '../../domain/refs.ts';
import { cloudFrontOf } from '../clients.ts';
import { listAliases } from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';

/** Which distribution holds each alias, of all accounts that may be a source; tenants are in no such list. */
export async function listHolders(sessions: Sessions): Promise<HolderIndex> {
  const holders = new Map<string, DistributionRef>();
  for (const accountId of sessions.accounts('source')) {
    for (const { distributionId, aliases } of await listAliases(
      cloudFrontOf(sessions, accountId, 'source'),
      accountId,
    )) {
      for (const alias of aliases) holders.set(alias, { accountId, distributionId });
    }
  }
  return holders;
}
