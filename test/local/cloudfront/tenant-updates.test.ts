import { UpdateDistributionTenantCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { update } from './by-sdk.ts';
import { domains, HOST, MINUTES, multiTenant, tenantOf, twoTenants, updateTenant } from './by-tenants.ts';
import { createWorld, refusalOf, TARGET_ACCOUNT } from './world.ts';

describe('an update of a distribution tenant', () => {
  test('wants the newest ETag and gives a new one', async () => {
    const { target, client } = twoTenants();
    const write = (IfMatch?: string) =>
      client.send(new UpdateDistributionTenantCommand({ Id: target.id, IfMatch, ...domains('a.example.com') }));
    expect(await refusalOf(write())).toMatchObject({ name: 'InvalidIfMatchVersion', status: 400 });
    expect(await refusalOf(write('latest'))).toMatchObject({ name: 'InvalidIfMatchVersion' });
    const { ETag } = await write(target.etag);
    expect(ETag).not.toBe(target.etag);
    expect(await refusalOf(write(target.etag))).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await refusalOf(write(ETag))).toBeUndefined();
  });

  test.each([
    ['takes the last domain', { Domains: [] }, 'InvalidArgument'],
    [
      'gives it a sixth',
      domains('new.example.com', ...[1, 2, 3, 4, 5].map((n) => `n${n}.example.com`)),
      'EntityLimitExceeded',
    ],
    ['gives it what another has', domains('new.example.com', HOST), 'CNAMEAlreadyExists'],
    ['gives it a domain that no certificate covers', domains('a.b.example.com'), 'InvalidArgument'],
    ['gives it a domain that DNS leads elsewhere', domains('led.example.com'), 'CNAMEAlreadyExists'],
    ['brings it to an unknown distribution', { DistributionId: 'ENOTTHERE' }, 'EntityNotFound'],
    ['brings it to an unknown connection group', { ConnectionGroupId: 'cg_none' }, 'EntityNotFound'],
  ])('that %s is refused and changes nothing', async (_what, input, name) => {
    const { world, source, target } = twoTenants();
    world.dns.lead('led.example.com', source.routingEndpoint);
    expect(await refusalOf(updateTenant(world, target.id, input))).toMatchObject({ name });
    expect(tenantOf(world, target.id)).toEqual(target);
  });

  test('does not look at the DNS of domains that the tenant has already', async () => {
    const { world, source, target } = twoTenants();
    world.dns.lead('new.example.com', source.routingEndpoint);
    const input = { ConnectionGroupId: target.connectionGroupId, ...domains('new.example.com', 'a.example.com') };
    expect(await refusalOf(updateTenant(world, target.id, input))).toBeUndefined();
  });

  test('lets a name go with its old domain, and takes effect when it is Deployed', async () => {
    const { world, target } = twoTenants();
    await updateTenant(world, target.id, {
      ...domains('next.example.com'),
      ConnectionGroupId: target.connectionGroupId,
    });
    expect(tenantOf(world, target.id).status).toBe('InProgress');
    expect(world.servedBy('new.example.com')).toEqual(Array(4).fill(target.id));
    await world.clock.advance(2 * MINUTES);
    expect(tenantOf(world, target.id).status).toBe('Deployed');
    expect(world.servedBy('new.example.com')).toEqual(Array(4).fill(undefined));
    expect(world.servedBy('next.example.com')).toEqual(Array(4).fill(target.id));
  });
});

const HOST_PARAMETER = {
  TenantConfig: {
    ParameterDefinitions: [{ Name: 'host', Definition: { StringSchema: { Required: false } } }],
  },
};

describe('what an update leaves out', () => {
  /** A disabled tenant with all that can be left out. */
  const full = (omittedTenantMembers: 'keep' | 'merge' | 'reset') => {
    const world = createWorld({ omittedTenantMembers });
    const accountId = TARGET_ACCOUNT;
    const { distribution, group } = multiTenant(world);
    const certificateArn = world.certificates.add(accountId, ['*.example.com']);
    const ids = { distributionId: distribution.id, connectionGroupId: group.id };
    const webAcl = { action: 'disable' } as const;
    const own = { certificateArn, webAcl, parameters: { host: 'one' }, domains: [HOST], enabled: false };
    const tenant = world.cloudFront.seedTenant({ accountId, name: 'full', ...ids, ...own });
    return { world, tenant, group };
  };

  test('stays, by one setting, but for customizations, which come as a whole', async () => {
    const { world, tenant } = full('keep');
    const undefinedHere = updateTenant(world, tenant.id, domains(HOST, 'a.example.com'));
    expect((await refusalOf(undefinedHere))?.message).toContain('does not define the parameter host');
    await update(world, tenant.distributionId, () => HOST_PARAMETER);
    await updateTenant(world, tenant.id, domains(HOST, 'a.example.com'));
    const { etag, status, ...kept } = tenant;
    expect(etag).not.toBe(tenantOf(world, tenant.id).etag);
    expect(status).toBe('Deployed');
    expect(tenantOf(world, tenant.id)).toMatchObject({ ...kept, domains: [HOST, 'a.example.com'] });
    await updateTenant(world, tenant.id, { Enabled: true });
    expect(tenantOf(world, tenant.id)).toMatchObject({ domains: [HOST, 'a.example.com'], enabled: true });
    const Customizations = { GeoRestrictions: { RestrictionType: 'none' as const } };
    await updateTenant(world, tenant.id, { Customizations });
    expect(tenantOf(world, tenant.id)).toMatchObject({
      certificate: { acmArn: undefined },
      webAcl: undefined,
      geoRestrictions: { type: 'none' },
    });
  });

  test('stays, by another, also single customizations', async () => {
    const { world, tenant } = full('merge');
    await update(world, tenant.distributionId, () => HOST_PARAMETER);
    const Customizations = { GeoRestrictions: { RestrictionType: 'none' as const } };
    await updateTenant(world, tenant.id, { Customizations });
    const { certificate, webAcl, parameters } = tenant;
    expect(tenantOf(world, tenant.id)).toMatchObject({
      certificate,
      webAcl,
      parameters,
      geoRestrictions: { type: 'none' },
    });
    await updateTenant(world, tenant.id, { Customizations: {} });
    expect(tenantOf(world, tenant.id)).toMatchObject({ certificate, webAcl, geoRestrictions: { type: 'none' } });
  });

  test('becomes as in a new tenant, by the third; domains and distribution stay', async () => {
    const { world, tenant, group } = full('reset');
    await updateTenant(world, tenant.id, { DistributionId: tenant.distributionId });
    const now = tenantOf(world, tenant.id);
    expect(now).toMatchObject({
      distributionId: tenant.distributionId,
      domains: [HOST],
      certificate: { acmArn: undefined },
      webAcl: undefined,
      parameters: [],
      enabled: true,
    });
    const made = world.cloudFront.connectionGroups().find(({ isDefault }) => isDefault);
    expect(now.connectionGroupId).toBe(made?.id);
    expect(made?.id).not.toBe(group.id);
  });
});
