import { z } from 'zod';
import { AwsError, type AwsService } from '../contracts.ts';
import { queryAction, queryService } from '../gateway/query-protocol.ts';

/** A load balancer that a world has. */
export interface LoadBalancer {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly ipAddressType: 'ipv4' | 'dualstack';
}

/** Elastic Load Balancing, as far as DNS knows it. */
export interface Elb {
  readonly service: AwsService;
  add(loadBalancer: LoadBalancer): void;
}

const MAX_NAMES = 20;
const Input = z.record(z.string().regex(/^Names\.member\.\d{1,2}$/), z.string().min(1).max(32));

/**
 * Version 2 of the service with DescribeLoadBalancers by names, which answers those of the caller's account and region.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html
 */
export function createElb(): Elb {
  const all: LoadBalancer[] = [];
  const service = queryService({
    namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    version: '2015-12-01',
    actions: {
      DescribeLoadBalancers: queryAction(Input, (input, { caller, region }) => {
        const names = Object.values(input);
        if (names.length > MAX_NAMES) throw new AwsError('ValidationError', 400, 'At most 20 names can be given.');
        const own = all.filter((one) => one.accountId === caller.accountId && one.region === region);
        const missing = names.filter((name) => !own.some((one) => one.name === name));
        if (missing.length > 0) {
          throw new AwsError('LoadBalancerNotFound', 400, `Load balancers '[${missing.join(', ')}]' not found`);
        }
        const found = names.length === 0 ? own : own.filter(({ name }) => names.includes(name));
        return { LoadBalancers: { member: found.map(members) } };
      }),
    },
  });
  return { service, add: (loadBalancer) => all.push(loadBalancer) };
}

function members({ name, dnsName, hostedZoneId, type, scheme, ipAddressType }: LoadBalancer) {
  return {
    LoadBalancerName: name,
    DNSName: dnsName,
    CanonicalHostedZoneId: hostedZoneId,
    Type: type,
    Scheme: scheme,
    IpAddressType: ipAddressType,
    State: { Code: 'active' },
  };
}
