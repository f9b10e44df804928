import {
  type Candidate,
  CLOUDFRONT_CHINA_ZONE_ID,
  CLOUDFRONT_ZONE_ID,
  GLOBAL_ACCELERATOR_ZONE_ID,
  type TabledService,
  tabledZoneId,
} from './hosted-zone-ids.ts';

/** The types of record that an alias may have here. */
export type AliasType = 'A' | 'AAAA' | 'HTTPS' | 'CNAME';

/** What a host name is, as far as a record that leads there has to know. */
export interface Target {
  readonly service: TargetService;
  /** In words, for people: `Application or Classic Load Balancer`. */
  readonly title: string;
  /** The name that an alias carries: the host, but of an S3 website the endpoint without its bucket. */
  readonly dnsName: string;
  /** The types that an alias to it may have, the first without being asked; none: only a CNAME leads there. */
  readonly types: readonly AliasType[];
  /** The id for an alias, candidates where it is not known for sure; none needed without types. */
  readonly hostedZoneId: string | readonly Candidate[];
  /** Where to ask for the id, for the sentence that refuses. */
  readonly askedBy?: string;
  /** True where Route 53 allows EvaluateTargetHealth to be false only. */
  readonly healthAlwaysFalse: boolean;
  /** Why nothing can lead to this host by its name, where that is so. */
  readonly unfit?: { readonly because: string; readonly instead: string };
  /** S3 answers only under the bucket's own name; undefined where the host does not show it. */
  readonly bucket?: string;
  /** The region that the name has in it. */
  readonly region?: string;
  /** True for a name that resolves to private addresses only. */
  readonly internal: boolean;
  /** True where the service answers for whatever name leads to it. */
  readonly anyName: boolean;
}

export type TargetService =
  | TabledService
  | 'cloudfront'
  | 'global-accelerator'
  | 'opensearch'
  | 'vpc-lattice'
  | 'appsync'
  | 'other';

/** One kind of host name. `region` and `bucket` are named groups of the pattern. */
interface Kind {
  readonly service: TargetService;
  readonly title: string;
  readonly pattern: RegExp;
  readonly types: readonly AliasType[];
  readonly hostedZoneId?: string;
  readonly askedBy?: string;
  readonly unfit?: Target['unfit'];
}

const REGION = '(?<region>[a-z]{2}(?:-[a-z]+)+-\\d)';
const AMAZON = 'amazonaws\\.com(?:\\.cn)?';
const ELB_ZONE = 'aws elbv2 describe-load-balancers --query "LoadBalancers[].CanonicalHostedZoneId"';

/**
 * In the order in which they are tried. Amazon Route 53 Developer Guide, "Values specific for alias records"; the types are
 * those that each service documents for its own names.
 */
const KINDS: readonly Kind[] = [
  kind('cloudfront', 'CloudFront distribution', '[a-z0-9-]+\\.cloudfront\\.net', ['A', 'AAAA', 'HTTPS'], {
    hostedZoneId: CLOUDFRONT_ZONE_ID,
  }),
  kind('cloudfront', 'CloudFront distribution in China', '[a-z0-9-]+\\.cloudfront\\.cn', ['A', 'AAAA', 'HTTPS'], {
    hostedZoneId: CLOUDFRONT_CHINA_ZONE_ID,
  }),
  kind('elb', 'Application or Classic Load Balancer', `[a-z0-9.-]+\\.${REGION}\\.elb\\.${AMAZON}`, ['A', 'AAAA'], {
    askedBy: ELB_ZONE,
  }),
  kind('nlb', 'Network Load Balancer', `[a-z0-9.-]+\\.elb\\.${REGION}\\.${AMAZON}`, ['A', 'AAAA'], {
    askedBy: ELB_ZONE,
  }),
  kind(
    'api-gateway',
    'regional custom domain name of API Gateway',
    `d-[a-z0-9]+\\.execute-api\\.${REGION}\\.${AMAZON}`,
    ['A'],
    {
      askedBy: 'aws apigatewayv2 get-domain-name --query "DomainNameConfigurations[].HostedZoneId"',
    },
  ),
  kind('api-gateway', 'endpoint of an API', `[a-z0-9-]+\\.execute-api\\.${REGION}\\.${AMAZON}`, [], {
    unfit: {
      because: 'API Gateway answers there only under that very name',
      instead: 'Create a custom domain name of API Gateway and give its d-….execute-api name.',
    },
  }),
  kind('appsync', 'endpoint of an AppSync API', `[a-z0-9-]+\\.appsync(?:-realtime)?-api\\.${REGION}\\.${AMAZON}`, [], {
    unfit: {
      because: 'AppSync answers there only under that very name',
      instead: 'Create a custom domain name of AppSync and give its appsyncDomainName (d….cloudfront.net).',
    },
  }),
  kind('s3-website', 'S3 website', `(?:(?<bucket>.+)\\.)?s3-website[.-]${REGION}\\.${AMAZON}`, ['A']),
  kind(
    'elastic-beanstalk',
    'Elastic Beanstalk environment',
    `[a-z0-9.-]+\\.${REGION}\\.elasticbeanstalk\\.com`,
    ['A'],
    {
      askedBy: 'the AWS General Reference, "AWS Elastic Beanstalk endpoints and quotas"',
    },
  ),
  kind('elastic-beanstalk', 'Elastic Beanstalk environment', '[a-z0-9-]+\\.elasticbeanstalk\\.com', [], {
    unfit: {
      because: 'Route 53 takes aliases only to names of Elastic Beanstalk that have their region in them',
      instead: 'Give the name with its region, or ask for "as": "cname".',
    },
  }),
  kind('vpc-endpoint', 'VPC interface endpoint', `[a-z0-9.-]+\\.${REGION}\\.vpce\\.${AMAZON}`, ['A'], {
    askedBy: 'aws ec2 describe-vpc-endpoints --query "VpcEndpoints[].DnsEntries[]"',
  }),
  kind('global-accelerator', 'Global Accelerator', '[a-z0-9-]+\\.awsglobalaccelerator\\.com', ['A'], {
    hostedZoneId: GLOBAL_ACCELERATOR_ZONE_ID,
  }),
  kind(
    'global-accelerator',
    'dual-stack Global Accelerator',
    '[a-z0-9-]+\\.dualstack\\.awsglobalaccelerator\\.com',
    ['A', 'AAAA'],
    { hostedZoneId: GLOBAL_ACCELERATOR_ZONE_ID },
  ),
  kind('app-runner', 'App Runner service', `[a-z0-9-]+\\.${REGION}\\.awsapprunner\\.com`, ['A'], {
    askedBy: 'the AWS General Reference, "AWS App Runner endpoints and quotas"',
  }),
  kind('opensearch', 'dual-stack endpoint of an OpenSearch domain', `[a-z0-9-]+\\.aos\\.${REGION}\\.on\\.aws`, ['A'], {
    askedBy: 'aws opensearch describe-domain --query DomainStatus.DomainEndpointV2HostedZoneId',
  }),
  kind('opensearch', 'OpenSearch domain', `[a-z0-9.-]+\\.${REGION}\\.(?:es|aos)\\.${AMAZON}`, ['A'], {
    askedBy:
      'AWS; the id that aws opensearch describe-domain tells is that of the dual-stack endpoint, EndpointV2, which can be given as "to"',
  }),
  kind('vpc-lattice', 'VPC Lattice service', `[a-z0-9.-]+\\.vpc-lattice-svcs\\.${REGION}\\.on\\.aws`, ['A'], {
    askedBy: 'aws vpc-lattice get-service --query dnsEntry.hostedZoneId',
  }),
];

/**
 * What a host name leads to, by its form alone. `given` is the hosted zone id that the user vouches for: it is taken, and
 * makes an alias possible to a name of no known form.
 */
export function targetOf(host: string, given?: string): Target {
  for (const one of KINDS) {
    const match = one.pattern.exec(host);
    if (match) return ofKind(one, host, match.groups ?? {}, given);
  }
  return {
    service: 'other',
    title: 'name of no AWS service that is known here',
    dnsName: host,
    types: given === undefined ? [] : ['A'],
    hostedZoneId: given ?? [],
    healthAlwaysFalse: false,
    internal: false,
    anyName: true,
  };
}

function ofKind(
  { service, title, types, hostedZoneId, askedBy, unfit }: Kind,
  host: string,
  { region = '', bucket }: { region?: string; bucket?: string },
  given: string | undefined,
): Target {
  return {
    service,
    title,
    dnsName: bucket === undefined ? host : host.slice(bucket.length + 1),
    types,
    hostedZoneId: given ?? hostedZoneId ?? (isTabled(service) ? tabledZoneId(service, region) : []),
    ...(askedBy === undefined ? {} : { askedBy }),
    healthAlwaysFalse: service === 'cloudfront',
    ...(unfit ? { unfit } : {}),
    ...(bucket === undefined ? {} : { bucket }),
    ...(region === '' ? {} : { region }),
    internal: INTERNAL[service]?.test(host) ?? false,
    anyName: ANY_NAME.includes(service),
  };
}

/**
 * What names with private addresses look like, by service. Interface endpoints and VPC Lattice services have no others: AWS
 * PrivateLink Guide, "Access an AWS service using an interface VPC endpoint"; Amazon VPC Lattice User Guide, "How VPC Lattice
 * works"; Amazon OpenSearch Service Developer Guide, "Launching your domains within a VPC".
 */
const INTERNAL: Partial<Record<TargetService, RegExp>> = {
  elb: /^(?:dualstack\.)?internal-/,
  nlb: /^(?:dualstack\.)?internal-/,
  'vpc-endpoint': /^/,
  'vpc-lattice': /^/,
  opensearch: /^vpc-/,
};

const ANY_NAME: readonly TargetService[] = ['elb', 'nlb', 'elastic-beanstalk', 'global-accelerator', 'vpc-endpoint'];

function kind(
  service: TargetService,
  title: string,
  pattern: string,
  types: readonly AliasType[],
  more: Pick<Kind, 'hostedZoneId' | 'askedBy' | 'unfit'> = {},
): Kind {
  return { service, title, pattern: new RegExp(`^${pattern}$`), types, ...more };
}

const TABLED: readonly string[] = [
  'elb',
  'nlb',
  'vpc-endpoint',
  'api-gateway',
  'elastic-beanstalk',
  'app-runner',
  's3-website',
] satisfies TabledService[];

function isTabled(service: TargetService): service is TabledService {
  return TABLED.includes(service);
}
