import {
  CreateConnectionGroupCommand,
  DeleteConnectionGroupCommand,
  GetConnectionGroupByRoutingEndpointCommand,
  GetConnectionGroupCommand,
  ListConnectionGroupsCommand,
  UpdateConnectionGroupCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { MINUTES, twoTenants } from './by-tenants.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT } from './world.ts';

describe('a connection group', () => {
  test('is made enabled and with IPv6, is deployed, and is found by id, ARN, name and routing endpoint', async () => {
    const world = createWorld();
    const client = world.clientOf(TARGET_ACCOUNT);
    const { ConnectionGroup: made, ETag } = await client.send(new CreateConnectionGroupCommand({ Name: 'one' }));
    expect(made).toMatchObject({
      Name: 'one',
      Arn: `arn:aws:cloudfront::${TARGET_ACCOUNT}:connection-group/${made?.Id}`,
      RoutingEndpoint: expect.stringMatching(/^d[a-z0-9]{13}\.cloudfront\.net$/),
      Enabled: true,
      Ipv6Enabled: true,
      IsDefault: false,
      Status: 'InProgress',
    });
    await world.clock.advance(2 * MINUTES);
    for (const Identifier of [made?.Id, made?.Arn, made?.Name]) {
      const got = await client.send(new GetConnectionGroupCommand({ Identifier }));
      expect(got).toMatchObject({ ETag, ConnectionGroup: { ...made, Status: 'Deployed' } });
    }
    const { RoutingEndpoint } = made ?? {};
    const byEndpoint = await client.send(new GetConnectionGroupByRoutingEndpointCommand({ RoutingEndpoint }));
    expect(byEndpoint.ConnectionGroup?.Id).toBe(made?.Id);
    const { ConnectionGroups } = await client.send(new ListConnectionGroupsCommand({ MaxItems: 1 }));
    expect(ConnectionGroups).toMatchObject([{ Id: made?.Id, ETag, RoutingEndpoint }]);
  });

  test('takes changes one by one, and DNS follows its IPv6', async () => {
    const world = createWorld();
    const group = world.cloudFront.seedConnectionGroup({ accountId: TARGET_ACCOUNT, name: 'one' });
    const client = world.clientOf(TARGET_ACCOUNT);
    const write = (input: object, IfMatch?: string) =>
      client.send(new UpdateConnectionGroupCommand({ Id: group.id, IfMatch, ...input }));
    expect(await refusalOf(write({ Enabled: true }))).toMatchObject({ name: 'InvalidIfMatchVersion' });
    expect(await refusalOf(write({ Enabled: true }, 'E0000000000000'))).toMatchObject({ name: 'PreconditionFailed' });
    expect(world.cloudFront.network.find(group.routingEndpoint)).toEqual({ ipv6: true });
    const { ETag, ConnectionGroup } = await write({ Ipv6Enabled: false }, group.etag);
    expect(ConnectionGroup).toMatchObject({ Ipv6Enabled: false, Enabled: true, Status: 'InProgress' });
    expect(world.cloudFront.network.find(group.routingEndpoint)).toEqual({ ipv6: false });
    const { ConnectionGroup: off } = await write({ Enabled: false }, ETag);
    expect(off).toMatchObject({ Ipv6Enabled: false, Enabled: false });
  });

  test('is refused with a name that is taken, an Anycast static IP list, tags, or without a name', async () => {
    const world = createWorld();
    world.cloudFront.seedConnectionGroup({ accountId: TARGET_ACCOUNT, name: 'one' });
    const create = (input: object) =>
      refusalOf(world.clientOf(TARGET_ACCOUNT).send(new CreateConnectionGroupCommand({ Name: 'two', ...input })));
    expect(await create({ Name: 'one' })).toMatchObject({ name: 'EntityAlreadyExists', status: 409 });
    expect(await create({ AnycastIpListId: 'aip_1' })).toMatchObject({ name: 'EntityNotFound', status: 404 });
    expect(await create({ Tags: { Items: [{ Key: 'a' }] } })).toMatchObject({ name: 'InvalidArgument' });
    expect(await create({ Name: undefined, Enabled: true })).toMatchObject({ name: 'MalformedXML' });
    expect(await create({})).toBeUndefined();
  });

  test('of another account does not exist for the caller', async () => {
    const world = createWorld();
    const { id, etag, routingEndpoint } = world.cloudFront.seedConnectionGroup({
      accountId: TARGET_ACCOUNT,
      name: 'one',
    });
    const client = world.clientOf(SOURCE_ACCOUNT);
    const calls = [
      client.send(new GetConnectionGroupCommand({ Identifier: id })),
      client.send(new GetConnectionGroupByRoutingEndpointCommand({ RoutingEndpoint: routingEndpoint })),
      client.send(new UpdateConnectionGroupCommand({ Id: id, IfMatch: etag, Enabled: true })),
      client.send(new DeleteConnectionGroupCommand({ Id: id, IfMatch: etag })),
    ];
    for (const call of calls) expect(await refusalOf(call)).toMatchObject({ name: 'EntityNotFound', status: 404 });
    expect((await client.send(new ListConnectionGroupsCommand({}))).ConnectionGroups).toEqual([]);
  });

  test('goes when no tenant uses it and it is disabled everywhere', async () => {
    const { world, target, client } = twoTenants();
    const group = world.cloudFront.connectionGroups().find(({ id }) => id === target.connectionGroupId);
    const remove = (id = '', etag = '') => client.send(new DeleteConnectionGroupCommand({ Id: id, IfMatch: etag }));
    const used = { name: 'CannotDeleteEntityWhileInUse', status: 409 };
    expect(await refusalOf(remove(group?.id, group?.etag))).toMatchObject(used);
    const free = world.cloudFront.seedConnectionGroup({ accountId: TARGET_ACCOUNT, name: 'free' });
    expect(await refusalOf(remove(free.id, free.etag))).toMatchObject({ name: 'ResourceNotDisabled', status: 409 });
    const off = new UpdateConnectionGroupCommand({ Id: free.id, IfMatch: free.etag, Enabled: false });
    const { ETag } = await client.send(off);
    expect(await refusalOf(remove(free.id, ETag))).toMatchObject({ name: 'ResourceNotDisabled' });
    await world.clock.advance(2 * MINUTES);
    expect(await refusalOf(remove(free.id, ETag))).toBeUndefined();
    expect(world.cloudFront.network.find(free.routingEndpoint)).toBeUndefined();
  });
});
