import {
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  TestDNSAnswerCommand,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, alias, clientOf, does, OTHER_ACCOUNT, values, worldWith } from './route53-world.ts';

const RECORDS = [
  values('www.example.com', 'AAAA', '2001:db8::1'),
  values('www.example.com', 'A', '192.0.2.1'),
  values('*.example.com', 'CNAME', 'elsewhere.example.net'),
  { ...values('w.example.com', 'A', '192.0.2.2'), SetIdentifier: 'b', Weight: 0 },
  { ...values('w.example.com', 'A', '192.0.2.1'), SetIdentifier: 'a', Weight: 10 },
  alias('d.example.com'),
  values('z.a.example.com', 'TXT', '"<&> \\"x\\" 007"'),
];

describe('listing record sets', () => {
  it('goes by reversed labels, type and identifier, names escaped and with a final dot', async () => {
    const { client, zone } = worldWith(RECORDS);
    const list = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }));
    expect(list).toMatchObject({ IsTruncated: false, MaxItems: 300 });
    const keys = list.ResourceRecordSets?.map(
      ({ Name, Type, SetIdentifier = '' }) => `${Name} ${Type} ${SetIdentifier}`,
    );
    expect(keys).toEqual([
      'example.com. NS ',
      'example.com. SOA ',
      '\\052.example.com. CNAME ',
      'z.a.example.com. TXT ',
      'd.example.com. A ',
      'w.example.com. A a',
      'w.example.com. A b',
      'www.example.com. A ',
      'www.example.com. AAAA ',
    ]);
  });

  it('gives every member back as it was written, alias targets in stored form', async () => {
    const { client, zone } = worldWith(RECORDS);
    const { ResourceRecordSets: sets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }),
    );
    const at = (name: string) => sets.filter(({ Name }) => Name === name);
    expect(at('z.a.example.com.')).toEqual([{ ...values('z.a.example.com.', 'TXT', '"<&> \\"x\\" 007"') }]);
    expect(at('d.example.com.')).toEqual([alias('d.example.com.', 'd111111abcdef8.cloudfront.net.')]);
    expect(at('w.example.com.')).toMatchObject([{ Weight: 10 }, { Weight: 0, TTL: 300 }]);
    expect(at('\\052.example.com.')).toMatchObject([{ ResourceRecords: [{ Value: 'elsewhere.example.net' }] }]);
  });

  it('what it gives can be deleted as read', async () => {
    const { client, zone, change, recordsOf } = worldWith(RECORDS);
    const { ResourceRecordSets: sets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }),
    );
    await change(...sets.slice(2).map((set) => does('DELETE', set)));
    expect(recordsOf(zone.id)).toHaveLength(2);
  });

  it('continues where the page before ended, also between sets of one name and type', async () => {
    const { client, zone } = worldWith(RECORDS);
    const found: string[] = [];
    let start: object | undefined = {};
    while (start) {
      const page: ListResourceRecordSetsCommandOutput = await client.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, MaxItems: 2, ...start }),
      );
      const { NextRecordName: StartRecordName, NextRecordType: StartRecordType } = page;
      const StartRecordIdentifier = page.NextRecordIdentifier;
      start = page.IsTruncated ? { StartRecordName, StartRecordType, StartRecordIdentifier } : undefined;
      found.push(
        ...(page.ResourceRecordSets ?? []).map(({ Name, Type, SetIdentifier }) => `${Name}${Type}${SetIdentifier}`),
      );
    }
    expect(found).toHaveLength(9);
    expect(new Set(found).size).toBe(9);
    const first = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, MaxItems: 6 }));
    expect(first).toMatchObject({
      IsTruncated: true,
      NextRecordName: 'w.example.com.',
      NextRecordType: 'A',
      NextRecordIdentifier: 'b',
    });
  });

  it.each([
    [{ StartRecordName: 'WWW.example.com' }, 'www.example.com. A'],
    [{ StartRecordName: 'www.example.com', StartRecordType: 'AAAA' as const }, 'www.example.com. AAAA'],
    [{ StartRecordName: 'www.example.com', StartRecordType: 'CAA' as const }, undefined],
    [{ StartRecordName: '*.example.com' }, '\\052.example.com. CNAME'],
    [
      { StartRecordName: 'w.example.com', StartRecordType: 'A' as const, StartRecordIdentifier: 'aa' },
      'w.example.com. A',
    ],
  ])('begins at %j', async (start, first) => {
    const { client, zone } = worldWith(RECORDS);
    const list = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, ...start }));
    const [set] = list.ResourceRecordSets ?? [];
    expect(set && `${set.Name} ${set.Type}`).toBe(first);
  });

  it('caps a page at 300 and refuses starts without what they need', async () => {
    const many = Array.from({ length: 305 }, (_, i) => values(`n${i}.example.com`, 'A', '192.0.2.1'));
    const { client, zone, service } = worldWith(many);
    const list = (more: object) => client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, ...more }));
    const page = await list({ MaxItems: 1000 });
    expect(page.ResourceRecordSets).toHaveLength(300);
    expect(page).toMatchObject({ MaxItems: 300, IsTruncated: true });
    for (const start of [{ StartRecordType: 'A' }, { StartRecordName: 'a.example.com', StartRecordIdentifier: 'x' }]) {
      await expect(list(start)).rejects.toMatchObject({ name: 'InvalidInput' });
    }
    const asOther = clientOf(service, OTHER_ACCOUNT).send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }));
    await expect(asOther).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('shows pending values at once, while the name servers still answer by the old ones', async () => {
    const { client, zone, change, dns, clock } = worldWith([values('www.example.com', 'A', '192.0.2.1')]);
    await change(does('UPSERT', values('www.example.com', 'A', '192.0.2.2')));
    const { ResourceRecordSets: sets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone.id, StartRecordName: 'www.example.com' }),
    );
    expect(sets[0]?.ResourceRecords).toEqual([{ Value: '192.0.2.2' }]);
    expect(dns.resolve('www.example.com', 'A').answers).toMatchObject([{ data: '192.0.2.1' }]);
    await clock.advance(40_000);
    expect(dns.resolve('www.example.com', 'A').answers).toMatchObject([{ data: '192.0.2.2' }]);
  });
});

describe('TestDNSAnswer', () => {
  const ask = (world: ReturnType<typeof worldWith>, RecordName: string, more: object = {}) =>
    world.client.send(new TestDNSAnswerCommand({ HostedZoneId: world.zone.id, RecordName, RecordType: 'A', ...more }));

  it("answers as the zone's own name servers would", async () => {
    const world = worldWith(RECORDS);
    expect(await ask(world, 'www.example.com')).toMatchObject({
      Nameserver: world.zone.nameServers[0],
      RecordName: 'www.example.com',
      RecordType: 'A',
      RecordData: ['192.0.2.1'],
      ResponseCode: 'NOERROR',
      Protocol: 'UDP',
    });
    expect((await ask(world, 'd.example.com')).RecordData?.sort()).toEqual(['127.0.1.1', '127.0.1.2']);
    expect((await ask(world, 'any.example.com')).RecordData).toEqual(['elsewhere.example.net.']);
    expect((await ask(world, 'x.www.example.com')).ResponseCode).toBe('NXDOMAIN');
    expect((await ask(world, 'www.example.com', { RecordType: 'MX' })).RecordData).toEqual([]);
  });

  it.each([
    ['another name', { RecordName: 'www.example.org' }],
    ['a resolver that is no address', { ResolverIP: 'resolver' }],
    ['a mask without a subnet', { EDNS0ClientSubnetMask: '24' }],
    ['a mask too long', { EDNS0ClientSubnetIP: '192.0.2.1', EDNS0ClientSubnetMask: '33' }],
  ])('refuses %s', async (_what, more) => {
    await expect(ask(worldWith(), 'www.example.com', more)).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('takes a client subnet, and refuses private zones', async () => {
    const world = worldWith(RECORDS);
    const subnet = { EDNS0ClientSubnetIP: '2001:db8::1', EDNS0ClientSubnetMask: '64', ResolverIP: '192.0.2.53' };
    expect((await ask(world, 'www.example.com', subnet)).ResponseCode).toBe('NOERROR');
    const vpc = { VPCRegion: 'us-east-1', VPCId: 'vpc-12345678' };
    const { id } = world.seed.zone({ accountId: ACCOUNT, name: 'internal.example', vpc });
    await expect(ask(world, 'internal.example', { HostedZoneId: id })).rejects.toMatchObject({ name: 'InvalidInput' });
  });
});
