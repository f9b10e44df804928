import type { WorldInput } from '../../../local/world/schema.ts';

const OWN = { account: '222222222222', region: 'eu-central-1' } as const;
const EDGE = { account: '222222222222', region: 'us-east-1' } as const;

/** One target of each service in the account that may be a target, with a host for each. */
export const TARGETS_WORLD = {
  loadBalancers: [
    {
      ...OWN,
      name: 'shop',
      dnsName: 'shop-123.eu-central-1.elb.amazonaws.com',
      hostedZoneId: 'Z215JYRZR1TBD5',
      ipAddressType: 'dualstack',
    },
    {
      ...OWN,
      name: 'old',
      dnsName: 'internal-old-123.eu-central-1.elb.amazonaws.com',
      hostedZoneId: 'Z215JYRZR1TBD5',
      type: 'classic',
      scheme: 'internal',
    },
  ],
  apiDomainNames: [
    {
      ...OWN,
      name: 'api.example.com',
      host: 'd-api.execute-api.eu-central-1.amazonaws.com',
      hostedZoneId: 'Z1U9ULNL0V5AJ3',
    },
    {
      ...OWN,
      name: 'late.example.com',
      host: 'd-late.execute-api.eu-central-1.amazonaws.com',
      hostedZoneId: 'Z1U9ULNL0V5AJ3',
      status: 'PENDING_OWNERSHIP_VERIFICATION',
    },
    {
      ...EDGE,
      name: 'edge.example.com',
      endpointType: 'EDGE',
      host: 'dedge0000.cloudfront.net',
      hostedZoneId: 'Z2FDTNDATAQYW2',
    },
  ],
  graphqlDomainNames: [
    { ...EDGE, name: '*.example.com', host: 'dgraph000.cloudfront.net' },
    { ...OWN, name: 'graph.example.com', host: 'dgraph001.cloudfront.net' },
  ],
  vpcEndpoints: [
    {
      ...OWN,
      id: 'vpce-0123456789abcdef0',
      dnsEntries: [
        { name: 'vpce-0123456789abcdef0-abc.s3.eu-central-1.vpce.amazonaws.com', hostedZoneId: 'Z273ZU8SZ5RJPC' },
        { name: 'vpce-0123456789abcdef0-abc.example-svc.eu-central-1.vpce.amazonaws.com', hostedZoneId: 'ZOFOWNERS' },
      ],
    },
    {
      ...OWN,
      id: 'vpce-11111111',
      state: 'pendingAcceptance',
      dnsEntries: [{ name: 'vpce-11111111-a.svc.eu-central-1.vpce.amazonaws.com', hostedZoneId: 'Z273ZU8SZ5RJPC' }],
    },
    {
      ...OWN,
      id: 'vpce-22222222',
      state: 'rejected',
      dnsEntries: [{ name: 'vpce-22222222-a.svc.eu-central-1.vpce.amazonaws.com', hostedZoneId: 'Z273ZU8SZ5RJPC' }],
    },
  ],
  appRunnerServices: [
    {
      ...OWN,
      name: 'run',
      host: 'run.eu-central-1.awsapprunner.com',
      customDomains: [
        { name: 'example.com', www: true },
        { name: 'soon.example.com', status: 'pending_certificate_dns_validation' },
      ],
    },
    { ...OWN, name: 'paused', host: 'paused.eu-central-1.awsapprunner.com', status: 'PAUSED' },
  ],
  openSearchDomains: [
    {
      ...OWN,
      name: 'find-all',
      host: 'search-find-all-abc123.eu-central-1.es.amazonaws.com',
      dualStack: { host: 'search-find-all-abc123.aos.eu-central-1.on.aws', hostedZoneId: 'ZDUALSTACK' },
      customEndpoint: 'search.example.com',
    },
    { ...OWN, name: 'inside', host: 'vpc-inside-abc123.eu-central-1.es.amazonaws.com', inVpc: true },
  ],
  latticeServices: [
    {
      ...OWN,
      id: 'svc-0123456789abcdef0',
      name: 'parking',
      host: 'parking-0123456789abcdef0.7d67968.vpc-lattice-svcs.eu-central-1.on.aws',
      hostedZoneId: 'ZLATTICE',
      customDomainName: 'parking.example.com',
    },
    {
      ...OWN,
      id: 'svc-11111111111111111',
      name: 'bare',
      host: 'bare-11111111111111111.7d67968.vpc-lattice-svcs.eu-central-1.on.aws',
      hostedZoneId: 'ZLATTICE',
      status: 'DELETE_FAILED',
    },
    {
      ...OWN,
      id: 'svc-22222222222222222',
      name: 'born',
      host: 'born-22222222222222222.7d67968.vpc-lattice-svcs.eu-central-1.on.aws',
      hostedZoneId: 'ZLATTICE',
      status: 'CREATE_IN_PROGRESS',
    },
  ],
  beanstalkEnvironments: [
    { ...OWN, name: 'shop-prod', host: 'shop.eba-x.eu-central-1.elasticbeanstalk.com' },
    { ...OWN, name: 'shop-next', host: 'next.eu-central-1.elasticbeanstalk.com', status: 'Launching' },
    { ...OWN, name: 'shop-old', host: 'old.eu-central-1.elasticbeanstalk.com', status: 'Terminating' },
    { ...OWN, name: 'shop-gone', host: 'gone.eu-central-1.elasticbeanstalk.com', status: 'Terminated' },
  ],
  accelerators: [
    {
      account: OWN.account,
      name: 'fast',
      host: 'a1fast.awsglobalaccelerator.com',
      dualStackHost: 'a1fast.dualstack.awsglobalaccelerator.com',
    },
    { account: OWN.account, name: 'off', host: 'a2off.awsglobalaccelerator.com', enabled: false },
  ],
  buckets: [
    { ...OWN, name: 'www.example.com' },
    { ...OWN, name: 'data.example.com', website: false },
    { ...OWN, region: 'eu-west-1', name: 'far.example.com' },
    { account: '111111111111', region: 'eu-central-1', name: 'theirs.example.com' },
  ],
} as const satisfies Partial<WorldInput>;
