import { DescribeLoadBalancersCommand, ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { loadBalancerName } from '../../domain/targets/load-balancer-name.ts';
import { calling } from '../translate-error.ts';
import { noneOfThatName } from './load-balancers.ts';
import { given, isHost, placeOf, type TargetService } from './target-service.ts';

const ACTION = 'elasticloadbalancing:DescribeLoadBalancers';

/**
 * Classic Load Balancers, by the name that is in their host; they do not tell whether they answer over IPv6. Elastic Load
 * Balancing API Reference version 2012-06-01, "DescribeLoadBalancers".
 */
export const classicLoadBalancers: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const wanted = loadBalancerName(host);
    if (!wanted) return undefined;
    const client = place.sessions.client(ElasticLoadBalancingClient, place.accountId, 'target', place.region);
    const answer = await calling({ action: ACTION, resource: placeOf(place) }, () =>
      client.send(new DescribeLoadBalancersCommand({ LoadBalancerNames: [wanted.name] })),
    ).catch(noneOfThatName);
    const found = answer?.LoadBalancerDescriptions?.find(({ DNSName }) => isHost(DNSName, wanted.dnsName));
    if (!found) return undefined;
    return {
      what: `the Classic Load Balancer ${wanted.name} of account ${place.accountId}`,
      ...given({ hostedZoneId: found.CanonicalHostedZoneNameID }),
      internal: found.Scheme === 'internal',
    };
  },
};
