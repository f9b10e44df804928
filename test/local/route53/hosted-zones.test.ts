import {
  CreateHostedZoneCommand,
  CreateReusableDelegationSetCommand,
  DeleteHostedZoneCommand,
  DeleteReusableDelegationSetCommand,
  GetHostedZoneCommand,
  GetReusableDelegationSetCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListReusableDelegationSetsCommand,
  UpdateHostedZoneCommentCommand,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, clientOf, does, OTHER_ACCOUNT, send, values, worldWith } from './route53-world.ts';

const VPC = { VPCRegion: 'us-east-1', VPCId: 'vpc-0123456789abcdef0' } as const;

describe('creating a hosted zone', () => {
  it('answers 201 with four name servers, its place and a pending change', async () => {
    const { client, recordsOf } = worldWith();
    const created = await client.send(
      new CreateHostedZoneCommand({
        Name: 'New.Example.org',
        CallerReference: 'a',
        HostedZoneConfig: { Comment: 'x' },
      }),
    );
    const id = created.HostedZone?.Id ?? '';
    expect(created).toMatchObject({
      $metadata: { httpStatusCode: 201 },
      HostedZone: {
        Name: 'new.example.org.',
        CallerReference: 'a',
        Config: { Comment: 'x', PrivateZone: false },
        ResourceRecordSetCount: 2,
      },
      ChangeInfo: { Status: 'PENDING' },
      Location: `https://route53.amazonaws.com/2013-04-01${id}`,
    });
    expect(created.DelegationSet?.NameServers).toHaveLength(4);
    expect(recordsOf(id.replace('/hostedzone/', ''))).toMatchObject([
      { Name: 'new.example.org.', Type: 'NS', TTL: 172_800 },
      { Name: 'new.example.org.', Type: 'SOA', TTL: 900 },
    ]);
  });

  it('refuses a caller reference that was used before, also by a zone that is gone', async () => {
    const { client } = worldWith();
    const create = (Name: string) => client.send(new CreateHostedZoneCommand({ Name, CallerReference: 'once' }));
    const { HostedZone } = await create('a.example');
    await expect(create('b.example')).rejects.toMatchObject({ name: 'HostedZoneAlreadyExists' });
    await client.send(new DeleteHostedZoneCommand({ Id: HostedZone?.Id }));
    await expect(create('a.example')).rejects.toMatchObject({
      name: 'HostedZoneAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it.each(['com', 'a..example.com', 'a b.example.com'])('refuses the name %s', async (Name) => {
    const { client } = worldWith();
    const creation = client.send(new CreateHostedZoneCommand({ Name, CallerReference: 'a' }));
    await expect(creation).rejects.toMatchObject({ name: 'InvalidDomainName' });
  });

  it('makes a private zone of a VPC, with no delegation set', async () => {
    const { client } = worldWith();
    const created = await client.send(new CreateHostedZoneCommand({ Name: 'internal', CallerReference: 'a', VPC }));
    expect(created).toMatchObject({ HostedZone: { Config: { PrivateZone: true } }, VPC });
    expect(created.DelegationSet).toBeUndefined();
    const { VPCs } = await client.send(new GetHostedZoneCommand({ Id: created.HostedZone?.Id }));
    expect(VPCs).toEqual([VPC]);
  });

  it.each([
    ['a private zone without a VPC', { HostedZoneConfig: { PrivateZone: true } }, 'InvalidInput'],
    ['a public zone with a VPC', { HostedZoneConfig: { PrivateZone: false }, VPC }, 'InvalidInput'],
    ['a VPC that is none', { VPC: { ...VPC, VPCId: 'vpc-1' } }, 'InvalidVPCId'],
    ['a private zone with a delegation set', { VPC, DelegationSetId: 'N0X' }, 'InvalidInput'],
    ['an unknown delegation set', { DelegationSetId: 'N0X' }, 'NoSuchDelegationSet'],
  ])('refuses %s', async (_what, more, name) => {
    const creation = worldWith().client.send(
      new CreateHostedZoneCommand({ Name: 'a.example', CallerReference: 'a', ...more }),
    );
    await expect(creation).rejects.toMatchObject({ name });
  });
});

describe('a hosted zone', () => {
  it('is told to its account, with its name servers, and to no other', async () => {
    const { client, service, zone } = worldWith();
    const got = await client.send(new GetHostedZoneCommand({ Id: zone.id }));
    expect(got).toMatchObject({
      HostedZone: { Id: '/hostedzone/Z0EXAMPLE', Name: 'example.com.' },
      DelegationSet: { NameServers: zone.nameServers },
    });
    const asOther = clientOf(service, OTHER_ACCOUNT);
    await expect(asOther.send(new GetHostedZoneCommand({ Id: zone.id }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect((await asOther.send(new ListHostedZonesCommand({}))).HostedZones).toEqual([]);
    await expect(client.send(new GetHostedZoneCommand({ Id: 'ZNONE' }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
    });
  });

  it('can be deleted only when nothing but NS and SOA is left, and the registrar knows no successor', async () => {
    const { client, zone, change, dns, clock } = worldWith([values('www.example.com', 'A', '192.0.2.1')]);
    const remove = () => client.send(new DeleteHostedZoneCommand({ Id: zone.id }));
    await expect(remove()).rejects.toMatchObject({ name: 'HostedZoneNotEmpty', $metadata: { httpStatusCode: 400 } });
    await change(does('DELETE', values('www.example.com', 'A', '192.0.2.1')));
    await expect(remove()).resolves.toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
    await expect(remove()).rejects.toMatchObject({ name: 'NoSuchHostedZone' });
    expect(dns.resolve('example.com', 'SOA').rcode).toBe('NOERROR');
    await clock.advance(40_000);
    expect(dns.resolve('example.com', 'SOA').rcode).toBe('REFUSED');
    await client.send(new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'again' }));
    await clock.advance(40_000);
    expect(dns.resolve('example.com', 'SOA').rcode).toBe('REFUSED');
  });

  it('is listed page by page, each once', async () => {
    const { client, seed } = worldWith();
    for (const name of ['b.example', 'a.example', 'example.net']) seed.zone({ accountId: ACCOUNT, name });
    const ids: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await client.send(new ListHostedZonesCommand({ Marker, MaxItems: 3 }));
      ids.push(...(page.HostedZones ?? []).map(({ Id }) => Id));
      Marker = page.NextMarker;
      expect(page.IsTruncated).toBe(Marker !== undefined);
    } while (Marker !== undefined);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toHaveLength(4);
    const bad = client.send(new ListHostedZonesCommand({ MaxItems: 0 }));
    await expect(bad).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('is listed by name in the order of its labels reversed, from a name on', async () => {
    const { client, seed } = worldWith();
    seed.zone({ accountId: ACCOUNT, name: 'a.example.com', id: 'Z0A' });
    seed.zone({ accountId: ACCOUNT, name: 'example.com', id: 'Z0SECOND' });
    seed.zone({ accountId: ACCOUNT, name: 'example.org', id: 'Z0ORG' });
    const first = await client.send(new ListHostedZonesByNameCommand({ DNSName: 'example.com', MaxItems: 2 }));
    expect(first.HostedZones?.map(({ Id }) => Id)).toEqual(['/hostedzone/Z0EXAMPLE', '/hostedzone/Z0SECOND']);
    expect(first).toMatchObject({
      DNSName: 'example.com',
      IsTruncated: true,
      NextDNSName: 'a.example.com.',
      NextHostedZoneId: 'Z0A',
    });
    const { NextDNSName: DNSName, NextHostedZoneId: HostedZoneId } = first;
    const rest = await client.send(new ListHostedZonesByNameCommand({ DNSName, HostedZoneId }));
    expect(rest.HostedZones?.map(({ Name }) => Name)).toEqual(['a.example.com.', 'example.org.']);
    const withoutName = client.send(new ListHostedZonesByNameCommand({ HostedZoneId: 'Z0A' }));
    await expect(withoutName).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});

describe('a reusable delegation set', () => {
  it('gives its name servers to zones, and is in use until they are gone', async () => {
    const { client, service } = worldWith();
    const created = await client.send(new CreateReusableDelegationSetCommand({ CallerReference: 'a' }));
    const set = created.DelegationSet;
    expect(set?.Id).toMatch(/^\/delegationset\/N[A-Z0-9]+$/);
    const DelegationSetId = set?.Id;
    const create = (Name: string) =>
      client.send(new CreateHostedZoneCommand({ Name, CallerReference: Name, DelegationSetId }));
    const zone = await create('a.example');
    expect(zone.DelegationSet).toEqual(set);
    await expect(create('b.a.example')).rejects.toMatchObject({ name: 'ConflictingDomainExists' });
    expect((await client.send(new ListReusableDelegationSetsCommand({}))).DelegationSets).toEqual([set]);
    expect((await client.send(new ListHostedZonesCommand({ DelegationSetId }))).HostedZones).toHaveLength(1);

    const get = new GetReusableDelegationSetCommand({ Id: set?.Id });
    await expect(clientOf(service, OTHER_ACCOUNT).send(get)).rejects.toMatchObject({ name: 'AccessDenied' });
    const remove = () => client.send(new DeleteReusableDelegationSetCommand({ Id: set?.Id }));
    await expect(remove()).rejects.toMatchObject({ name: 'DelegationSetInUse' });
    await client.send(new DeleteHostedZoneCommand({ Id: zone.HostedZone?.Id }));
    await remove();
    await expect(client.send(get)).rejects.toMatchObject({ name: 'NoSuchDelegationSet' });
  });

  it('can be made of the name servers of a zone, once', async () => {
    const { client, zone } = worldWith();
    const reuse = (CallerReference: string, HostedZoneId = zone.id) =>
      client.send(new CreateReusableDelegationSetCommand({ CallerReference, HostedZoneId }));
    expect((await reuse('a')).DelegationSet?.NameServers).toEqual(zone.nameServers);
    await expect(reuse('b')).rejects.toMatchObject({ name: 'DelegationSetAlreadyReusable' });
    await expect(reuse('c', 'ZNONE')).rejects.toMatchObject({ name: 'HostedZoneNotFound' });
    const again = client.send(new CreateReusableDelegationSetCommand({ CallerReference: 'a' }));
    await expect(again).rejects.toMatchObject({ name: 'DelegationSetAlreadyCreated' });
  });
});

describe('what the local Route 53 does not have', () => {
  it("is refused in Route 53's error shape", async () => {
    const { client, service } = worldWith();
    const update = client.send(new UpdateHostedZoneCommentCommand({ Id: 'Z0EXAMPLE', Comment: 'x' }));
    await expect(update).rejects.toMatchObject({ name: 'UnknownOperationException' });
    const response = await send(service, { method: 'GET', path: '/2012-12-12/hostedzone' });
    expect(response.status).toBe(404);
    expect(String(response.body)).toContain(
      '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>Unknown',
    );
  });

  it('is never passed over in a query', async () => {
    const { service } = worldWith();
    const response = await send(service, { method: 'GET', path: '/2013-04-01/hostedzone', query: { owner: 'me' } });
    expect(response.status).toBe(400);
    expect(String(response.body)).toContain('ListHostedZones knows no query parameter &apos;owner&apos;');
  });
});
