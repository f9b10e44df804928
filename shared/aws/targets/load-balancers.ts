import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { loadBalancerName } from '../../domain/targets/load-balancer-name.ts';
import { isMoverError } from '../../errors.ts';
import { calling } from '../translate-error.ts';
import { given, isHost, placeOf, type TargetService } from './target-service.ts';

const ACTION = 'elasticloadbalancing:DescribeLoadBalancers';

/**
 * Application and Network Load Balancers, by the name that is in their host. Elastic Load Balancing API Reference version
 * 2015-12-01, "DescribeLoadBalancers".
 */
export const loadBalancers: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const wanted = loadBalancerName(host);
    if (!wanted) return undefined;
    const client = place.sessions.client(ElasticLoadBalancingV2Client, place.accountId, 'target', place.region);
    const answer = await calling({ action: ACTION, resource: placeOf(place) }, () =>
      client.send(new DescribeLoadBalancersCommand({ Names: [wanted.name] })),
    ).catch(noneOfThatName);
    const found = answer?.LoadBalancers?.find(({ DNSName }) => isHost(DNSName, wanted.dnsName));
    if (!found) return undefined;
    return {
      what: `the load balancer ${wanted.name} of account ${place.accountId}`,
      ...given({ hostedZoneId: found.CanonicalHostedZoneId }),
      internal: found.Scheme === 'internal',
      ipv6: found.IpAddressType?.startsWith('dualstack') ?? false,
    };
  },
};

/** The error of an unknown name is no failure; both versions send one code, and the SDK has a class of its own for each. */
export function noneOfThatName(error: unknown): undefined {
  const name = isMoverError(error, 'CallRefused') ? (error.cause as Error).name : '';
  if (/^(LoadBalancerNotFound|AccessPointNotFound)/.test(name)) return undefined;
  throw error;
}
