import { UpdateConnectionGroupCommand, VerifyDnsConfigurationCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { update } from './by-sdk.ts';
import { HOST, MINUTES, multiTenant, tenantOf, twoTenants, updateTenant } from './by-tenants.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

const ALL = (id: string | undefined) => Array(4).fill(id);
const routeOf = (world: World, host: string) => {
  const [location = ''] = world.cloudFront.network.locations;
  return world.cloudFront.network.route(location, host);
};

describe('a distribution tenant at the edge', () => {
  test('serves under its own id, at the routing endpoint of its group', () => {
    const { world, target } = twoTenants();
    expect(routeOf(world, 'NEW.example.com')).toMatchObject({
      distributionId: target.id,
      accountId: TARGET_ACCOUNT,
      domainName: target.routingEndpoint,
      matched: 'new.example.com',
    });
    expect(world.servedBy(target.routingEndpoint)).toEqual(ALL(undefined));
  });

  test('turns over one location after the other', async () => {
    const { world, target } = twoTenants();
    const counts: number[] = [];
    const count = () => world.servedBy('a.example.com').filter((id) => id === target.id).length;
    world.cloudFront.network.onChange(() => counts.push(count()));
    const Domains = ['new.example.com', 'a.example.com'].map((Domain) => ({ Domain }));
    await updateTenant(world, target.id, { Domains, ConnectionGroupId: target.connectionGroupId });
    expect(count()).toBe(0);
    await world.clock.advance(2 * MINUTES);
    expect(counts).toEqual([1, 2, 3, 4]);
  });

  test('serves no more once it is disabled, nor its connection group, nor its multi-tenant distribution', async () => {
    const { world, target, client } = twoTenants();
    const ConnectionGroupId = target.connectionGroupId;
    const served = async (change: () => Promise<unknown>) => {
      await change();
      await world.clock.advance(2 * MINUTES);
      return world.servedBy('new.example.com');
    };
    const group = (Enabled: boolean) => async () => {
      const held = world.cloudFront.connectionGroups().find(({ id }) => id === ConnectionGroupId);
      const input = { Id: ConnectionGroupId, IfMatch: held?.etag, Enabled };
      return client.send(new UpdateConnectionGroupCommand(input));
    };
    const tenant = (Enabled: boolean) => () => updateTenant(world, target.id, { Enabled, ConnectionGroupId });
    const parent = (Enabled: boolean) => () => update(world, target.distributionId, () => ({ Enabled }));
    for (const change of [group, tenant, parent]) {
      expect(await served(change(false))).toEqual(ALL(undefined));
      expect(await served(change(true))).toEqual(ALL(target.id));
    }
  });

  test('loses a request to a more specific alias of a distribution, and wins it the other way round', () => {
    const world = createWorld();
    const { distribution, group } = multiTenant(world);
    const ids = { distributionId: distribution.id, connectionGroupId: group.id };
    const domains = ['*.example.com', 'x.a.example.com'];
    const tenant = world.cloudFront.seedTenant({ accountId: TARGET_ACCOUNT, name: 'wide', domains, ...ids });
    const aliases = [HOST, '*.a.example.com'];
    const standard = world.cloudFront.seed({ accountId: SOURCE_ACCOUNT, aliases });
    expect(world.servedBy(HOST)).toEqual(ALL(standard.id));
    expect(world.servedBy('y.a.example.com')).toEqual(ALL(standard.id));
    expect(world.servedBy('x.a.example.com')).toEqual(ALL(tenant.id));
    expect(world.servedBy('other.example.com')).toEqual(ALL(tenant.id));
  });

  test('shows its own certificate where that covers the name, else its distribution’s', () => {
    const world = createWorld();
    const { distribution, group } = multiTenant(world, TARGET_ACCOUNT, ['*.example.com', 'example.com']);
    const certificateArn = world.certificates.add(TARGET_ACCOUNT, [HOST]);
    const config = { distributionId: distribution.id, connectionGroupId: group.id, certificateArn };
    const domains = [HOST, 'example.com'];
    world.cloudFront.seedTenant({ accountId: TARGET_ACCOUNT, name: 'own', domains, ...config });
    expect(routeOf(world, HOST)?.certificate?.names).toEqual([HOST]);
    expect(routeOf(world, 'example.com')?.certificate?.names).toEqual(['*.example.com', 'example.com']);
  });

  test('has a domain inactive that no certificate covers any more', async () => {
    const { world, target } = twoTenants();
    const narrow = world.certificates.add(TARGET_ACCOUNT, ['other.example.com']);
    await update(world, target.distributionId, ({ ViewerCertificate }) => ({
      ViewerCertificate: { ...ViewerCertificate, ACMCertificateArn: narrow },
    }));
    const path = `/2020-05-31/distribution-tenant/${target.id}`;
    const { body } = await world.send(TARGET_ACCOUNT, 'GET', path);
    expect(body).toContain('<Domain>new.example.com</Domain><Status>inactive</Status>');
    expect(tenantOf(world, target.id).etag).toBe(target.etag);
  });
});

describe('VerifyDnsConfiguration', () => {
  test('says of each domain whether DNS leads it to the connection group', async () => {
    const { world, source } = twoTenants();
    const client = world.clientOf(SOURCE_ACCOUNT);
    const verify = async (input: object = {}) => {
      const asked = new VerifyDnsConfigurationCommand({ Identifier: source.name, ...input });
      return (await client.send(asked)).DnsConfigurationList;
    };
    world.dns.lead(HOST, source.routingEndpoint);
    world.dns.lead('other.example.com', 'd111111abcdef8.cloudfront.net');
    expect(await verify()).toEqual([
      { Domain: HOST, Status: 'valid-configuration' },
      {
        Domain: 'other.example.com',
        Status: 'invalid-configuration',
        Reason: expect.stringContaining('d111111abcdef8.cloudfront.net'),
      },
    ]);
    world.dns.lead(HOST, undefined);
    expect(await verify({ Domain: HOST })).toMatchObject([{ Domain: HOST, Status: 'invalid-configuration' }]);
    const unknown = { name: 'EntityNotFound', status: 404 };
    expect(await refusalOf(verify({ Domain: 'new.example.com' }))).toMatchObject(unknown);
    expect(await refusalOf(verify({ Identifier: 'target' }))).toMatchObject(unknown);
  });
});
