import { Agent } from 'node:https';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import {
  CloudFrontClient,
  GetDistributionTenantCommand,
  UpdateDistributionTenantCommand,
  UpdateDomainAssociationCommand,
} from '@aws-sdk/client-cloudfront';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ScaledClock, VirtualClock } from '../../local/clock.ts';
import { createWorld, type LocalWorld, type OpenWorld, openWorld } from '../../local/local-world.ts';
import { createMeter } from '../../local/traffic/meter.ts';
import { watchRoutes } from '../../local/traffic/route-watch.ts';
import { World, type WorldInput } from '../../local/world/schema.ts';
import { ask } from './edge/ask.ts';

const ACCOUNT = '111111111111';
const OTHER = '222222222222';
const HOST = 'www.example.com';
const MULTI_TENANT = { connectionMode: 'tenant-only', certificate: 'shared', account: ACCOUNT } as const;
const SOURCE = 'dt_source0000000000000000000000';
const TARGET = 'dt_target0000000000000000000000';

/** Two distribution tenants in two connection groups of one account, and a standard distribution of another account. */
const WORLD = {
  timeScale: 600,
  accounts: [
    { id: ACCOUNT, name: 'shop' },
    { id: OTHER, name: 'brand' },
  ],
  certificates: [
    { key: 'shared', account: ACCOUNT, names: ['*.example.com'] },
    { key: 'own', account: ACCOUNT, names: ['example.com', HOST] },
    { key: 'brand', account: OTHER, names: ['brand.example.com'] },
  ],
  distributions: [
    { ...MULTI_TENANT, id: 'EMULTI00000001', domainName: 'd1multi.cloudfront.net' },
    {
      id: 'EBRAND00000002',
      domainName: 'd2brand.cloudfront.net',
      account: OTHER,
      aliases: ['brand.example.com'],
      certificate: 'brand',
    },
  ],
  connectionGroups: [
    {
      id: 'cg_source00000000',
      account: ACCOUNT,
      name: 'source',
      routingEndpoint: 'd3source.cloudfront.net',
      ipv6: false,
    },
    { id: 'cg_target00000000', account: ACCOUNT, name: 'target', routingEndpoint: 'd4target.cloudfront.net' },
  ],
  tenants: [
    {
      id: SOURCE,
      account: ACCOUNT,
      name: 'source',
      distribution: 'EMULTI00000001',
      connectionGroup: 'cg_source00000000',
      domains: [HOST, 'example.com', 'shop.example.com'],
      certificate: 'own',
    },
    {
      id: TARGET,
      account: ACCOUNT,
      name: 'target',
      distribution: 'EMULTI00000001',
      connectionGroup: 'cg_target00000000',
      domains: ['new.example.com'],
      certificate: 'own',
    },
  ],
  zones: [
    {
      account: ACCOUNT,
      name: 'example.com',
      id: 'Z1EXAMPLE',
      records: [
        ...['A', 'AAAA'].map((Type) => ({
          Name: 'example.com',
          Type,
          AliasTarget: {
            HostedZoneId: 'Z2FDTNDATAQYW2',
            DNSName: 'd3source.cloudfront.net',
            EvaluateTargetHealth: false,
          },
        })),
        { Name: HOST, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'd3source.cloudfront.net' }] },
        { Name: 'brand.example.com', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'd2brand.cloudfront.net' }] },
      ],
    },
  ],
} satisfies WorldInput;

const opened: OpenWorld[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ network }) => network.close()));
});

async function open(): Promise<OpenWorld> {
  const world = await openWorld({ clock: new ScaledClock(WORLD.timeScale), world: World.parse(WORLD) });
  opened.push(world);
  return world;
}

/** SDK settings with the keys of the account. */
const clientsOf = ({ aws, clients }: LocalWorld, accountId = ACCOUNT) => ({
  ...clients,
  credentials: aws.credentials.addAccount(accountId),
});

function overTls({ aws, network }: OpenWorld, host: string, more: { agent?: Agent; servername?: string } = {}) {
  const [location] = network.edge.locations;
  const { httpsPort: port } = network.edge;
  return ask({ host: location?.address, port, servername: host, ca: aws.ca.caPem, headers: { host }, ...more });
}

describe('a world with distribution tenants', () => {
  test('serves their domains over TLS, by the certificate that covers each', async () => {
    const world = await open();
    for (const host of [HOST, 'example.com', 'shop.example.com']) {
      const answer = await overTls(world, host);
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'x-distribution-id': SOURCE,
          'x-distribution-domain': 'd3source.cloudfront.net',
          'x-matched-alias': host,
        },
      });
    }
    expect((await overTls(world, 'd3source.cloudfront.net')).status).toBe(403);
    expect((await overTls(world, 'd1multi.cloudfront.net')).status).toBe(403);
  });

  test('answers 421 on a connection whose certificate is of another account', async () => {
    const world = await open();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const servername = 'brand.example.com';
    expect((await overTls(world, servername, { agent, servername })).status).toBe(200);
    const host = HOST;
    const answer = await overTls(world, host, { agent, servername });
    agent.destroy();
    expect(answer).toMatchObject({ status: 421, reused: true });
  });

  test('has viewers served before, during and after a move between tenants', async () => {
    const world = await open();
    const { dns, edge } = world.network;
    const meter = createMeter({
      domains: [HOST],
      dnsServers: [`${dns.address}:${dns.port}`],
      httpsPort: edge.httpsPort,
      ca: world.aws.ca.caPem,
      clock: world.aws.clock,
      intervalMs: 5,
    });
    const seen = (id: string) =>
      new Promise<void>((resolve) => {
        const stop = meter.onRequest(({ distributionId }) => {
          if (distributionId !== id) return;
          stop();
          resolve();
        });
      });
    meter.start();
    await seen(SOURCE);
    const client = new CloudFrontClient(clientsOf(world));
    const TargetResource = { DistributionTenantId: TARGET };
    await client.send(new UpdateDomainAssociationCommand({ Domain: HOST, TargetResource }));
    await seen(TARGET);
    const report = await meter.stop();
    expect(report.lost).toBe(0);
    expect(Object.keys(report.byDistribution).sort()).toEqual([SOURCE, TARGET]);
  });
});

describe('a world with distribution tenants, in virtual time', () => {
  async function virtual(change: Partial<WorldInput> = {}) {
    const clock = new VirtualClock();
    return { clock, world: await createWorld({ clock, world: World.parse({ ...WORLD, ...change }) }) };
  }

  test('leads names to the routing endpoints, which tell of IPv6, and to nothing by the multi-tenant distribution', async () => {
    const { world } = await virtual();
    const { dns } = world.aws.route53;
    expect(dns.cloudFrontHostOf(HOST)).toBe('d3source.cloudfront.net');
    expect(dns.cloudFrontHostOf('example.com')).toBe('d3source.cloudfront.net');
    expect(dns.resolve('example.com', 'A').answers.length).toBeGreaterThan(0);
    expect(dns.resolve('d1multi.cloudfront.net', 'A').rcode).toBe('NXDOMAIN');
    expect(world.aws.cloudfront.network.find('d3source.cloudfront.net')).toEqual({ ipv6: false });
  });

  test('takes alias records to a routing endpoint', async () => {
    const { world } = await virtual();
    const ResourceRecordSet = {
      Name: 'new.example.com',
      Type: 'A' as const,
      AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: 'd4target.cloudfront.net', EvaluateTargetHealth: false },
    };
    const ChangeBatch = { Changes: [{ Action: 'CREATE' as const, ResourceRecordSet }] };
    const change = new ChangeResourceRecordSetsCommand({ HostedZoneId: 'Z1EXAMPLE', ChangeBatch });
    await expect(new Route53Client(clientsOf(world)).send(change)).resolves.toMatchObject({
      ChangeInfo: { Status: 'PENDING' },
    });
  });

  test('has ACM name the tenants that use a certificate', async () => {
    const { world } = await virtual();
    const [tenant] = world.aws.cloudfront.tenants();
    const describeCertificate = new DescribeCertificateCommand({ CertificateArn: tenant?.certificate.acmArn });
    const { Certificate } = await new ACMClient(clientsOf(world)).send(describeCertificate);
    expect(Certificate?.InUseBy).toEqual(world.aws.cloudfront.tenants().map(({ arn }) => arn));
  });

  test('is watched through every moment of a move between tenants', async () => {
    const { clock, world } = await virtual();
    const { network } = world.aws.cloudfront;
    const watch = watchRoutes({ network, dns: world.aws.route53.dns, domains: [HOST], clock });
    const client = new CloudFrontClient(clientsOf(world));
    const TargetResource = { DistributionTenantId: TARGET };
    await client.send(new UpdateDomainAssociationCommand({ Domain: HOST, TargetResource }));
    await clock.advance(120_000);
    expect(watch.report()).toMatchObject({ lost: 0, byDistribution: { [SOURCE]: 10, [TARGET]: 10 } });
    watch.stop();
  });

  test('has the switches of its file', async () => {
    const { world } = await virtual({
      omittedTenantMembers: 'keep',
      tenantDnsCheck: false,
      lastTenantDomain: 'release',
    });
    const client = new CloudFrontClient(clientsOf(world));
    const { ETag, DistributionTenant } = await client.send(new GetDistributionTenantCommand({ Identifier: TARGET }));
    const { Customizations, ConnectionGroupId } = DistributionTenant ?? {};
    const Domains = [{ Domain: 'new.example.com' }, { Domain: 'a.example.com' }];
    const input = { Id: TARGET, IfMatch: ETag, Domains };
    const updated = await client.send(new UpdateDistributionTenantCommand(input));
    expect(updated.DistributionTenant).toMatchObject({ Customizations, ConnectionGroupId });
  });

  test.each([
    ['a certificate that is not there', { certificate: 'none' }, 'names the certificate "none"'],
    ['a standard distribution', { distribution: 'EBRAND00000002' }, 'no multi-tenant distribution of account'],
    ['an unknown connection group', { connectionGroup: 'cg_none' }, 'no connection group of account'],
    ['a domain that is taken', { domains: ['brand.example.com'] }, 'the alias is taken'],
    ['an id that is taken', { id: SOURCE }, 'is there already'],
  ])('is refused in a clear sentence with a tenant that has %s', async (_what, change, sentence) => {
    const [source, target] = WORLD.tenants;
    const tenants = [source, { ...target, ...change }] as NonNullable<WorldInput['tenants']>;
    await expect(virtual({ tenants })).rejects.toThrow(sentence);
  });
});
