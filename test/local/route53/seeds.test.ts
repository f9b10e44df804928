import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, alias, does, values, worldWith } from './route53-world.ts';

const TRAFFIC = { ...values('t.example.com', 'A', '192.0.2.1'), TrafficPolicyInstanceId: 'policy-1' };

describe('a seeded world', () => {
  it('holds what the API cannot write: records of a traffic policy instance, which it also refuses to change', async () => {
    const { client, zone, change } = worldWith([TRAFFIC]);
    const list = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }));
    expect(list.ResourceRecordSets).toContainEqual({ ...TRAFFIC, Name: 't.example.com.' });
    await expect(change(does('UPSERT', TRAFFIC))).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('knows the health checks that its records name', async () => {
    const set = { ...values('h.example.com', 'A', '192.0.2.1'), HealthCheckId: 'check-1' };
    const { change } = worldWith([set]);
    await expect(change(does('UPSERT', { ...set, TTL: 60 }))).resolves.toBeDefined();
  });

  it('keeps the rules of the API', () => {
    expect(() => worldWith([values('example.com', 'CNAME', 'a.example.net')])).toThrow('is not permitted at apex');
    expect(() => worldWith([alias('a.example.com'), alias('A.example.com.')])).toThrow('but it already exists');
    const { seed } = worldWith();
    expect(() => seed.zone({ accountId: ACCOUNT, name: 'com' })).toThrow('top-level domain');
  });

  it('has zones in reusable delegation sets', () => {
    const { seed } = worldWith();
    const set = seed.delegationSet({ accountId: ACCOUNT });
    const zone = seed.zone({ accountId: ACCOUNT, name: 'a.example', delegationSetId: set.id });
    expect(zone.nameServers).toEqual(set.nameServers);
    const unknown = () => seed.zone({ accountId: ACCOUNT, name: 'b.example', delegationSetId: 'N0NONE' });
    expect(unknown).toThrow('A reusable delegation set with the ID N0NONE does not exist.');
  });

  it('is there from the beginning, with nothing pending and nothing cached', () => {
    const { dns, clock } = worldWith([alias('www.example.com')]);
    expect(dns.cloudFrontHostOf('www.example.com', clock.now() - 86_400_000)).toBe('d111111abcdef8.cloudfront.net');
    expect(dns.cacheSecondsOf('www.example.com')).toBe(0);
  });
});
