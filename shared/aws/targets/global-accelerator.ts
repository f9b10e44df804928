import { GlobalAcceleratorClient, paginateListAccelerators } from '@aws-sdk/client-global-accelerator';
import { listingWith } from '../listing.ts';
import { calling } from '../translate-error.ts';
import { allOf, isHost, type TargetService } from './target-service.ts';

const ACTION = 'globalaccelerator:ListAccelerators';
/** The one region in which it is asked: AWS General Reference, "AWS Global Accelerator endpoints and quotas". */
export const GLOBAL_ACCELERATOR_REGION = 'us-west-2';

/**
 * Standard accelerators; custom routing ones are in another list, and lead to single ports of private addresses. AWS Global
 * Accelerator API Reference, "ListAccelerators".
 */
export const globalAccelerator: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const { sessions, accountId, region } = place;
    const client = sessions.client(GlobalAcceleratorClient, accountId, 'target', region);
    const all = await place.once('accelerators', () =>
      calling({ action: ACTION, resource: `account ${accountId}` }, () =>
        allOf(paginateListAccelerators({ client: listingWith(client) }, {}), ({ Accelerators }) => Accelerators),
      ),
    );
    const found = all.find(({ DnsName, DualStackDnsName }) => isHost(DnsName, host) || isHost(DualStackDnsName, host));
    if (!found) return undefined;
    const what = `the accelerator ${found.Name} of account ${accountId}`;
    return {
      what,
      ipv6: isHost(found.DualStackDnsName, host),
      ...(found.Enabled ? {} : { closed: 'is disabled' }),
    };
  },
};
