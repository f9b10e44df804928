import { AccountId } from '../../shared/domain/request.ts';
import { SomeText } from '../../shared/domain/text.ts';
import * as z from '../../shared/domain/zod.ts';
import type { TargetSeeds } from '../targets/create-targets.ts';

const HostedZoneId = z.string().check(z.regex(/^Z[A-Z0-9]+$/, 'is not a hosted zone id'));
const Host = z.string().check(z.regex(/^[a-z0-9*.-]+$/, 'is not a host name in lower case'));
const Place = { account: AccountId, region: SomeText };

/** A load balancer; its addresses are those of the endpoint with its `dnsName`. */
const LoadBalancer = z.strictObject({
  ...Place,
  name: z.string().check(z.regex(/^[a-zA-Z0-9-]{1,32}$/, 'is not the name of a load balancer')),
  dnsName: SomeText,
  hostedZoneId: HostedZoneId,
  type: z._default(z.enum(['application', 'network', 'classic']), 'application'),
  scheme: z._default(z.enum(['internet-facing', 'internal']), 'internet-facing'),
  ipAddressType: z._default(z.enum(['ipv4', 'dualstack']), 'ipv4'),
});

const ApiDomainName = z.strictObject({
  ...Place,
  name: SomeText,
  endpointType: z._default(z.enum(['REGIONAL', 'EDGE']), 'REGIONAL'),
  host: Host,
  hostedZoneId: HostedZoneId,
  status: z._default(
    z.enum([
      'AVAILABLE',
      'UPDATING',
      'PENDING',
      'PENDING_CERTIFICATE_REIMPORT',
      'PENDING_OWNERSHIP_VERIFICATION',
      'FAILED',
    ]),
    'AVAILABLE',
  ),
});

const GraphqlDomainName = z.strictObject({
  ...Place,
  name: SomeText,
  host: Host,
  hostedZoneId: z._default(HostedZoneId, 'Z2FDTNDATAQYW2'),
});

const VpcEndpoint = z.strictObject({
  ...Place,
  id: z.string().check(z.regex(/^vpce-[0-9a-f]{8,17}$/, 'is not the id of a VPC endpoint')),
  state: z._default(
    z.enum(['available', 'pending', 'pendingAcceptance', 'rejected', 'failed', 'deleting', 'deleted', 'expired']),
    'available',
  ),
  dnsEntries: z.array(z.strictObject({ name: Host, hostedZoneId: HostedZoneId })).check(z.minLength(1)),
});

const AppRunnerService = z.strictObject({
  ...Place,
  name: SomeText,
  host: Host,
  status: z._default(z.enum(['RUNNING', 'OPERATION_IN_PROGRESS', 'PAUSED', 'CREATE_FAILED', 'DELETED']), 'RUNNING'),
  customDomains: z._default(
    z.array(
      z.strictObject({
        name: SomeText,
        www: z._default(z.boolean(), false),
        status: z._default(SomeText, 'active'),
      }),
    ),
    [],
  ),
});

const OpenSearchDomain = z.strictObject({
  ...Place,
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]{2,27}$/, 'is not the name of an OpenSearch domain')),
  host: Host,
  /** The dual-stack endpoint, with its zone id. */
  dualStack: z.optional(z.strictObject({ host: Host, hostedZoneId: HostedZoneId })),
  customEndpoint: z.optional(SomeText),
  inVpc: z._default(z.boolean(), false),
});

const LatticeService = z.strictObject({
  ...Place,
  id: z.string().check(z.regex(/^svc-[0-9a-f]{17}$/, 'is not the id of a VPC Lattice service')),
  name: SomeText,
  host: Host,
  hostedZoneId: HostedZoneId,
  customDomainName: z.optional(SomeText),
  status: z._default(
    z.enum(['ACTIVE', 'CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_FAILED']),
    'ACTIVE',
  ),
});

const BeanstalkEnvironment = z.strictObject({
  ...Place,
  name: SomeText,
  host: Host,
  status: z._default(z.enum(['Launching', 'Ready', 'Updating', 'Terminating', 'Terminated']), 'Ready'),
});

const Accelerator = z.strictObject({
  account: AccountId,
  name: SomeText,
  host: Host,
  dualStackHost: z.optional(Host),
  enabled: z._default(z.boolean(), true),
});

const Bucket = z.strictObject({
  ...Place,
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket')),
  website: z._default(z.boolean(), true),
  /** Whether its account may list it: without, a missing key is told as a refusal. */
  listable: z._default(z.boolean(), true),
  /** Text by key. */
  objects: z._default(z.record(SomeText, z.string()), {}),
});

/** The fields of a world for the services that records lead to, as far as their own APIs tell of them. */
export const TARGETS = {
  loadBalancers: z._default(z.array(LoadBalancer), []),
  apiDomainNames: z._default(z.array(ApiDomainName), []),
  graphqlDomainNames: z._default(z.array(GraphqlDomainName), []),
  vpcEndpoints: z._default(z.array(VpcEndpoint), []),
  appRunnerServices: z._default(z.array(AppRunnerService), []),
  openSearchDomains: z._default(z.array(OpenSearchDomain), []),
  latticeServices: z._default(z.array(LatticeService), []),
  beanstalkEnvironments: z._default(z.array(BeanstalkEnvironment), []),
  accelerators: z._default(z.array(Accelerator), []),
  buckets: z._default(z.array(Bucket), []),
};

type WorldTargets = { [Kind in keyof TargetSeeds]: z.output<(typeof TARGETS)[Kind]> };

/** The targets of a world as the services hold them. */
export function targetSeeds(world: WorldTargets): TargetSeeds {
  const others = ['loadBalancers', 'buckets'];
  const kinds = Object.keys(TARGETS).filter((kind) => !others.includes(kind)) as (keyof TargetSeeds)[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, world[kind].map(({ account, ...one }) => ({ accountId: account, ...one }))]),
  ) as unknown as TargetSeeds;
}
