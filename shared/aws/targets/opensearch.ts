import { DescribeDomainCommand, type DomainStatus, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { isMoverError } from '../../errors.ts';
import { calling } from '../translate-error.ts';
import { given, isHost, type TargetService } from './target-service.ts';

const ACTION = 'es:DescribeDomain';
const HOST = /^(?:search|vpc)-(?<domain>[a-z][a-z0-9-]{2,27})-[a-z0-9]+\./;

/**
 * OpenSearch domains, by the name that is in their host, with their custom endpoint. The zone id that the service tells is that
 * of the dual-stack endpoint. Amazon OpenSearch Service API Reference, "DescribeDomain" and "DomainStatus".
 */
export const openSearch: TargetService = {
  action: ACTION,
  find: async ({ sessions, accountId, region }, host) => {
    const domain = HOST.exec(host)?.groups?.domain;
    if (domain === undefined) return undefined;
    const client = sessions.client(OpenSearchClient, accountId, 'target', region);
    const resource = `the domain ${domain} in region ${region} of account ${accountId}`;
    const answer = await calling({ action: ACTION, resource }, () =>
      client.send(new DescribeDomainCommand({ DomainName: domain })),
    ).catch(noneOfThatName);
    const status = answer?.DomainStatus;
    if (!status || !endpointsOf(status).some((endpoint) => isHost(endpoint, host))) return undefined;
    const { CustomEndpoint, CustomEndpointEnabled } = status.DomainEndpointOptions ?? {};
    return {
      what: `the OpenSearch domain ${domain} of account ${accountId}`,
      ...(isHost(status.EndpointV2, host) ? given({ hostedZoneId: status.DomainEndpointV2HostedZoneId }) : {}),
      internal: Object.keys(status.Endpoints ?? {}).length > 0,
      names: CustomEndpointEnabled && CustomEndpoint ? [{ name: CustomEndpoint.toLowerCase() }] : [],
      ...(status.Deleted ? { closed: 'is deleted' } : {}),
    };
  },
};

/** One domain has its endpoints in one member or another, by where it is. */
function endpointsOf({ Endpoint, EndpointV2, Endpoints }: DomainStatus): (string | undefined)[] {
  return [Endpoint, EndpointV2, ...Object.values(Endpoints ?? {})];
}

function noneOfThatName(error: unknown): undefined {
  if (isMoverError(error, 'CallRefused') && (error.cause as Error).name === 'ResourceNotFoundException')
    return undefined;
  throw error;
}
