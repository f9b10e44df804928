import { APIGatewayClient, GetDomainNameCommand, GetDomainNamesCommand } from '@aws-sdk/client-api-gateway';
import { AppRunnerClient, DescribeCustomDomainsCommand, ListServicesCommand } from '@aws-sdk/client-apprunner';
import { AppSyncClient, ListDomainNamesCommand, paginateListDomainNames } from '@aws-sdk/client-appsync';
import { DescribeVpcEndpointsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeEnvironmentsCommand, ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import { GlobalAcceleratorClient, ListAcceleratorsCommand } from '@aws-sdk/client-global-accelerator';
import { DescribeDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { GetBucketWebsiteCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListServicesCommand as ListLatticeCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createElb } from '../../../local/elb/elb.ts';
import { type HttpServer, listen } from '../../../local/gateway/http-server.ts';
import { createS3 } from '../../../local/s3/create-s3.ts';
import { createTargets } from '../../../local/targets/create-targets.ts';
import { World } from '../../../local/world/schema.ts';
import { targetSeeds } from '../../../local/world/targets.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';
import { TARGETS_WORLD } from './targets-world.ts';

const world = World.parse({ accounts: [{ id: THEIRS, name: 'theirs' }], ...TARGETS_WORLD });
const accounts = createAccounts(({ clock }) => {
  const targets = createTargets();
  const elb = createElb();
  const s3 = createS3({ clock });
  targets.add(targetSeeds(world));
  for (const { account, ...one } of world.loadBalancers) elb.add({ accountId: account, ...one });
  for (const { account, ...one } of world.buckets) s3.add({ accountId: account, ...one });
  return { ...targets.services, elasticloadbalancing: elb.service, s3: s3.service };
});
let server: HttpServer;
beforeAll(async () => {
  server = await listen(accounts.gateway);
});
afterAll(() => server.close());

const IN = 'eu-central-1';
type Ask = (config: { region: string; endpoint?: string }) => Promise<unknown>;

/** What an SDK client of each service says, in the process and over HTTP alike. */
const ASKS: Readonly<Record<string, Ask>> = {
  apigateway: (config) => new APIGatewayClient(config).send(new GetDomainNamesCommand({ limit: 1 })),
  appsync: (config) => new AppSyncClient(config).send(new ListDomainNamesCommand({})),
  ec2: (config) =>
    new EC2Client(config).send(
      new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-endpoint-id', Values: ['vpce-11111111'] }] }),
    ),
  'elasticloadbalancing, classic': (config) =>
    new ElasticLoadBalancingClient(config).send(new DescribeClassicCommand({ LoadBalancerNames: ['old'] })),
  elasticbeanstalk: (config) =>
    new ElasticBeanstalkClient(config).send(new DescribeEnvironmentsCommand({ IncludeDeleted: false, MaxRecords: 2 })),
  apprunner: (config) => new AppRunnerClient(config).send(new ListServicesCommand({})),
  globalaccelerator: (config) =>
    new GlobalAcceleratorClient({ ...config, region: 'us-west-2' }).send(new ListAcceleratorsCommand({})),
  es: (config) => new OpenSearchClient(config).send(new DescribeDomainCommand({ DomainName: 'find-all' })),
  'vpc-lattice': (config) => new VPCLatticeClient(config).send(new ListLatticeCommand({})),
  s3: (config) =>
    new S3Client({ ...config, forcePathStyle: true }).send(new GetBucketWebsiteCommand({ Bucket: 'www.example.com' })),
};

describe.each(Object.entries(ASKS))('%s', (_service, ask) => {
  test('answers an SDK client over HTTP as in the process', async () => {
    const { region, credentials } = accounts.as(THEIRS, IN);
    const { $metadata: _one, ...told } = (await ask(accounts.as(THEIRS, IN))) as { $metadata: unknown };
    const { $metadata: _two, ...sent } = (await ask({ region, credentials, endpoint: server.url } as never)) as {
      $metadata: unknown;
    };

    expect(Object.keys(told)).not.toEqual([]);
    expect(sent).toEqual(told);
  });

  test('refuses a wrong secret in its own words', async () => {
    const wrong = { ...accounts.as(THEIRS, IN).credentials, secretAccessKey: 'not-the-secret' };

    await expect(ask(accounts.as(wrong, IN))).rejects.toMatchObject({
      name: expect.stringMatching(/^(SignatureDoesNotMatch|InvalidSignatureException)$/),
    });
  });
});

const ours = <Client>(Service: new (config: object) => Client, region = IN) => new Service(accounts.as(OURS, region));
const theirs = <Client>(Service: new (config: object) => Client, region = IN) =>
  new Service(accounts.as(THEIRS, region));

test('another account and another region have none of it', async () => {
  const asked = [
    ours(APIGatewayClient).send(new GetDomainNamesCommand({})),
    theirs(APIGatewayClient, 'eu-west-1').send(new GetDomainNamesCommand({})),
  ];

  for (const answer of asked) expect((await answer).items).toEqual([]);
  expect((await ours(VPCLatticeClient).send(new ListLatticeCommand({}))).items).toEqual([]);
});

test('lists come in pages', async () => {
  const first = await theirs(APIGatewayClient).send(new GetDomainNamesCommand({ limit: 1 }));
  const second = await theirs(APIGatewayClient).send(
    new GetDomainNamesCommand({ limit: 1, position: first.position as string }),
  );
  const names: (string | undefined)[] = [];
  for await (const { domainNameConfigs = [] } of paginateListDomainNames({ client: theirs(AppSyncClient) }, {}))
    names.push(...domainNameConfigs.map(({ domainName }) => domainName));

  expect([...(first.items ?? []), ...(second.items ?? [])].map(({ domainName }) => domainName)).toEqual([
    'api.example.com',
    'late.example.com',
  ]);
  expect(second.position).toBeUndefined();
  expect(names).toEqual(['graph.example.com']);
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    'an operation that it does not have',
    () => theirs(APIGatewayClient).send(new GetDomainNameCommand({ domainName: 'a.example.com' })),
    'UnknownOperationException',
  ],
  [
    'a limit out of bounds',
    () => theirs(APIGatewayClient).send(new GetDomainNamesCommand({ limit: 501 })),
    'BadRequestException',
  ],
  [
    'a parameter that it does not know',
    () => theirs(APIGatewayClient).send(new GetDomainNamesCommand({ resourceOwner: 'SELF' })),
    'BadRequestException',
  ],
  [
    'a domain that is not there',
    () => ours(OpenSearchClient).send(new DescribeDomainCommand({ DomainName: 'find-all' })),
    'ResourceNotFoundException',
  ],
  [
    'a service that is not there',
    () =>
      ours(AppRunnerClient).send(
        new DescribeCustomDomainsCommand({ ServiceArn: 'arn:aws:apprunner:eu-central-1:222222222222:service/run/0' }),
      ),
    'ResourceNotFoundException',
  ],
  [
    'too many results',
    () => theirs(AppRunnerClient).send(new ListServicesCommand({ MaxResults: 21 })),
    'InvalidRequestException',
  ],
  [
    'Global Accelerator outside of its region',
    () => theirs(GlobalAcceleratorClient).send(new ListAcceleratorsCommand({})),
    'InvalidSignatureException',
  ],
  [
    'all environments, deleted ones too',
    () => theirs(ElasticBeanstalkClient).send(new DescribeEnvironmentsCommand({})),
    'ValidationError',
  ],
  [
    'endpoints by other filters',
    () => theirs(EC2Client).send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }] })),
    'ValidationError',
  ],
  ['another call of EC2', () => theirs(EC2Client).send(new DescribeVpcsCommand({})), 'InvalidAction'],
  [
    "a Classic Load Balancer by a newer one's name",
    () => theirs(ElasticLoadBalancingClient).send(new DescribeClassicCommand({ LoadBalancerNames: ['shop'] })),
    'AccessPointNotFoundException',
  ],
  ['another call of S3', () => theirs(S3Client).send(new ListBucketsCommand({})), 'NotImplemented'],
  [
    'a bucket that is not there',
    () => theirs(S3Client).send(new GetBucketWebsiteCommand({ Bucket: 'none' })),
    'NoSuchBucket',
  ],
  [
    'a bucket of another account',
    () => ours(S3Client).send(new GetBucketWebsiteCommand({ Bucket: 'www.example.com' })),
    'AccessDenied',
  ],
  [
    'a bucket of another region',
    () => theirs(S3Client).send(new GetBucketWebsiteCommand({ Bucket: 'far.example.com' })),
    'PermanentRedirect',
  ],
  [
    'a bucket that is no website',
    () => theirs(S3Client).send(new GetBucketWebsiteCommand({ Bucket: 'data.example.com' })),
    'NoSuchWebsiteConfiguration',
  ],
])('%s is refused', async (_what, ask, name) => {
  await expect(ask()).rejects.toMatchObject({ name });
});
