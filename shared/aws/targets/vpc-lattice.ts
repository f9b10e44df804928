import { paginateListServices, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { listingWith } from '../listing.ts';
import { calling } from '../translate-error.ts';
import { allOf, given, isHost, placeOf, type TargetService } from './target-service.ts';

const ACTION = 'vpc-lattice:ListServices';

/**
 * VPC Lattice services of the account, and those that others share with it. One has one custom domain name at most. Amazon VPC
 * Lattice API Reference, "ListServices"; User Guide, "Configure a custom domain name for your VPC Lattice service".
 */
export const vpcLattice: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const { sessions, accountId, region } = place;
    const client = sessions.client(VPCLatticeClient, accountId, 'target', region);
    const services = await place.once('services of VPC Lattice', () =>
      calling({ action: ACTION, resource: placeOf(place) }, () =>
        allOf(paginateListServices({ client: listingWith(client) }, {}), ({ items }) => items),
      ),
    );
    const found = services.find(({ dnsEntry }) => isHost(dnsEntry?.domainName, host));
    if (!found) return undefined;
    const { name, status, customDomainName, dnsEntry } = found;
    return {
      what: `the VPC Lattice service ${name} of account ${accountId}`,
      ...given({ hostedZoneId: dnsEntry?.hostedZoneId }),
      internal: true,
      names: customDomainName === undefined ? [] : [{ name: customDomainName.toLowerCase() }],
      ...stateOf(status ?? 'ACTIVE'),
    };
  },
};

function stateOf(status: string): { closed?: string; notYet?: string } {
  if (status === 'ACTIVE') return {};
  return status === 'CREATE_IN_PROGRESS' ? { notYet: `is ${status}` } : { closed: `is ${status}` };
}
