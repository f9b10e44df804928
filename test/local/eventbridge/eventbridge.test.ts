import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { createEventBridge } from '../../../local/eventbridge/create-eventbridge.ts';
import type { BusEvent, BusHooks } from '../../../local/eventbridge/event-bus.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

const ARN = `arn:aws:events:us-east-1:${OURS}:event-bus/moves`;
const ENTRY = { EventBusName: 'moves', Source: 'tickets', DetailType: 'Asked', Detail: '{"n":1}' };

function world(hooks: BusHooks = {}) {
  const heard: BusEvent[] = [];
  const accounts = createAccounts(({ clock, random }) => {
    const allowed = (_account: string, source: string) => source === 'tickets';
    const events = createEventBridge({ clock, random, accountId: OURS, busName: 'moves', allowed, hooks });
    const deliver = (event: BusEvent) => void heard.push(event);
    events.buses.addRule({ name: 'asked', busName: 'moves', pattern: { source: ['tickets'] }, deliver });
    return { events: events.service };
  });
  const client = (who: string) => new EventBridgeClient(accounts.as(who));
  const put = (who: string, ...Entries: PutEventsRequestEntry[]) => client(who).send(new PutEventsCommand({ Entries }));
  return { ...accounts, heard, client, put };
}

describe('EventBridge', () => {
  test('delivers what matches, as an event with id, account and time', async () => {
    const { clock, heard, put } = world();
    const { Entries = [] } = await put(OURS, ENTRY, { ...ENTRY, Source: 'others' });
    await clock.advance(1_000);
    expect(heard).toEqual([
      {
        version: '0',
        id: Entries[0]?.EventId,
        'detail-type': 'Asked',
        source: 'tickets',
        account: OURS,
        time: '2026-01-01T00:00:00Z',
        region: 'us-east-1',
        resources: [],
        detail: { n: 1 },
      },
    ]);
    expect(Entries[1]?.EventId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('delivers twice, late and in another order when a test says so', async () => {
    const { clock, heard, put } = world({
      onDelivery: ({ detail }) => ((detail as { n: number }).n === 1 ? [900, 950] : [10]),
    });
    await put(OURS, ENTRY, { ...ENTRY, Detail: '{"n":2}' });
    await clock.advance(1_000);
    expect(heard.map(({ detail }) => (detail as { n: number }).n)).toEqual([2, 1, 1]);
  });

  test('lets other accounts in as the policy of the bus says, by its ARN', async () => {
    const { heard, put, clock } = world();
    await put(THEIRS, { ...ENTRY, EventBusName: ARN });
    await clock.advance(1_000);
    expect(heard.map(({ account }) => account)).toEqual([THEIRS]);
    const refused = put(THEIRS, { ...ENTRY, EventBusName: ARN, Source: 'others' });
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const defaultBus = ARN.replace('moves', 'default');
    await expect(put(THEIRS, { ...ENTRY, EventBusName: defaultBus })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(put(THEIRS, ENTRY)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('answers entry by entry what it does not take', async () => {
    const { put } = world();
    const { DetailType: _type, ...untyped } = ENTRY;
    const { FailedEntryCount, Entries = [] } = await put(
      OURS,
      { ...ENTRY, Source: 'aws.cloudfront' },
      { ...ENTRY, Detail: 'text' },
      untyped,
      ENTRY,
    );
    expect([FailedEntryCount, ...Entries.map(({ ErrorCode }) => ErrorCode)]).toEqual([
      3,
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'InvalidArgument',
      undefined,
    ]);
  });

  test('refuses more than ten entries, and more than 256 KB', async () => {
    const { put } = world();
    await expect(put(OURS, ...Array(11).fill(ENTRY))).rejects.toMatchObject({ name: 'ValidationException' });
    const large = { ...ENTRY, Detail: JSON.stringify({ text: 'x'.repeat(262_144) }) };
    await expect(put(OURS, large)).rejects.toThrow(/over the limit/);
  });

  test('shows buses and rules, and tries patterns', async () => {
    const client = world().client(OURS);
    const { EventBuses = [] } = await client.send(new ListEventBusesCommand());
    expect(EventBuses.map(({ Name }) => Name)).toEqual(['default', 'moves']);
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName: 'moves' }));
    expect(Rules).toMatchObject([{ Name: 'asked', EventPattern: '{"source":["tickets"]}' }]);
    const tried = new TestEventPatternCommand({ EventPattern: '{"source":["a"]}', Event: '{"source":"a"}' });
    expect((await client.send(tried)).Result).toBe(true);
  });
});
