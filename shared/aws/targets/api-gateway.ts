import { APIGatewayClient, type DomainName, paginateGetDomainNames } from '@aws-sdk/client-api-gateway';
import { listingWith } from '../listing.ts';
import { calling } from '../translate-error.ts';
import { allOf, given, isHost, placeOf, type TargetService, type Told } from './target-service.ts';

const ACTION = 'apigateway:GET';
/** The most that a page has. */
const PAGE = 500;
/** Those in which a custom domain name answers. */
const SERVING: readonly (string | undefined)[] = ['AVAILABLE', 'UPDATING', undefined];

/**
 * Custom domain names of API Gateway, regional ones and edge-optimized ones, of REST and of HTTP APIs. Amazon API Gateway REST
 * API Reference, "GetDomainNames": policies name it apigateway:GET on /domainnames.
 */
export const apiGateway: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const { sessions, accountId, region } = place;
    const client = sessions.client(APIGatewayClient, accountId, 'target', region);
    const all = await place.once('domain names of API Gateway', () =>
      calling({ action: ACTION, resource: `/domainnames in ${placeOf(place)}` }, () =>
        allOf(paginateGetDomainNames({ client: listingWith(client), pageSize: PAGE }, {}), ({ items }) => items),
      ),
    );
    const regional = all.find(({ regionalDomainName }) => isHost(regionalDomainName, host));
    if (regional) return told(regional, regional.regionalHostedZoneId, accountId);
    const edge = all.find(({ distributionDomainName }) => isHost(distributionDomainName, host));
    return edge && told(edge, edge.distributionHostedZoneId, accountId);
  },
};

function told({ domainName = '', domainNameStatus }: DomainName, hostedZoneId: string | undefined, accountId: string) {
  const answer: Told = {
    what: `the custom domain name ${domainName} of API Gateway in account ${accountId}`,
    ...given({ hostedZoneId }),
    names: [{ name: domainName.toLowerCase() }],
  };
  return SERVING.includes(domainNameStatus) ? answer : { ...answer, notYet: `is ${domainNameStatus}` };
}
