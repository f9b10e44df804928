import {
  AssociateAliasCommand,
  CreateDistributionCommand,
  type DistributionConfig,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListConflictingAliasesCommand,
  ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { aliases, ownCertificate, update } from './by-sdk.ts';
import { HOST, multiTenant } from './by-tenants.ts';
import { createWorld, refusalOf, TARGET_ACCOUNT, type World } from './world.ts';

const CONFIG = {
  CallerReference: 'multi-tenant',
  Comment: '',
  Enabled: true,
  ConnectionMode: 'tenant-only',
  TenantConfig: { ParameterDefinitions: [{ Name: 'host', Definition: { StringSchema: { Required: true } } }] },
  Origins: {
    Quantity: 1,
    Items: [{ Id: 'o', DomainName: 'origin.example.net', S3OriginConfig: { OriginAccessIdentity: '' } }],
  },
  DefaultCacheBehavior: { TargetOriginId: 'o', ViewerProtocolPolicy: 'https-only' },
} satisfies DistributionConfig;

const create = (world: World, change: Partial<DistributionConfig> = {}) =>
  world
    .clientOf(TARGET_ACCOUNT)
    .send(new CreateDistributionCommand({ DistributionConfig: { ...CONFIG, ...change } as DistributionConfig }));

describe('a multi-tenant distribution', () => {
  test('is made, read, listed and updated like any other', async () => {
    const world = createWorld();
    const { Distribution: made } = await create(world);
    const client = world.clientOf(TARGET_ACCOUNT);
    const { Distribution: got } = await client.send(new GetDistributionCommand({ Id: made?.Id }));
    expect(got?.DistributionConfig).toMatchObject(CONFIG);
    const { DistributionConfig } = await client.send(new GetDistributionConfigCommand({ Id: made?.Id }));
    expect(DistributionConfig).toMatchObject(CONFIG);
    world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const { DistributionList } = await client.send(new ListDistributionsCommand({}));
    expect(DistributionList?.Items?.map(({ ConnectionMode }) => ConnectionMode).sort()).toEqual([
      'direct',
      'tenant-only',
    ]);
    const changed = await update(world, made?.Id ?? '', () => ({ Comment: 'changed' }));
    expect(changed.Distribution?.DistributionConfig?.Comment).toBe('changed');
  });

  test('answers for no name itself', async () => {
    const world = createWorld();
    const { distribution } = multiTenant(world);
    expect(world.cloudFront.network.find(distribution.domainName)).toBeUndefined();
    expect(world.servedBy(distribution.domainName)).toEqual(Array(4).fill(undefined));
  });

  test.each([
    ['aliases', { ...aliases(HOST), ...ownCertificate('arn') }],
    ['a price class', { PriceClass: 'PriceClass_100' }],
    ['IPv6', { IsIPV6Enabled: true }],
    ['the mark of a staging distribution', { Staging: true }],
    ['a continuous deployment policy', { ContinuousDeploymentPolicyId: 'policy' }],
    ['an Anycast static IP list', { AnycastIpListId: 'list' }],
    ['Smooth Streaming', { DefaultCacheBehavior: { ...CONFIG.DefaultCacheBehavior, SmoothStreaming: true } }],
    ['a TTL', { DefaultCacheBehavior: { ...CONFIG.DefaultCacheBehavior, MinTTL: 0 } }],
    [
      'trusted signers',
      {
        DefaultCacheBehavior: {
          ...CONFIG.DefaultCacheBehavior,
          TrustedSigners: { Enabled: true, Quantity: 1, Items: ['self'] },
        },
      },
    ],
    [
      'forwarded values',
      {
        DefaultCacheBehavior: {
          ...CONFIG.DefaultCacheBehavior,
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
        },
      },
    ],
    ['an IAM certificate', { ViewerCertificate: { IAMCertificateId: 'ASCAEXAMPLE', SSLSupportMethod: 'sni-only' } }],
  ] as const)('with %s is refused', async (_what, change) => {
    const refusal = await refusalOf(create(createWorld(), change as Partial<DistributionConfig>));
    expect(refusal).toMatchObject({ name: 'InvalidArgument', status: 400 });
    expect(refusal?.message).toContain('is not supported for multi-tenant distributions');
  });

  test('keeps its connection mode, as a standard one does, which has no TenantConfig', async () => {
    const world = createWorld();
    const { distribution } = multiTenant(world);
    const standard = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const direct = update(world, distribution.id, () => ({ ConnectionMode: 'direct', TenantConfig: undefined }));
    expect(await refusalOf(direct)).toMatchObject({ name: 'IllegalUpdate' });
    const tenantOnly = { ConnectionMode: 'tenant-only' as const, IsIPV6Enabled: false };
    expect(await refusalOf(update(world, standard.id, () => tenantOnly))).toMatchObject({ name: 'IllegalUpdate' });
    const tenantConfig = update(world, standard.id, () => ({ TenantConfig: CONFIG.TenantConfig }));
    expect(await refusalOf(tenantConfig)).toMatchObject({ name: 'InvalidArgument' });
    const unknown = update(world, standard.id, () => ({ ConnectionMode: 'both' as 'direct' }));
    expect(await refusalOf(unknown)).toMatchObject({ name: 'MalformedXML' });
  });

  test('takes no alias by a move, and can prove a name in both conflict lists', async () => {
    const world = createWorld({ txtNegativeCacheSeconds: 0 });
    const { distribution } = multiTenant(world);
    const client = world.clientOf(TARGET_ACCOUNT);
    world.dns.txt.set('_www.example.com', distribution.domainName);
    const associate = new AssociateAliasCommand({ Alias: HOST, TargetDistributionId: distribution.id });
    expect(await refusalOf(client.send(associate))).toMatchObject({ name: 'IllegalUpdate' });
    const list = new ListConflictingAliasesCommand({ Alias: HOST, DistributionId: distribution.id });
    expect((await client.send(list)).ConflictingAliasesList?.Quantity).toBe(0);
  });
});
