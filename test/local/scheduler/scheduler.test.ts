import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { describe, expect, test } from '@jest/globals';
import { createScheduler } from '../../../local/scheduler/create-scheduler.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

const AT = {
  GroupName: 'moves',
  Name: 'move-1',
  ScheduleExpression: 'at(2026-01-01T02:00:00)',
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  ClientToken: 'one',
  Target: {
    Arn: `arn:aws:lambda:us-east-1:${OURS}:function:start-move`,
    RoleArn: `arn:aws:iam::${OURS}:role/schedules`,
    Input: '{"moveId":"move-1"}',
  },
} satisfies CreateScheduleCommandInput;
const NAMED = { GroupName: AT.GroupName, Name: AT.Name };

function world() {
  const invoked: unknown[] = [];
  const accounts = createAccounts(({ clock }) => {
    const invokeLater = (functionName: string, payload: unknown) =>
      void invoked.push([clock.now(), functionName, payload]);
    return { scheduler: createScheduler({ clock, accountId: OURS, groups: ['moves'], invokeLater }).service };
  });
  const client = (who = OURS) => new SchedulerClient(accounts.as(who));
  const create = (changes: Partial<CreateScheduleCommandInput> = {}) =>
    client().send(new CreateScheduleCommand({ ...AT, ...changes }));
  return { ...accounts, client, create, invoked };
}

describe('EventBridge Scheduler', () => {
  test('invokes once, at the time, and forgets the schedule', async () => {
    const { clock, client, create, invoked } = world();
    const { ScheduleArn } = await create();
    expect(await client().send(new GetScheduleCommand(NAMED))).toMatchObject({ Arn: ScheduleArn, Target: AT.Target });
    await clock.advance(7_199_999);
    expect(invoked).toEqual([]);
    await clock.advance(1);
    expect(invoked).toEqual([[Date.parse('2026-01-01T02:00:00Z'), 'start-move', { moveId: 'move-1' }]]);
    await expect(client().send(new GetScheduleCommand(NAMED))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('deletes, after which nothing is invoked', async () => {
    const { clock, client, create, invoked } = world();
    await create();
    await client().send(new DeleteScheduleCommand(NAMED));
    await clock.advance(7_200_000);
    expect(invoked).toEqual([]);
    await expect(client().send(new DeleteScheduleCommand(NAMED))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('makes one schedule of a name: the same request again is fine, another is a conflict', async () => {
    const { clock, create, invoked } = world();
    const { ScheduleArn } = await create();
    expect((await create()).ScheduleArn).toBe(ScheduleArn);
    await expect(create({ ClientToken: 'two' })).rejects.toMatchObject({ name: 'ConflictException' });
    await clock.advance(7_200_000);
    expect(invoked).toHaveLength(1);
  });

  test.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['a time that has passed', { ScheduleExpression: 'at(2025-12-31T23:59:59)' }],
    ['a rate', { ScheduleExpression: 'rate(1 hour)' }],
    ['another time zone', { ScheduleExpressionTimezone: 'Europe/Berlin' }],
    [
      'a target that is no function',
      { Target: { ...AT.Target, Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution' } },
    ],
    ['what is not known here', { KmsKeyArn: 'arn:aws:kms:us-east-1:111111111111:key/k' }],
  ])('refuses %s', async (_what, changes) => {
    await expect(world().create(changes)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('knows neither other groups nor other accounts', async () => {
    const { client, create } = world();
    await expect(create({ GroupName: 'others' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create();
    const theirs = client(THEIRS).send(new GetScheduleCommand(NAMED));
    await expect(theirs).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
