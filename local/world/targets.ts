import { z } from 'zod';
import { AccountId } from '../../shared/domain/request.ts';
import type { TargetSeeds } from '../targets/create-targets.ts';

const HostedZoneId = z.string().regex(/^Z[A-Z0-9]+$/, 'is not a hosted zone id');
const Host = z.string().regex(/^[a-z0-9*.-]+$/, 'is not a host name in lower case');
const Place = { account: AccountId, region: z.string().min(1) };

/** A load balancer; its addresses are those of the endpoint with its `dnsName`. */
const LoadBalancer = z.strictObject({
  ...Place,
  name: z.string().regex(/^[a-zA-Z0-9-]{1,32}$/, 'is not the name of a load balancer'),
  dnsName: z.string().min(1),
  hostedZoneId: HostedZoneId,
  type: z.enum(['application', 'network', 'classic']).default('application'),
  scheme: z.enum(['internet-facing', 'internal']).default('internet-facing'),
  ipAddressType: z.enum(['ipv4', 'dualstack']).default('ipv4'),
});

const ApiDomainName = z.strictObject({
  ...Place,
  name: z.string().min(1),
  endpointType: z.enum(['REGIONAL', 'EDGE']).default('REGIONAL'),
  host: Host,
  hostedZoneId: HostedZoneId,
  status: z
    .enum([
      'AVAILABLE',
      'UPDATING',
      'PENDING',
      'PENDING_CERTIFICATE_REIMPORT',
      'PENDING_OWNERSHIP_VERIFICATION',
      'FAILED',
    ])
    .default('AVAILABLE'),
});

const GraphqlDomainName = z.strictObject({
  ...Place,
  name: z.string().min(1),
  host: Host,
  hostedZoneId: HostedZoneId.default('Z2FDTNDATAQYW2'),
});

const VpcEndpoint = z.strictObject({
  ...Place,
  id: z.string().regex(/^vpce-[0-9a-f]{8,17}$/, 'is not the id of a VPC endpoint'),
  state: z
    .enum(['available', 'pending', 'pendingAcceptance', 'rejected', 'failed', 'deleting', 'deleted', 'expired'])
    .default('available'),
  dnsEntries: z.array(z.strictObject({ name: Host, hostedZoneId: HostedZoneId })).min(1),
});

const AppRunnerService = z.strictObject({
  ...Place,
  name: z.string().min(1),
  host: Host,
  status: z.enum(['RUNNING', 'OPERATION_IN_PROGRESS', 'PAUSED', 'CREATE_FAILED', 'DELETED']).default('RUNNING'),
  customDomains: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        www: z.boolean().default(false),
        status: z.string().min(1).default('active'),
      }),
    )
    .default([]),
});

const OpenSearchDomain = z.strictObject({
  ...Place,
  name: z.string().regex(/^[a-z][a-z0-9-]{2,27}$/, 'is not the name of an OpenSearch domain'),
  host: Host,
  /** The dual-stack endpoint, with its zone id. */
  dualStack: z.strictObject({ host: Host, hostedZoneId: HostedZoneId }).optional(),
  customEndpoint: z.string().min(1).optional(),
  inVpc: z.boolean().default(false),
});

const LatticeService = z.strictObject({
  ...Place,
  id: z.string().regex(/^svc-[0-9a-f]{17}$/, 'is not the id of a VPC Lattice service'),
  name: z.string().min(1),
  host: Host,
  hostedZoneId: HostedZoneId,
  customDomainName: z.string().min(1).optional(),
  status: z
    .enum(['ACTIVE', 'CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_FAILED'])
    .default('ACTIVE'),
});

const BeanstalkEnvironment = z.strictObject({
  ...Place,
  name: z.string().min(1),
  host: Host,
  status: z.enum(['Launching', 'Ready', 'Updating', 'Terminating', 'Terminated']).default('Ready'),
});

const Accelerator = z.strictObject({
  account: AccountId,
  name: z.string().min(1),
  host: Host,
  dualStackHost: Host.optional(),
  enabled: z.boolean().default(true),
});

const Bucket = z.strictObject({
  ...Place,
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket'),
  website: z.boolean().default(true),
  /** Whether its account may list it: without, a missing key is told as a refusal. */
  listable: z.boolean().default(true),
  /** Text by key. */
  objects: z.record(z.string().min(1), z.string()).default({}),
});

/** The fields of a world for the services that records lead to, as far as their own APIs tell of them. */
export const TARGETS = {
  loadBalancers: z.array(LoadBalancer).default([]),
  apiDomainNames: z.array(ApiDomainName).default([]),
  graphqlDomainNames: z.array(GraphqlDomainName).default([]),
  vpcEndpoints: z.array(VpcEndpoint).default([]),
  appRunnerServices: z.array(AppRunnerService).default([]),
  openSearchDomains: z.array(OpenSearchDomain).default([]),
  latticeServices: z.array(LatticeService).default([]),
  beanstalkEnvironments: z.array(BeanstalkEnvironment).default([]),
  accelerators: z.array(Accelerator).default([]),
  buckets: z.array(Bucket).default([]),
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
