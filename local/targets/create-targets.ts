import type { AwsService } from '../contracts.ts';
import { createAppRunner, createGlobalAccelerator } from './json.ts';
import { createEc2, createElasticBeanstalk } from './query.ts';
import { createApiGateway, createAppSync, createOpenSearch, createVpcLattice } from './rest-json.ts';
import type {
  Accelerator,
  ApiDomainName,
  AppRunnerService,
  BeanstalkEnvironment,
  GraphqlDomainName,
  LatticeService,
  OpenSearchDomain,
  VpcEndpoint,
} from './seeds.ts';

/** What a world has of each service that records lead to, besides load balancers and buckets. */
export interface TargetSeeds {
  readonly apiDomainNames: readonly ApiDomainName[];
  readonly graphqlDomainNames: readonly GraphqlDomainName[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
  readonly appRunnerServices: readonly AppRunnerService[];
  readonly openSearchDomains: readonly OpenSearchDomain[];
  readonly latticeServices: readonly LatticeService[];
  readonly beanstalkEnvironments: readonly BeanstalkEnvironment[];
  readonly accelerators: readonly Accelerator[];
}

type Added = { -readonly [Kind in keyof TargetSeeds]: TargetSeeds[Kind][number][] };

/** The services that records lead to: each only as far as somebody asks whether a target is there and which names it has. */
export function createTargets(): {
  /** By the service name of a credential scope. */
  readonly services: Readonly<Record<string, AwsService>>;
  add(seeds: TargetSeeds): void;
} {
  const all: Added = {
    apiDomainNames: [],
    graphqlDomainNames: [],
    vpcEndpoints: [],
    appRunnerServices: [],
    openSearchDomains: [],
    latticeServices: [],
    beanstalkEnvironments: [],
    accelerators: [],
  };
  return {
    services: {
      apigateway: createApiGateway(all.apiDomainNames),
      appsync: createAppSync(all.graphqlDomainNames),
      ec2: createEc2(all.vpcEndpoints),
      apprunner: createAppRunner(all.appRunnerServices),
      es: createOpenSearch(all.openSearchDomains),
      'vpc-lattice': createVpcLattice(all.latticeServices),
      elasticbeanstalk: createElasticBeanstalk(all.beanstalkEnvironments),
      globalaccelerator: createGlobalAccelerator(all.accelerators),
    },
    add: (seeds) => {
      for (const kind of Object.keys(all) as (keyof TargetSeeds)[]) (all[kind] as unknown[]).push(...seeds[kind]);
    },
  };
}
