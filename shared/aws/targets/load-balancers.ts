import {
  DescribeLoadBalancersCommand as DescribeClassicLoadBalancersCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type LoadBalancerName, loadBalancerName } from '../../domain/targets/load-balancer-name.ts';
import { isMoverError } from '../../errors.ts';
import { calling } from '../translate-error.ts';
import { given, isHost, type Place, placeOf, type TargetService, type Told } from './target-service.ts';

const ACTION = 'elasticloadbalancing:DescribeLoadBalancers';

/**
 * Application and Network Load Balancers, by the name that is in their host; then Classic ones, which are in none of the newer
 * lists. Elastic Load Balancing API References version 2015-12-01 and 2012-06-01, "DescribeLoadBalancers".
 */
export const loadBalancers: TargetService = {
  action: ACTION,
  find: async (place, host) => {
    const wanted = loadBalancerName(host);
    return wanted && ((await describe(place, wanted)) ?? (await describeClassic(place, wanted)));
  },
};

async function describe(place: Place, { name, dnsName }: LoadBalancerName): Promise<Told | undefined> {
  const client = place.sessions.ofTarget(ElasticLoadBalancingV2Client, place.accountId, place.region);
  const answer = await calling({ action: ACTION, resource: placeOf(place) }, () =>
    client.send(new DescribeLoadBalancersCommand({ Names: [name] })),
  ).catch(noneOfThatName);
  const found = answer?.LoadBalancers?.find(({ DNSName }) => isHost(DNSName, dnsName));
  if (!found) return undefined;
  return {
    what: `the load balancer ${name} of account ${place.accountId}`,
    ...given({ hostedZoneId: found.CanonicalHostedZoneId }),
    internal: found.Scheme === 'internal',
    ipv6: found.IpAddressType?.startsWith('dualstack') ?? false,
  };
}

/** Classic ones do not tell whether they answer over IPv6. */
async function describeClassic(place: Place, { name, dnsName }: LoadBalancerName): Promise<Told | undefined> {
  const client = place.sessions.ofTarget(ElasticLoadBalancingClient, place.accountId, place.region);
  const answer = await calling({ action: ACTION, resource: placeOf(place) }, () =>
    client.send(new DescribeClassicLoadBalancersCommand({ LoadBalancerNames: [name] })),
  ).catch(noneOfThatName);
  const found = answer?.LoadBalancerDescriptions?.find(({ DNSName }) => isHost(DNSName, dnsName));
  if (!found) return undefined;
  return {
    what: `the Classic Load Balancer ${name} of account ${place.accountId}`,
    ...given({ hostedZoneId: found.CanonicalHostedZoneNameID }),
    internal: found.Scheme === 'internal',
  };
}

/** The error of an unknown name; its class and its code differ between SDK and wire. */
function noneOfThatName(error: unknown): undefined {
  const name = isMoverError(error, 'CallRefused') ? (error.cause as Error).name : '';
  if (/^(LoadBalancerNotFound|AccessPointNotFound)/.test(name)) return undefined;
  throw error;
}
