import { expect, test } from '@jest/globals';
import { create as beginWave } from '../../functions/begin-wave.ts';
import { MOVE_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import { BatchStore } from '../../shared/aws/batch-store.ts';
import { executionArn } from '../../shared/aws/executions.ts';
import { Table } from '../../shared/aws/table.ts';
import type { Group } from '../../shared/domain/batch/batch.ts';
import { invoking, type Sent } from '../functions/invoking.ts';
import { BATCH, type BatchStory, tellBatch } from './batch-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

const PAIRS = pairsOf({ pairs: 4, domainsPerPair: 1, accounts: 4 });
const [STRANGER, ...OWN] = PAIRS.toReversed();
const LIST = { list: { lines: linesOf(OWN.toReversed()) }, mode: 'apply' } as const;
const EXECUTION = 'arn:aws:states:us-east-1:999999999999:execution:move-batch:batch-1';

/** A batch of three groups with its plans, which the execution of the tests is about to run. */
async function planned(story: BatchStory, change: (group: Group) => Partial<Group> = () => ({})) {
  await story.batch({ ...LIST, mode: 'plan' });
  const batches = new BatchStore(new Table('cname-mover', story.clients));
  const { order, batchId } = await story.head();
  const running = {
    status: 'running',
    order: { ...order, mode: 'apply' },
    run: 1,
    execution: EXECUTION,
  } as const;
  await story.clock.run(batches.change(batchId, ['planned'], running));
  for (const group of await story.groups()) {
    await story.clock.run(batches.saveGroup(batchId, { ...group, ...change(group) }));
  }
}

function moveOf({ domains, source, target }: (typeof PAIRS)[0], planHash?: string) {
  return { domains, source, target, mode: 'apply', ...(planHash === undefined ? {} : { planHash }) };
}

test.each(['apply', 'plan'])(
  'a move by hand (%s) under the name of a group says nothing of the group',
  async (mode) => {
    const story = await tellBatch({ world: worldOf(PAIRS) });
    if (!STRANGER) throw new Error('There is no stranger.');
    const taken = story.start({ ...moveOf(STRANGER), mode }, `${BATCH}-2`);

    await story.batch(LIST);

    const [first, second, third] = await story.groups();
    expect([first?.status, second?.status, third?.status]).toEqual(['moved', 'failed', 'moved']);
    expect(second?.note).toContain('The name is taken');
    expect((await story.head()).note).toContain('1 groups did not end moved');
    expect((await story.ended(taken)).status).toBe('SUCCEEDED');
  },
);

test('a wave that is composed again and again, because the table is away, makes no group fail', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  await planned(story);
  let away = true;
  const begin = invoking(story, beginWave, (sent: Sent, send) => {
    if (away && sent.headers['x-amz-target']?.endsWith('.UpdateItem')) {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException', $retryable: { throttling: true } });
    }
    return send();
  });
  const input = { batchId: BATCH, after: 0, execution: EXECUTION };
  for (let tries = 0; tries < 5; tries += 1) await expect(begin(input)).rejects.toMatchObject({ name: 'Throttled' });
  away = false;

  expect(await begin(input)).toEqual({ wave: 1, groups: [1] });
  expect(await begin(input)).toEqual({ wave: 1, groups: [1] });
  expect((await story.groups()).map(({ status, attempts }) => [status, attempts])).toEqual([
    ['ready', 1],
    ['ready', undefined],
    ['ready', undefined],
  ]);
});

test('a group whose children died too often ended as the journal of its move says', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const died = { status: 'running', run: 1, wave: 3, attempts: 3, begunAt: 1 } as const;
  await planned(story, ({ group }) => ({ ...died, moveId: `${BATCH}-${group}` }));
  const [first, second] = await story.groups();
  const [pair, other] = LIST.list.lines.map(({ domain }) => PAIRS.find(({ domains }) => domains.includes(domain)));
  if (!first || !second || !pair || !other) throw new Error('There are three groups.');
  expect((await story.move(moveOf(pair, first.plan?.planHash), `${BATCH}-1`)).status).toBe('SUCCEEDED');
  story.start(moveOf(other, second.plan?.planHash), `${BATCH}-2`);
  await story.clock.advance(10_000);

  await story.invoke('begin-wave', { batchId: BATCH, after: 3, execution: EXECUTION });

  expect((await story.groups()).map(({ status }) => status)).toEqual(['moved', 'parked', 'failed']);
  expect(await story.head()).toMatchObject({ failed: new Set([2, 3]) });
});

test('a group whose move could not be started is not begun again in that run, and left for a later one', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  await planned(story, ({ group }) =>
    group === 1 ? { status: 'running', run: 1, wave: 1, attempts: 1, begunAt: 1, moveId: `${BATCH}-1` } : {},
  );
  const refusal = { Error: 'StepFunctions.StateMachineDeletingException', Cause: 'It is going away.' };
  const ask = (waited: number) => story.invoke('end-group', { batchId: BATCH, group: 1, waited, refusal });

  // What has just begun may not be told yet.
  expect(await ask(0)).toEqual({ ended: false, status: 'running' });
  expect(await ask(30)).toEqual({ ended: true, status: 'skipped' });

  const [group] = await story.groups();
  expect(group?.note).toContain('could not be started. StepFunctions.StateMachineDeletingException');
  expect(group).not.toHaveProperty('moveId');
  expect(await story.head()).toMatchObject({ failed: new Set([1]) });
  const wave = { batchId: BATCH, after: 1, execution: EXECUTION };
  expect(await story.invoke('begin-wave', wave)).toEqual({ wave: 1, groups: [] });
});

test('a child of an execution that does not run the batch begins nothing', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  await planned(story);
  const before = await story.groups();

  const execution = executionArn(stateMachineArn(MOVE_STATE_MACHINE), 'another');
  expect(await story.invoke('begin-group', { batchId: BATCH, group: 1, execution })).toMatchObject({ go: false });

  expect(await story.groups()).toEqual(before);
});
