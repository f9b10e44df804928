import { GetConnectionGroupByRoutingEndpointCommand, ListConnectionGroupsCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { createTenant, domains, HOST, MINUTES, tenantOf } from './by-tenants.ts';
import { createWorld, TARGET_ACCOUNT } from './world.ts';

const settle = (world: ReturnType<typeof createWorld>) => world.clock.advance(2 * MINUTES);

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
      Enabled: true,
      Status: 'InProgress',
    });
    expect(first?.CreatedTime).toEqual(new Date(world.clock.now()));
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
});
