import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../local/clock.ts';
import { openWorld } from '../../local/local-world.ts';
import { EVENT_BUS_NAME, FUNCTION_ENV, SCHEDULE_GROUP } from '../../local/service.ts';
import { World } from '../../local/world/schema.ts';
import { SOURCE, TARGET, USUAL_WORLD } from '../moves/story.ts';

test('Bus and scheduler answer unmodified clients on loopback', async () => {
  const clock = new VirtualClock();
  const { aws, clients, network } = await openWorld({ clock, world: World.parse(USUAL_WORLD) });
  try {
    const Detail = JSON.stringify({ domains: ['www.example.com'], source: SOURCE, target: TARGET });
    const entry = { EventBusName: EVENT_BUS_NAME, Source: 'tickets', DetailType: 'Domain Move Plan Requested', Detail };
    const put = new PutEventsCommand({ Entries: [entry] });
    const { FailedEntryCount } = await clock.during(() => new EventBridgeClient(clients).send(put));
    expect(FailedEntryCount).toBe(0);
    await clock.run(clock.sleep(60_000));
    expect(aws.eventBridge.buses.events.map(({ event }) => event['detail-type'])).toEqual([
      'Domain Move Plan Requested',
      'Domain Move Planned',
    ]);

    const scheduler = new SchedulerClient(clients);
    const NAME = { GroupName: SCHEDULE_GROUP, Name: 'move-1' };
    const create = new CreateScheduleCommand({
      ...NAME,
      ScheduleExpression: 'at(2026-02-01T02:00:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: FUNCTION_ENV.START_FUNCTION_ARN, RoleArn: FUNCTION_ENV.SCHEDULE_ROLE_ARN, Input: '{}' },
    });
    const { ScheduleArn } = await clock.during(() => scheduler.send(create));
    expect(ScheduleArn).toMatch(/schedule\/cname-mover\/move-1$/);
    await clock.during(() => scheduler.send(new DeleteScheduleCommand(NAME)));
    expect(aws.scheduler.names()).toEqual([]);
  } finally {
    await network.close();
  }
});
