import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListHostedZonesCommand,
  waitUntilResourceRecordSetsChanged,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { clientOf, does, OTHER_ACCOUNT, values, worldWith } from './route53-world.ts';

const one = (i: number) => does('CREATE', values(`n${i}.example.com`, 'A', '192.0.2.1'));

describe('a change in time', () => {
  it('is PENDING first and INSYNC within the range that the settings give', async () => {
    const { client, change, clock } = worldWith([], { insyncMs: { min: 30_000, max: 30_000 } });
    const { ChangeInfo } = await change(one(1));
    expect(ChangeInfo).toMatchObject({ Status: 'PENDING', SubmittedAt: new Date(clock.now()) });
    expect(ChangeInfo?.Id).toMatch(/^\/change\/C[A-Z0-9]+$/);
    const status = async () => (await client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;

    await clock.advance(29_999);
    expect(await status()).toBe('PENDING');
    await clock.advance(1);
    expect(await status()).toBe('INSYNC');
  });

  it("satisfies the SDK's own waiter", async () => {
    const { client, change, clock } = worldWith();
    const { ChangeInfo } = await change(one(1));
    await clock.advance(40_000);
    const result = await waitUntilResourceRecordSetsChanged(
      { client, minDelay: 1, maxWaitTime: 5 },
      { Id: ChangeInfo?.Id },
    );
    expect(result.state).toBe('SUCCESS');
  });

  it('is told to its own account only', async () => {
    const { service, client, change } = worldWith();
    const { ChangeInfo } = await change(one(1));
    const asked = clientOf(service, OTHER_ACCOUNT).send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    await expect(asked).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    const unknown = client.send(new GetChangeCommand({ Id: 'C0UNKNOWN' }));
    await expect(unknown).rejects.toMatchObject({ name: 'NoSuchChange', $metadata: { httpStatusCode: 404 } });
  });

  it('is refused in another account, and in a zone that does not exist', async () => {
    const { service, client } = worldWith();
    const to = (HostedZoneId: string) =>
      new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: [one(1)] } });
    await expect(clientOf(service, OTHER_ACCOUNT).send(to('Z0EXAMPLE'))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${OTHER_ACCOUNT}:user/tester is not authorized to access this resource`,
    });
    await expect(client.send(to('ZNOWHERE'))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      message: 'No hosted zone found with ID: ZNOWHERE',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(client.send(to('/hostedzone/Z0EXAMPLE'))).resolves.toBeDefined();
  });

  it('meets PriorRequestNotComplete only where the settings say so', async () => {
    const { change, clock } = worldWith([], { priorRequestMs: 500 });
    await change(one(1));
    await expect(change(one(2))).rejects.toMatchObject({ name: 'PriorRequestNotComplete' });
    await clock.advance(500);
    await expect(change(one(2))).resolves.toBeDefined();
    const free = worldWith();
    await free.change(one(1));
    await expect(free.change(one(2))).resolves.toBeDefined();
  });

  it('is throttled per account where the settings say so, by each single record in it, and other calls are not', async () => {
    const { change, client, clock } = worldWith([], { changes: { perSecond: 5, burst: 5 } });
    await change(one(0), one(1), one(2));
    await expect(change(one(3), one(4), one(5))).rejects.toMatchObject({ name: 'Throttling' });
    await change(does('UPSERT', values('n3.example.com', 'A', '192.0.2.1')));
    await expect(change(one(6))).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(client.send(new ListHostedZonesCommand({}))).resolves.toBeDefined();
    await clock.advance(200);
    await expect(change(one(6))).resolves.toBeDefined();
  });

  it('shares a budget with all requests where the settings say so', async () => {
    const { service, client } = worldWith([], { requests: { perSecond: 10, burst: 2 } });
    const list = () => client.send(new ListHostedZonesCommand({}));
    await list();
    await list();
    await expect(list()).rejects.toMatchObject({ name: 'Throttling' });
    await expect(clientOf(service, OTHER_ACCOUNT).send(new ListHostedZonesCommand({}))).resolves.toBeDefined();
  });
});
