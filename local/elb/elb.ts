import * as z from '../../shared/domain/zod.ts';
import { AwsError, type AwsRequest, type AwsService } from '../contracts.ts';
import { queryAction, queryService } from '../gateway/query-protocol.ts';

/** A load balancer that a world has. */
export interface LoadBalancer {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly type: 'application' | 'network' | 'classic';
  readonly scheme: 'internet-facing' | 'internal';
  readonly ipAddressType: 'ipv4' | 'dualstack';
}

/** Elastic Load Balancing, as far as DNS knows it. */
export interface Elb {
  readonly service: AwsService;
  add(loadBalancer: LoadBalancer): void;
}

const MAX_NAMES = 20;
const Names = z.record(
  z.string().check(z.regex(/^Names\.member\.\d{1,2}$/)),
  z.string().check(z.minLength(1), z.maxLength(32)),
);
const ClassicNames = z.record(
  z.string().check(z.regex(/^LoadBalancerNames\.member\.\d{1,2}$/)),
  z.string().check(z.minLength(1), z.maxLength(32)),
);
const CLASSIC_VERSION = '2012-06-01';

/**
 * Both versions of the service with DescribeLoadBalancers by names, which answers those of the caller's account and region:
 * the older one Classic Load Balancers, the newer one all others.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeLoadBalancers.html
 */
export function createElb(): Elb {
  const all: LoadBalancer[] = [];
  const newer = queryService({
    namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    version: '2015-12-01',
    actions: {
      DescribeLoadBalancers: queryAction(Names, (input, request) => {
        const names = Object.values(input);
        if (names.length > MAX_NAMES) throw new AwsError('ValidationError', 400, 'At most 20 names can be given.');
        const found = named(names, request, false, (missing) => `Load balancers '[${missing}]' not found`);
        return { LoadBalancers: { member: found.map(members) } };
      }),
    },
  });
  const classic = queryService({
    namespace: `http://elasticloadbalancing.amazonaws.com/doc/${CLASSIC_VERSION}/`,
    version: CLASSIC_VERSION,
    actions: {
      DescribeLoadBalancers: queryAction(ClassicNames, (input, request) => {
        const sentence = (missing: string) => `There is no ACTIVE Load Balancer named '${missing}'`;
        const found = named(Object.values(input), request, true, sentence);
        return { LoadBalancerDescriptions: { member: found.map(classicMembers) } };
      }),
    },
  });
  return {
    service: { handle: (request) => (isClassic(request) ? classic : newer).handle(request) },
    add: (loadBalancer) => all.push(loadBalancer),
  };

  function named(
    names: readonly string[],
    { caller, region }: AwsRequest,
    isClassic: boolean,
    sentence: (missing: string) => string,
  ): LoadBalancer[] {
    const own = all.filter(
      (one) => one.accountId === caller.accountId && one.region === region && (one.type === 'classic') === isClassic,
    );
    const missing = names.filter((name) => !own.some((one) => one.name === name));
    if (missing.length > 0) throw new AwsError('LoadBalancerNotFound', 400, sentence(missing.join(', ')));
    return names.length === 0 ? own : own.filter(({ name }) => names.includes(name));
  }
}

function isClassic({ body }: AwsRequest): boolean {
  return new URLSearchParams(body.toString('utf8')).get('Version') === CLASSIC_VERSION;
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

function classicMembers({ name, dnsName, hostedZoneId, scheme }: LoadBalancer) {
  return { LoadBalancerName: name, DNSName: dnsName, CanonicalHostedZoneNameID: hostedZoneId, Scheme: scheme };
}
