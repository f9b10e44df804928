import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import { SCHEDULE_GROUP } from '../../local/service.ts';
import { tellApi } from '../api/api-story.ts';
import { SOURCE, type Story, type StoryOptions, TARGET, tell } from '../moves/story.ts';
import { anHour, executions, put, refusals } from './bus.ts';

/** Virtual time begins with 2026. */
const START_AT = '2026-01-01T02:00:00Z';
const BODY = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1', startAt: START_AT };

async function scheduled(options: StoryOptions = {}) {
  const story = await tellApi(options);
  const taken = await story.call('POST', '/moves', { body: BODY });
  const path = taken.headers.location ?? '';
  const status = async () => (await story.call('GET', path)).json.status;
  const abort = () => story.call('POST', `${path}/abort`, { body: { reason: 'not today' } });
  const again = (body: object = BODY) => story.call('POST', '/moves', { body });
  return { story, taken, moveId: String(taken.json.moveId), status, abort, again };
}

async function untilBegun(story: Story): Promise<void> {
  await story.clock.run(story.clock.sleep(7_200_000 - (story.clock.now() % 86_400_000) + 30_000));
}

describe('A move with startAt', () => {
  test('waits for its time, and then goes as any', async () => {
    const { story, taken, moveId, status } = await scheduled();
    expect([taken.status, taken.json.status]).toEqual([202, 'scheduled']);
    const get = new GetScheduleCommand({ Name: moveId, GroupName: SCHEDULE_GROUP });
    expect(await story.clock.run(new SchedulerClient(story.clients).send(get))).toMatchObject({
      ScheduleExpression: 'at(2026-01-01T02:00:00)',
      ActionAfterCompletion: 'DELETE',
      Target: { Input: JSON.stringify({ moveId }), DeadLetterConfig: { Arn: expect.stringContaining('dead-letters') } },
    });
    await anHour(story);
    expect([await status(), await executions(story)]).toEqual(['scheduled', []]);
    await untilBegun(story);
    expect(await status()).toBe('moving');
    await anHour(story);
    expect(await status()).toBe('moved');
    expect(story.aws.scheduler.names()).toEqual([]);
  });

  test('is not scheduled anew: the same key with another time is refused, the same request is the same move', async () => {
    const { story, moveId, again } = await scheduled();
    const other = await again({ ...BODY, startAt: '2026-01-01T03:00:00Z' });
    expect([other.status, other.json.code]).toEqual([422, 'KeyReused']);
    const same = await again();
    expect([same.status, same.json.moveId, same.json.status]).toEqual([202, moveId, 'scheduled']);
    expect(story.aws.scheduler.names()).toEqual([`${SCHEDULE_GROUP}/${moveId}`]);
  });

  test('is cancelled before it begins, once and for all', async () => {
    const { story, abort, status, again } = await scheduled();
    const aborted = await abort();
    expect([aborted.status, aborted.json.status]).toEqual([202, 'cancelled']);
    expect(story.aws.scheduler.names()).toEqual([]);
    expect((await abort()).status).toBe(409);
    expect((await again()).json.status).toBe('cancelled');
    await anHour(story);
    await anHour(story);
    await anHour(story);
    expect([await status(), await executions(story)]).toEqual(['cancelled', []]);
  });

  test('does not begin when its schedule comes late, after it was cancelled', async () => {
    const { story, moveId, abort, status } = await scheduled();
    await abort();
    expect(await story.clock.run(story.invoke('start-move', { moveId }))).toEqual({ began: false });
    expect([await status(), await executions(story)]).toEqual(['cancelled', []]);
  });

  test('is stopped and restored after it has begun', async () => {
    const { story, abort, status } = await scheduled();
    await untilBegun(story);
    expect((await abort()).status).toBe(202);
    await anHour(story);
    expect(await status()).toBe('restored');
    expect(story.lost()).toEqual([]);
  });

  test('runs once when its schedule invokes twice', async () => {
    const { story, moveId } = await scheduled();
    await untilBegun(story);
    expect(await story.clock.run(story.invoke('start-move', { moveId }))).toEqual({ began: true });
    await anHour(story);
    expect(await executions(story)).toEqual([{ name: moveId, status: 'SUCCEEDED' }]);
  });

  test('is a dead letter when it cannot begin, and begins when it is sent again', async () => {
    let broken = true;
    const beforeInvoke = (name: string) => {
      if (broken && name === 'start-move') throw new LambdaFailure('ServiceUnavailable', 'down');
    };
    const { story, moveId, status, again } = await scheduled({ beforeInvoke });
    await untilBegun(story);
    await anHour(story);
    expect([await status(), refusals(story)]).toEqual(['scheduled', ['ServiceUnavailable: down']]);
    broken = false;
    expect((await again()).status).toBe(202);
    await anHour(story);
    expect(await executions(story)).toEqual([{ name: moveId, status: 'SUCCEEDED' }]);
  });

  test.each([
    '2025-12-31T23:00:00Z',
    '2026-01-01T00:00:30Z',
    '2027-06-01T00:00:00Z',
    '2026-01-01T02:00:00+01:00',
    'tomorrow',
  ])('is refused when it says %s', async (startAt) => {
    const story = await tellApi();
    const refused = await story.call('POST', '/moves', { body: { ...BODY, startAt } });
    expect([refused.status, refused.json.code, refused.json.errors?.[0]?.field]).toEqual([
      400,
      'InvalidRequest',
      'startAt',
    ]);
  });

  test('can come by an event; a plan does not wait, and an execution that is started by hand cannot', async () => {
    const story = await tell({ eventsOut: true });
    await put(story, { detail: BODY });
    await put(story, { type: 'Domain Move Plan Requested', detail: BODY });
    await anHour(story);
    expect(story.aws.scheduler.names()).toHaveLength(1);
    expect(await executions(story)).toEqual([{ name: expect.stringMatching(/^plan-/), status: 'SUCCEEDED' }]);
    expect(refusals(story)).toEqual([]);
    const byHand = await story.move({ ...BODY, mode: 'apply' }, 'by-hand');
    expect([byHand.status, byHand.error, byHand.cause]).toEqual([
      'FAILED',
      'InvalidRequest',
      expect.stringContaining('leave startAt out'),
    ]);
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
  });
});
