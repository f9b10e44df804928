import { AppSyncClient, paginateListDomainNames } from '@aws-sdk/client-appsync';
import { listingWith } from '../listing.ts';
import { calling } from '../translate-error.ts';
import { allOf, given, isHost, placeOf, type TargetService } from './target-service.ts';

const ACTION = 'appsync:ListDomainNames';

/** Custom domain names of AppSync. AWS AppSync API Reference, "ListDomainNames". */
export const appSync: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const { sessions, accountId, region } = place;
    const client = sessions.client(AppSyncClient, accountId, 'target', region);
    const all = await place.once('domain names of AppSync', () =>
      calling({ action: ACTION, resource: placeOf(place) }, () =>
        allOf(
          paginateListDomainNames({ client: listingWith(client) }, {}),
          ({ domainNameConfigs }) => domainNameConfigs,
        ),
      ),
    );
    const found = all.find(({ appsyncDomainName }) => isHost(appsyncDomainName, host));
    if (!found) return undefined;
    const { domainName = '', hostedZoneId } = found;
    return {
      what: `the custom domain name ${domainName} of AppSync in account ${accountId}`,
      ...given({ hostedZoneId }),
      names: [{ name: domainName.toLowerCase() }],
    };
  },
};
