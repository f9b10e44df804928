import { describe, expect, test } from '@jest/globals';
import { create as endBatch } from '../../functions/end-batch.ts';
import { create as reportBatch } from '../../functions/report-batch.ts';
import { LambdaFailure } from '../../local/contracts.ts';
import { BATCH_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import { BatchStore, type HeadChange } from '../../shared/aws/batch-store.ts';
import { executionArn } from '../../shared/aws/executions.ts';
import { Table } from '../../shared/aws/table.ts';
import type { BatchStatus } from '../../shared/domain/batch/batch.ts';
import { type ApiStory, tellApi } from '../api/api-story.ts';
import { invoking, type Sent } from '../functions/invoking.ts';
import type { Story } from '../moves/story.ts';
import { BODY, PAIRS, REASON, rested, taken, WORLD } from './batch-api.ts';
import { BATCH, tellBatch } from './batch-story.ts';
import { linesOf, worldOf } from './batch-world.ts';

const APPLY = { ...BODY, mode: 'apply' };
const LIST = { list: { lines: linesOf(PAIRS) }, mode: 'apply' } as const;
const DAY_MS = 86_400_000;

const batchesIn = (story: Story) => new BatchStore(new Table('cname-mover', story.clients));
const arnOf = (name: string) => executionArn(stateMachineArn(BATCH_STATE_MACHINE), name);
const idOf = (location: string) => location.split('/').at(-1) ?? '';

/** Changes a head behind the back of everybody, as if what should have changed it had not come. */
async function set(story: Story, batchId: string, from: BatchStatus, change: HeadChange): Promise<void> {
  const changed = await story.clock.run(batchesIn(story).change(batchId, [from], change));
  if (!changed) throw new Error(`The batch is not ${from}.`);
}

/** A story in which the executions of these names behind the batch's id are stopped right before they plan. */
async function stoppedWhilePlanning(...suffixes: readonly string[]): Promise<ApiStory> {
  const left = [...suffixes];
  const story: ApiStory = await tellApi({
    world: WORLD,
    beforeInvoke: async (name, payload) => {
      if (name !== 'plan-batch') return;
      const suffix = left.shift();
      if (suffix !== undefined) await story.stop(arnOf(`${(payload as { batchId: string }).batchId}${suffix}`));
    },
  });
  return story;
}

async function resume(story: ApiStory, location: string): Promise<unknown> {
  expect((await story.call('POST', `${location}/resume`, { body: REASON })).status).toBe(202);
  await story.clock.run(story.clock.sleep(30_000));
  return rested(story, location);
}

describe('A batch whose execution is stopped by hand', () => {
  test('while it plans is stopped, says so, and is planned and moved once it is resumed', async () => {
    const story = await stoppedWhilePlanning('');
    const location = await taken(story, APPLY);

    const end = await rested(story, location);

    expect(end).toMatchObject({ status: 'stopped', note: expect.stringContaining('"resume"') });
    expect(end.can.map(({ does }: { does: string }) => does)).toEqual(['resume', 'abort']);
    expect(await resume(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
  });

  test('goes on however often it is stopped while it plans', async () => {
    const story = await stoppedWhilePlanning('', '-run-1');
    const location = await taken(story, APPLY);
    expect(await rested(story, location)).toMatchObject({ status: 'stopped' });
    expect(await resume(story, location)).toMatchObject({ status: 'stopped' });

    expect(await resume(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
  });

  test.each(['planning', 'running'] as const)('and is %s still is ended by an abort', async (status) => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...APPLY, approval: true });
    await rested(story, location);
    await set(story, idOf(location), 'waiting', { status });

    expect((await story.call('POST', `${location}/abort`, { body: REASON })).status).toBe(202);

    expect((await story.call('GET', location)).json).toMatchObject({ status: 'aborted' });
  });

  test('and is running still rests by a pause, and goes on', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...APPLY, approval: true });
    await rested(story, location);
    await set(story, idOf(location), 'waiting', { status: 'running', run: 1 });

    expect((await story.call('POST', `${location}/pause`, { body: REASON })).status).toBe(202);

    expect((await story.call('GET', location)).json).toMatchObject({ status: 'paused' });
    expect(await resume(story, location)).toMatchObject({ status: 'completed', totals: { moved: 3 } });
  });
});

describe('A batch', () => {
  test('that is aborted while it is planned is not asked an approval for', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...APPLY, approval: true });
    expect((await story.call('POST', `${location}/abort`, { body: REASON })).status).toBe(202);

    const end = await rested(story, location);

    expect(end).toMatchObject({ status: 'aborted', can: [], note: expect.stringContaining('CHG-8') });
    const body = { batchHash: end.batchHash, verdict: 'approve', by: 'ada' };
    expect((await story.call('POST', `${location}/approval`, { body })).status).toBe(409);
  });

  test('that is aborted at rest is told to have ended, once', async () => {
    const story = await tellApi({ world: WORLD, eventsOut: true });
    const location = await taken(story, { ...APPLY, approval: true });
    expect(await rested(story, location)).toMatchObject({ status: 'waiting' });

    expect((await story.call('POST', `${location}/abort`, { body: REASON })).status).toBe(202);
    expect((await story.call('POST', `${location}/abort`, { body: REASON })).status).toBe(202);

    await story.clock.advance(60_000);
    const told = story.aws.eventBridge.buses.events.map(({ event }) => event);
    expect(told.filter((event) => event['detail-type'] === 'Domain Batch Stopped')).toMatchObject([
      { detail: { status: 'aborted', batchId: idOf(location), text: expect.stringContaining('CHG-8') } },
    ]);
  });

  test('goes on where its pause is taken back right before its run is told to have ended', async () => {
    let taking: (() => Promise<unknown>) | undefined;
    const story = await tellBatch({
      world: worldOf(PAIRS),
      beforeInvoke: async (name, payload) => {
        if (name !== 'report-batch' || (payload as { phase?: string }).phase !== 'ended') return;
        await taking?.();
        taking = undefined;
      },
    });
    const arn = story.startBatch(LIST);
    await story.clock.advance(40_000);
    await set(story, BATCH, 'running', { paused: { by: 'ada', at: 0, reason: 'lunch' } });
    const batches = batchesIn(story);
    taking = () => story.clock.during(() => batches.change(BATCH, ['running'], { paused: undefined }));

    expect((await story.ended(arn)).status).toBe('SUCCEEDED');

    expect(taking).toBeUndefined();
    expect(await story.head()).toMatchObject({ status: 'completed', run: 1 });
  });

  test('keeps what was said to it, by whom and why, over all its runs', async () => {
    const story = await tellApi({ world: WORLD });
    const location = await taken(story, { ...APPLY, approval: true });
    const { batchHash } = await rested(story, location);
    const approval = { batchHash, verdict: 'approve', by: 'ada', comment: 'Looks good.' };
    expect((await story.call('POST', `${location}/approval`, { body: approval })).status).toBe(202);
    await story.clock.run(story.clock.sleep(40_000));
    await story.call('POST', `${location}/pause`, { body: { reason: 'Lunch.' } });
    await rested(story, location);
    await resume(story, location);

    const { text } = await story.call('GET', location, { headers: { accept: 'text/markdown' } });

    expect(text.slice(text.indexOf('## What was said')).split('\n').slice(2, 5)).toEqual([
      expect.stringMatching(/Z .*ada.* approved it: Looks good\.$/),
      expect.stringMatching(/Z token jira paused it: Lunch\.$/),
      expect.stringMatching(/Z token jira resumed it: CHG-8$/),
    ]);
  });

  test('that was planned before is not planned anew when the name of its execution is free again', async () => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    await story.batch(LIST);
    const [head, groups] = [await story.head(), await story.groups()];
    await story.clock.advance(91 * DAY_MS);

    const again = await story.invoke('admit-batch', { batchId: BATCH, input: LIST, execution: arnOf(BATCH) });

    expect(again).toMatchObject({ next: 'nothing' });
    expect([await story.head(), await story.groups()]).toEqual([head, groups]);
  });

  test('is begun and ended by no execution but its own', async () => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    const arn = story.startBatch(LIST);
    await story.clock.advance(40_000);
    const before = await story.head();
    const other = { batchId: BATCH, execution: arnOf('another') };

    const begun = story.clock.run(story.invoke('begin-wave', { ...other, after: 1 }));
    await expect(begun).rejects.toMatchObject({ errorType: 'MoveNotOpen' });
    for (const phase of ['planned', 'ended', 'failed']) {
      expect(await story.clock.run(story.invoke('report-batch', { ...other, phase }))).toMatchObject({ goOn: false });
    }

    expect(before.status).toBe('running');
    expect(await story.head()).toEqual(before);
    expect((await story.ended(arn)).status).toBe('SUCCEEDED');
  });
});

test('what the bucket does not take is no verdict yet, and a failure is noted without it', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  await story.batch({ ...LIST, mode: 'plan' });
  await set(story, BATCH, 'planned', { status: 'planning', batchHash: undefined });
  const report = invoking(story, reportBatch, (sent: Sent, send) => {
    if (sent.path.includes('report.')) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    return send();
  });
  const input = { batchId: BATCH, execution: arnOf(BATCH) };

  await expect(report({ ...input, phase: 'planned' })).rejects.toMatchObject({ name: 'AccessRefused' });
  expect(await story.head()).toMatchObject({ status: 'planning' });
  const failure = { Error: 'AccessRefused', Cause: 'The bucket is closed.' };
  expect(await report({ ...input, phase: 'failed', failure })).toMatchObject({ status: 'failed' });
  expect(await story.head()).toMatchObject({
    status: 'failed',
    note: expect.stringContaining('The bucket is closed.'),
  });

  await set(story, BATCH, 'failed', { status: 'planned' });
  expect(await report({ ...input, phase: 'failed', failure })).toMatchObject({ status: 'failed' });
});

test('a batch that is aborted while its end is noted ends aborted', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  await story.batch({ ...LIST, mode: 'plan' });
  await set(story, BATCH, 'planned', { status: 'running', run: 1 });
  let aborted = false;
  const end = invoking(story, endBatch, async ({ headers }, send) => {
    if (!aborted && headers['x-amz-target']?.endsWith('.UpdateItem')) {
      aborted = true;
      const word = { by: 'ada', at: 0, reason: 'lunch' };
      await batchesIn(story).change(BATCH, ['running'], { aborted: word });
    }
    return send();
  });
  const detail = { name: BATCH, executionArn: arnOf(BATCH), status: 'ABORTED', input: '{}' };

  expect(await end({ detail })).toEqual({ noted: true, status: 'aborted' });
  expect(await story.head()).toMatchObject({ status: 'aborted', note: expect.stringContaining('lunch') });
  expect(await end({ detail })).toEqual({ noted: true, status: 'aborted' });
});

describe('A function that goes on when its execution has ended, which nobody could note, notes it for', () => {
  const goneOn = async (input: object, name: string) => {
    let isDead = false;
    const story = await tellBatch({
      world: worldOf(PAIRS),
      eventsOut: true,
      beforeInvoke: (functionName) => {
        if (isDead && functionName === 'admit-batch') throw new LambdaFailure('Unknown', 'It is cut off.');
      },
    });
    if (name !== BATCH) {
      await story.batch({ ...LIST, approval: true });
      await set(story, BATCH, 'waiting', { status: 'stopped', run: 1 });
    }
    isDead = true;
    expect((await story.batch(input, name)).status).toBe('FAILED');
    isDead = false;
    const execution = arnOf(name);
    await story.clock.run(story.lambda.invoke('admit-batch', { batchId: name, execution, input }));
    await story.clock.advance(60_000);
    const told = story.aws.eventBridge.buses.events.map(({ event }) => event['detail-type']);
    expect(told.filter((type) => type === 'Domain Batch Stopped')).toHaveLength(1);
    expect(await story.head()).toMatchObject({ status: 'failed', note: expect.stringContaining('FAILED') });
    expect((await story.batch({ resume: BATCH }, 'at-last')).status).toBe('SUCCEEDED');
  };

  test('a batch that it has registered', () => goneOn(LIST, BATCH));

  test('a run that it has begun', () => goneOn({ resume: BATCH }, 'again'));
});
