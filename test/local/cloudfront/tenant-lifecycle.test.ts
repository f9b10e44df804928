import {
  DeleteDistributionCommand,
  DeleteDistributionTenantCommand,
  GetConnectionGroupByRoutingEndpointCommand,
  GetDistributionTenantByDomainCommand,
  GetDistributionTenantCommand,
  ListConnectionGroupsCommand,
  ListDistributionTenantsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { createTenant, domains, HOST, MINUTES, multiTenant, tenantOf, twoTenants, updateTenant } from './by-tenants.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

const settle = (world: World) => world.clock.advance(2 * MINUTES);

describe('a new distribution tenant', () => {
  test('comes with a default connection group, which the next one shares', async () => {
    const world = createWorld();
    const certificateArn = world.certificates.add(TARGET_ACCOUNT, ['*.example.com']);
    const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn, connectionMode: 'tenant-only' });
    const { DistributionTenant: first, ETag } = await createTenant(world, { DistributionId: id });
    expect(first?.Id).toMatch(/^dt_[A-Za-z0-9]{27}$/);
    expect(first).toMatchObject({
      Arn: `arn:aws:cloudfront::${TARGET_ACCOUNT}:distribution-tenant/${first?.Id}`,
      DistributionId: id,
      Name: 'tenant',
      Domains: [{ Domain: HOST, Status: 'active' }],
      CreatedTime: new Date(world.clock.now()),
      Enabled: true,
      Status: 'InProgress',
    });
    expect(ETag).toBe(tenantOf(world, first?.Id ?? '').etag);
    const input = { DistributionId: id, Name: 'second', ...domains('a.example.com') };
    const { DistributionTenant: next } = await createTenant(world, input);
    expect(next?.ConnectionGroupId).toBe(first?.ConnectionGroupId);
    const client = world.clientOf(TARGET_ACCOUNT);
    const { ConnectionGroups: groups } = await client.send(new ListConnectionGroupsCommand({}));
    expect(groups).toMatchObject([{ Id: first?.ConnectionGroupId, IsDefault: true, Enabled: true }]);
    expect(groups?.[0]?.Id).toMatch(/^cg_[A-Za-z0-9]{27}$/);
    const RoutingEndpoint = groups?.[0]?.RoutingEndpoint;
    const { ConnectionGroup: group } = await client.send(
      new GetConnectionGroupByRoutingEndpointCommand({ RoutingEndpoint }),
    );
    expect(group).toMatchObject({ Id: first?.ConnectionGroupId, Ipv6Enabled: true, Status: 'InProgress' });
    await settle(world);
    expect(world.servedBy(HOST)).toEqual(Array(4).fill(first?.Id));
    expect(tenantOf(world, first?.Id ?? '').status).toBe('Deployed');
  });

  test('has all that was asked for, and gives it back', async () => {
    const world = createWorld();
    const { distribution, group } = multiTenant(world, TARGET_ACCOUNT, ['shared.example.com']);
    const Arn = world.certificates.add(TARGET_ACCOUNT, ['*.example.com']);
    const Customizations = {
      WebAcl: { Action: 'override' as const, Arn: 'arn:aws:wafv2:us-east-1:222222222222:global/webacl/one/1' },
      Certificate: { Arn },
      GeoRestrictions: { RestrictionType: 'whitelist' as const, Locations: ['DE', 'FR'] },
    };
    const whole = { DistributionId: distribution.id, ConnectionGroupId: group.id, Customizations, Enabled: false };
    const input = { ...whole, ...domains(HOST, 'shared.example.com') };
    const { DistributionTenant: created } = await createTenant(world, input);
    expect(created).toMatchObject({ ...whole, Domains: [{ Domain: HOST }, { Domain: 'shared.example.com' }] });
    const client = world.clientOf(TARGET_ACCOUNT);
    for (const Identifier of [created?.Id, created?.Arn, created?.Name]) {
      const { DistributionTenant: got } = await client.send(new GetDistributionTenantCommand({ Identifier }));
      expect(got).toEqual(created);
    }
    const byDomain = await client.send(new GetDistributionTenantByDomainCommand({ Domain: HOST }));
    expect(byDomain.DistributionTenant).toEqual(created);
    await settle(world);
    expect(world.servedBy(HOST)).toEqual(Array(4).fill(undefined));
  });

  test.each([
    ['without domains', { Domains: undefined }, 'MalformedXML'],
    ['with an empty list of domains', { Domains: [] }, 'InvalidArgument'],
    ['with six domains', domains(...[1, 2, 3, 4, 5, 6].map((n) => `n${n}.example.com`)), 'EntityLimitExceeded'],
    ['with a domain twice', domains(HOST, HOST), 'InvalidArgument'],
    ['with a domain in upper case', domains('WWW.example.com'), 'InvalidArgument'],
    ['with a name that breaks its syntax', { Name: '-a-' }, 'InvalidArgument'],
    ['with a name that is taken', { Name: 'there' }, 'EntityAlreadyExists'],
    ['of an unknown distribution', { DistributionId: 'ENOTTHERE' }, 'EntityNotFound'],
    ['of a standard distribution', { DistributionId: 'ESTANDARD' }, 'InvalidAssociation'],
    ['of another account’s distribution', { DistributionId: 'EFOREIGN' }, 'EntityNotFound'],
    ['in an unknown connection group', { ConnectionGroupId: 'cg_none' }, 'EntityNotFound'],
    ['with a domain that a distribution holds', domains('held.example.com'), 'CNAMEAlreadyExists'],
    ['with a domain that a tenant holds', domains('there.example.com'), 'CNAMEAlreadyExists'],
    ['with a domain that DNS leads elsewhere', domains('led.example.com'), 'CNAMEAlreadyExists'],
    ['with a domain outside of all certificates', domains('a.b.example.com'), 'InvalidArgument'],
    [
      'with a certificate that is not there',
      { Customizations: { Certificate: { Arn: `arn:aws:acm:us-east-1:${TARGET_ACCOUNT}:certificate/none` } } },
      'InvalidArgument',
    ],
    ['with a parameter nobody defined', { Parameters: [{ Name: 'none', Value: 'x' }] }, 'InvalidArgument'],
    [
      'with a web ACL to override and no ARN',
      { Customizations: { WebAcl: { Action: 'override' } } },
      'InvalidArgument',
    ],
    [
      'with an unknown action',
      { Customizations: { WebAcl: { Action: 'enable' as unknown as 'disable' } } },
      'MalformedXML',
    ],
    [
      'with a request for a managed certificate, which is not here',
      { ManagedCertificateRequest: { ValidationTokenHost: 'cloudfront' } },
      'InvalidArgument',
    ],
    ['with tags, which are not here', { Tags: { Items: [{ Key: 'a', Value: 'b' }] } }, 'InvalidArgument'],
  ] as const)('%s is refused', async (_what, input, name) => {
    const world = createWorld();
    const { distribution, group } = multiTenant(world);
    const standard = world.cloudFront.seed({
      accountId: TARGET_ACCOUNT,
      id: 'ESTANDARD',
      aliases: ['held.example.com'],
    });
    world.cloudFront.seed({ accountId: SOURCE_ACCOUNT, id: 'EFOREIGN', connectionMode: 'tenant-only' });
    const ids = { distributionId: distribution.id, connectionGroupId: group.id };
    world.cloudFront.seedTenant({ accountId: TARGET_ACCOUNT, name: 'there', domains: ['there.example.com'], ...ids });
    world.dns.lead('led.example.com', standard.domainName);
    const whole = { DistributionId: distribution.id, ConnectionGroupId: group.id, ...input } as object;
    expect(await refusalOf(createTenant(world, whole))).toMatchObject({ name });
    expect(world.cloudFront.tenants()).toHaveLength(1);
  });

  test('wants values of the required parameters', async () => {
    const world = createWorld();
    const certificateArn = world.certificates.add(TARGET_ACCOUNT, ['*.example.com']);
    const parent = { certificateArn, connectionMode: 'tenant-only', requiredParameters: ['host'] } as const;
    const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, ...parent });
    expect(await refusalOf(createTenant(world, { DistributionId: id }))).toMatchObject({ name: 'InvalidArgument' });
    const Parameters = [{ Name: 'host', Value: 'one' }];
    const { DistributionTenant } = await createTenant(world, { DistributionId: id, Parameters });
    expect(DistributionTenant?.Parameters).toEqual(Parameters);
  });

  test('may lead elsewhere in DNS where the settings do not look, but not to a held name', async () => {
    const world = createWorld({ tenantDnsCheck: false });
    const { distribution } = multiTenant(world);
    const other = world.cloudFront.seed({ accountId: SOURCE_ACCOUNT, aliases: ['held.example.com'] });
    world.dns.lead(HOST, other.domainName);
    const taken = createTenant(world, { DistributionId: distribution.id, ...domains('held.example.com') });
    expect(await refusalOf(taken)).toMatchObject({ name: 'CNAMEAlreadyExists' });
    expect(await refusalOf(createTenant(world, { DistributionId: distribution.id }))).toBeUndefined();
  });

  test('may lead to its own connection group in DNS, and not to another', async () => {
    const world = createWorld();
    const { distribution, group } = multiTenant(world);
    const other = world.cloudFront.seedConnectionGroup({ accountId: TARGET_ACCOUNT, name: 'other' });
    world.dns.lead(HOST, group.routingEndpoint);
    const into = (ConnectionGroupId: string) =>
      createTenant(world, { DistributionId: distribution.id, ConnectionGroupId });
    expect(await refusalOf(into(other.id))).toMatchObject({ name: 'CNAMEAlreadyExists' });
    expect(await refusalOf(into(group.id))).toBeUndefined();
  });
});

describe('the list of distribution tenants', () => {
  test('has the caller’s own, of one distribution or connection group if asked so, in pages', async () => {
    const world = createWorld();
    const { distribution, group } = multiTenant(world);
    const { id: second } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, connectionMode: 'tenant-only' });
    const seed = (n: number, distributionId: string) => {
      const config = { distributionId, connectionGroupId: group.id, domains: [`n${n}.example.com`] };
      return world.cloudFront.seedTenant({ accountId: TARGET_ACCOUNT, id: `dt_${n}`, name: `tenant-${n}`, ...config });
    };
    const tenants = [1, 2, 3].map((n) => seed(n, n === 3 ? second : distribution.id));
    const client = world.clientOf(TARGET_ACCOUNT);
    const list = async (input: object) => {
      const { DistributionTenantList: found } = await client.send(new ListDistributionTenantsCommand(input));
      return found?.map(({ Id }) => Id);
    };
    expect(await list({})).toEqual(['dt_1', 'dt_2', 'dt_3']);
    expect(await list({ AssociationFilter: { DistributionId: distribution.id } })).toEqual(['dt_1', 'dt_2']);
    expect(await list({ AssociationFilter: { ConnectionGroupId: group.id } })).toHaveLength(3);
    const first = await client.send(new ListDistributionTenantsCommand({ MaxItems: 2 }));
    expect(first.DistributionTenantList).toMatchObject([
      { Id: 'dt_1', ETag: tenants[0]?.etag, Status: 'Deployed', Domains: [{ Domain: 'n1.example.com' }] },
      { Id: 'dt_2' },
    ]);
    expect(await list({ Marker: first.NextMarker })).toEqual(['dt_3']);
    const stranger = await world.clientOf(SOURCE_ACCOUNT).send(new ListDistributionTenantsCommand({}));
    expect(stranger.DistributionTenantList).toEqual([]);
    const refused = (input: object) => refusalOf(list({ AssociationFilter: input }));
    expect(await refused({ DistributionId: 'ENOTTHERE' })).toMatchObject({ name: 'EntityNotFound' });
    expect(await refused({ ConnectionGroupId: 'cg_none' })).toMatchObject({ name: 'EntityNotFound' });
    const both = { DistributionId: distribution.id, ConnectionGroupId: group.id };
    expect(await refused(both)).toMatchObject({ name: 'InvalidArgument' });
    // The AWS CLI sends no body when it has no filter.
    const bare = await world.send(TARGET_ACCOUNT, 'POST', '/2020-05-31/distribution-tenants');
    expect(bare).toMatchObject({ status: 200, body: expect.stringContaining('<Id>dt_1</Id>') });
  });
});

describe('a distribution tenant of another account', () => {
  test('does not exist for the caller', async () => {
    const { world, source, client } = twoTenants();
    const { etag: IfMatch } = source;
    const calls = [
      client.send(new GetDistributionTenantCommand({ Identifier: source.id })),
      client.send(new GetDistributionTenantByDomainCommand({ Domain: HOST })),
      client.send(new DeleteDistributionTenantCommand({ Id: source.id, IfMatch })),
    ];
    for (const call of calls) expect(await refusalOf(call)).toMatchObject({ name: 'EntityNotFound', status: 404 });
    expect(await refusalOf(updateTenant(world, source.id, domains(HOST)))).toMatchObject({ name: 'EntityNotFound' });
  });
});

describe('the deletion of a distribution tenant', () => {
  test('wants its ETag, and it disabled at every edge location', async () => {
    const { world, target, client } = twoTenants();
    const remove = (IfMatch?: string) => client.send(new DeleteDistributionTenantCommand({ Id: target.id, IfMatch }));
    expect(await refusalOf(remove())).toMatchObject({ name: 'InvalidIfMatchVersion' });
    expect(await refusalOf(remove('E0000000000000'))).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await refusalOf(remove(target.etag))).toMatchObject({ name: 'ResourceNotDisabled', status: 409 });
    const { ETag } = await updateTenant(world, target.id, {
      Enabled: false,
      ConnectionGroupId: target.connectionGroupId,
    });
    expect(await refusalOf(remove(ETag))).toMatchObject({ name: 'ResourceNotDisabled' });
    await settle(world);
    expect(await refusalOf(remove(ETag))).toBeUndefined();
    expect(world.cloudFront.tenants()).toHaveLength(1);
    const again = { DistributionId: target.distributionId, ...domains('new.example.com') };
    expect(await refusalOf(createTenant(world, again))).toBeUndefined();
  });

  test('comes before that of its multi-tenant distribution', async () => {
    const { world, target, client } = twoTenants();
    const id = target.distributionId;
    const { etag: IfMatch } = world.cloudFront.distributions().find((distribution) => distribution.id === id) ?? {};
    const remove = client.send(new DeleteDistributionCommand({ Id: id, IfMatch }));
    expect(await refusalOf(remove)).toMatchObject({ name: 'DistributionNotDisabled' });
    const off = multiTenantOff(world);
    const refused = client.send(new DeleteDistributionCommand({ Id: off.id, IfMatch: off.etag }));
    expect(await refusalOf(refused)).toMatchObject({ name: 'ResourceInUse', status: 409 });
  });
});

/** A disabled multi-tenant distribution with one tenant. */
function multiTenantOff(world: World) {
  const accountId = TARGET_ACCOUNT;
  const off = world.cloudFront.seed({ accountId, connectionMode: 'tenant-only', enabled: false });
  const { id: connectionGroupId } = world.cloudFront.seedConnectionGroup({ accountId, name: 'off' });
  const config = { distributionId: off.id, connectionGroupId, domains: ['off.example.com'] };
  world.cloudFront.seedTenant({ accountId, name: 'off', ...config });
  return off;
}
