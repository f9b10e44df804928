import { AwsError, type AwsService } from '../contracts.ts';
import { restJsonService } from '../gateway/rest-json-protocol.ts';
import { pageOf } from './listing.ts';
import type { ApiDomainName, GraphqlDomainName, LatticeService, OpenSearchDomain } from './seeds.ts';
import { ownOf } from './seeds.ts';

/** API Gateway: GetDomainNames. https://docs.aws.amazon.com/apigateway/latest/api/API_GetDomainNames.html */
export function createApiGateway(all: readonly ApiDomainName[]): AwsService {
  return restJsonService([
    {
      path: /^\/domainnames$/,
      query: ['limit', 'position'],
      run: ({ limit, position }, { caller, region }) => {
        const asked = { token: position, limit: limit ?? 25, most: 500, code: 'BadRequestException' };
        const { items, next } = pageOf(ownOf(all, caller.accountId, region), asked);
        return { item: items.map(domainName), position: next };
      },
    },
  ]);
}

function domainName({ name, endpointType, host, hostedZoneId, status }: ApiDomainName) {
  return {
    domainName: name,
    domainNameStatus: status,
    endpointConfiguration: { types: [endpointType], ipAddressType: 'ipv4' },
    securityPolicy: 'TLS_1_2',
    ...(endpointType === 'EDGE'
      ? { distributionDomainName: host, distributionHostedZoneId: hostedZoneId }
      : { regionalDomainName: host, regionalHostedZoneId: hostedZoneId }),
  };
}

/** AppSync: ListDomainNames. https://docs.aws.amazon.com/appsync/latest/APIReference/API_ListDomainNames.html */
export function createAppSync(all: readonly GraphqlDomainName[]): AwsService {
  return restJsonService([
    {
      path: /^\/v1\/domainnames$/,
      query: ['nextToken', 'maxResults'],
      run: ({ nextToken, maxResults }, { caller, region }) => {
        const asked = { token: nextToken, limit: maxResults, most: 25, code: 'BadRequestException' };
        const { items, next } = pageOf(ownOf(all, caller.accountId, region), asked);
        const domainNameConfigs = items.map(({ name, host, hostedZoneId }) => ({
          domainName: name,
          appsyncDomainName: host,
          hostedZoneId,
        }));
        return { domainNameConfigs, nextToken: next };
      },
    },
  ]);
}

/** VPC Lattice: ListServices. https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_ListServices.html */
export function createVpcLattice(all: readonly LatticeService[]): AwsService {
  return restJsonService([
    {
      path: /^\/services$/,
      query: ['nextToken', 'maxResults'],
      run: ({ nextToken, maxResults }, { caller, region }) => {
        const asked = { token: nextToken, limit: maxResults, most: 100, code: 'ValidationException' };
        const { items, next } = pageOf(ownOf(all, caller.accountId, region), asked);
        return { items: items.map(latticeService), nextToken: next };
      },
    },
  ]);
}

function latticeService({ accountId, region, id, name, host, hostedZoneId, customDomainName, status }: LatticeService) {
  const dnsEntry = { domainName: host, hostedZoneId };
  const arn = `arn:aws:vpc-lattice:${region}:${accountId}:service/${id}`;
  return { id, arn, name, status, dnsEntry, customDomainName };
}

/** OpenSearch: DescribeDomain. https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DescribeDomain.html */
export function createOpenSearch(all: readonly OpenSearchDomain[]): AwsService {
  return restJsonService([
    {
      path: /^\/2021-01-01\/opensearch\/domain\/(?<name>[^/]+)$/,
      query: [],
      run: ({ name }, { caller, region }) => {
        const found = ownOf(all, caller.accountId, region).find((one) => one.name === name);
        if (!found) throw new AwsError('ResourceNotFoundException', 409, `Domain not found: ${name}`);
        return { DomainStatus: domainStatus(found) };
      },
    },
  ]);
}

function domainStatus({ accountId, region, name, host, dualStack, customEndpoint, inVpc }: OpenSearchDomain) {
  return {
    ARN: `arn:aws:es:${region}:${accountId}:domain/${name}`,
    DomainId: `${accountId}/${name}`,
    DomainName: name,
    ClusterConfig: {},
    Created: true,
    Deleted: false,
    ...(inVpc ? { Endpoints: { vpc: host } } : { Endpoint: host }),
    ...(dualStack ? { EndpointV2: dualStack.host, DomainEndpointV2HostedZoneId: dualStack.hostedZoneId } : {}),
    DomainEndpointOptions: {
      EnforceHTTPS: true,
      CustomEndpointEnabled: customEndpoint !== undefined,
      CustomEndpoint: customEndpoint,
    },
  };
}
