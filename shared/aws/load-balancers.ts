import {
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancerFacts } from '../domain/records-job/facts.ts';
import { type LoadBalancerName, loadBalancerName } from '../domain/targets/load-balancer-name.ts';
import { isMoverError } from '../errors.ts';
import type { Sessions } from './sessions.ts';
import { calling } from './translate-error.ts';

/**
 * The Application or Network Load Balancer behind a host name, in the accounts that may be a target; undefined where none of
 * them has it. Elastic Load Balancing API Reference version 2015-12-01, "DescribeLoadBalancers".
 */
export async function findLoadBalancer(sessions: Sessions, host: string): Promise<LoadBalancerFacts | undefined> {
  const wanted = loadBalancerName(host);
  if (!wanted) return undefined;
  for (const accountId of sessions.accounts('target')) {
    const found = await describe(sessions.loadBalancing(accountId, wanted.region), accountId, wanted);
    if (found) return found;
  }
  return undefined;
}

async function describe(
  client: ElasticLoadBalancingV2Client,
  accountId: string,
  { name, dnsName, region }: LoadBalancerName,
): Promise<LoadBalancerFacts | undefined> {
  const context = {
    action: 'elasticloadbalancing:DescribeLoadBalancers',
    resource: `${region} of account ${accountId}`,
  };
  const answer = await calling(context, () => client.send(new DescribeLoadBalancersCommand({ Names: [name] }))).catch(
    tellsNothing,
  );
  const found = answer?.LoadBalancers?.find(({ DNSName = '' }) => DNSName.toLowerCase() === dnsName);
  if (!found?.CanonicalHostedZoneId) return undefined;
  return {
    accountId,
    name,
    hostedZoneId: found.CanonicalHostedZoneId,
    internal: found.Scheme === 'internal',
    ipv6: found.IpAddressType?.startsWith('dualstack') ?? false,
  };
}

/** Who does not have it, or may not tell, is passed over: then the tables have to do. */
function tellsNothing(error: unknown): undefined {
  if (isMoverError(error, 'AccessRefused') || isMoverError(error, 'RoleNotAssumable')) return undefined;
  if (isMoverError(error, 'CallRefused') && (error.cause as Error).name.startsWith('LoadBalancerNotFound'))
    return undefined;
  throw error;
}
