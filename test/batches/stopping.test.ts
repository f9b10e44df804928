import { expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import type { InvokeHook, InvokeHooks } from '../../local/lambda/lambda.ts';
import { follow } from '../runbook/following.ts';
import { BATCH, tellBatch } from './batch-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

const PAIRS = pairsOf({ pairs: 4, domainsPerPair: 1, accounts: 4 });
const LIST = { list: { lines: linesOf(PAIRS) }, mode: 'apply' } as const;

/** The groups of these numbers fail when their domains shall leave the source, and are restored. */
function groupsFail(...numbers: readonly number[]): InvokeHook {
  return (name, payload) => {
    const { moveId = '', step } = payload as { moveId?: string; step?: string };
    const fails = numbers.some((number) => moveId.endsWith(`-${number}`));
    if (name === 'change-aliases' && step === 'remove-domains' && fails) {
      throw new LambdaFailure('CallRefused', 'A fault that the test put there.');
    }
  };
}

test('a canary that fails stops the batch, and what is left goes on by the command of the runbook', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS), beforeInvoke: groupsFail(1) });

  const execution = await story.batch(LIST, 'chg-1042');

  expect(execution).toMatchObject({ status: 'FAILED', error: 'BatchStopped' });
  expect(execution.cause).toContain('the canary, group 1, did not end moved');
  expect(execution.cause).toContain('{"resume":"chg-1042"}');
  expect((await story.groups('chg-1042')).map(({ status }) => status)).toEqual(['restored', 'ready', 'ready', 'ready']);

  const again = await follow(story, 'batch-resume');

  expect(again.status).toBe('SUCCEEDED');
  expect(await story.head('chg-1042')).toMatchObject({ status: 'completed', run: 2 });
  expect((await story.groups('chg-1042')).map(({ status, run }) => [status, run])).toEqual([
    ['restored', 1],
    ['moved', 2],
    ['moved', 2],
    ['moved', 2],
  ]);
  expect(story.lost()).toEqual([]);
});

test('too many failures open the circuit: nothing new begins, and what runs ends', async () => {
  const pairs = pairsOf({ pairs: 8, domainsPerPair: 1, accounts: 8 });
  const story = await tellBatch({ world: worldOf(pairs), beforeInvoke: groupsFail(2, 3) });

  const execution = await story.batch({ ...LIST, list: { lines: linesOf(pairs) }, stopAfter: 2 });

  expect(execution).toMatchObject({ status: 'FAILED', error: 'BatchStopped' });
  expect((await story.groups()).map(({ status }) => status)).toEqual([
    'moved',
    'restored',
    'restored',
    'moved',
    'moved',
    'moved',
    'ready',
    'ready',
  ]);
  expect(await story.head()).toMatchObject({ status: 'stopped', failed: new Set([2, 3]) });
  expect(story.lost()).toEqual([]);
});

test('a failure below the threshold is told and stops nothing', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS), beforeInvoke: groupsFail(3) });

  const execution = await story.batch(LIST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.output ?? '')).toMatchObject({
    status: 'completed',
    domains: { moved: 3, restored: 1 },
    note: 'All groups have begun and ended; 1 groups did not end moved.',
  });
  expect(story.file(`batches/${BATCH}/report.md`)).toContain('## restored');
});

/** The child of group 1 dies once, before or after one of its functions. */
function childDies(hook: 'beforeInvoke' | 'afterInvoke', functionName: string): InvokeHooks {
  let died = false;
  const dies: InvokeHook = (name, payload) => {
    if (died || name !== functionName || (payload as { group?: number }).group !== 1) return;
    died = true;
    throw new LambdaFailure('InvalidRequest', 'A child that died.');
  };
  return { [hook]: dies };
}

test('a canary whose child dies before its move is alone in the next wave, too', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS), ...childDies('afterInvoke', 'begin-group') });

  const execution = await story.batch(LIST);

  expect(execution.status).toBe('SUCCEEDED');
  expect((await story.groups()).map(({ status, wave }) => [status, wave])).toEqual([
    ['moved', 2],
    ...Array(3).fill(['moved', 3]),
  ]);
});

test('a group whose child dies between the move and its note is noted before the next wave begins', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS), ...childDies('beforeInvoke', 'end-group') });

  const execution = await story.batch(LIST);

  expect(execution.status).toBe('SUCCEEDED');
  expect((await story.groups()).map(({ status, wave }) => [status, wave])).toEqual([
    ['moved', 1],
    ...Array(3).fill(['moved', 2]),
  ]);
  expect(await story.journal(`${BATCH}-1`)).not.toEqual([]);
});

test('a canary that did not end moved stops the batch, also where its child died before it noted that', async () => {
  const { beforeInvoke: dies } = childDies('beforeInvoke', 'end-group');
  const fails = groupsFail(1);
  const story = await tellBatch({
    world: worldOf(PAIRS),
    beforeInvoke: async (name, payload) => {
      await fails(name, payload);
      await dies?.(name, payload);
    },
  });

  const execution = await story.batch(LIST);

  expect(execution).toMatchObject({ status: 'FAILED', error: 'BatchStopped' });
  expect((await story.groups()).map(({ status }) => status)).toEqual(['restored', 'ready', 'ready', 'ready']);
});

test('a batch that is started twice under one name is one', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const arn = story.startBatch(LIST);

  expect(story.startBatch(LIST)).toBe(arn);
  expect((await story.ended(arn)).status).toBe('SUCCEEDED');
});

test('an execution that is stopped by hand has its moves restored, and the rest goes on', async () => {
  let stop: (() => Promise<void>) | undefined;
  const story = await tellBatch({
    world: worldOf(PAIRS),
    beforeInvoke: async (name, payload) => {
      const { moveId, step } = payload as { moveId?: string; step?: string };
      if (name !== 'change-aliases' || step !== 'remove-domains' || moveId !== `${BATCH}-2`) return;
      await stop?.();
      stop = undefined;
    },
  });
  const arn = story.startBatch(LIST);
  stop = () => story.stop(arn);

  expect((await story.ended(arn)).status).toBe('ABORTED');
  await story.clock.advance(600_000);
  expect(await story.head()).toMatchObject({ status: 'stopped', note: expect.stringContaining('ended ABORTED') });
  expect(story.file(`batches/${BATCH}/report.md`)).toContain('# Batch batch-1: stopped');
  const again = await story.batch({ resume: BATCH, reason: 'CHG-9' }, 'again');

  expect(again.status).toBe('SUCCEEDED');
  const statuses = (await story.groups()).map(({ status }) => status);
  expect((await story.head()).said).toMatchObject([
    { what: 'resumed', by: 'an execution started by hand', reason: 'CHG-9' },
  ]);
  expect(statuses[0]).toBe('moved');
  expect(statuses.filter((status) => status === 'restored').length).toBeGreaterThan(0);
  expect(statuses.filter((status) => !['moved', 'restored', 'failed'].includes(status))).toEqual([]);
  expect(story.lost()).toEqual([]);
});

test('a group whose child dies each time counts as failed, and the others move', async () => {
  const story = await tellBatch({
    world: worldOf(PAIRS),
    beforeInvoke: (name, payload) => {
      if (name === 'begin-group' && (payload as { group?: number }).group === 4) {
        throw new LambdaFailure('InvalidRequest', 'A child that dies.');
      }
    },
  });

  const execution = await story.batch(LIST);

  expect(execution.status).toBe('SUCCEEDED');
  expect((await story.groups()).map(({ status }) => status)).toEqual(['moved', 'moved', 'moved', 'failed']);
  expect((await story.groups())[3]?.note).toContain('died 3 times');
});

test('planning is none the worse for an answer of it that gets lost', async () => {
  let died = false;
  const story = await tellBatch({
    world: worldOf(PAIRS),
    afterInvoke: (name) => {
      if (died || name !== 'plan-batch') return;
      died = true;
      throw new LambdaFailure('ServiceUnavailable', 'A lost answer.');
    },
  });

  const execution = await story.batch({ ...LIST, mode: 'plan' });

  expect(JSON.parse(execution.output ?? '')).toMatchObject({ status: 'planned', domains: { ready: 4 } });
});

test('a batch that can move nothing is refused, with the reasons, and nothing is changed', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const [line] = LIST.list.lines;
  const before = story.state();

  const execution = await story.batch({ list: { lines: [{ ...line, targetAccount: '555555555555' }] }, mode: 'apply' });

  expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanRefused' });
  expect(execution.cause).toContain('[AccountUnknown]');
  expect(story.state()).toEqual(before);
});

test('an input that has resume and does not fit is told what it takes, and begins nothing', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  await story.batch({ ...LIST, mode: 'plan' });
  const before = await story.head();
  const ends = [
    await story.batch({ resume: BATCH, note: 'x' }, 'a'),
    await story.batch({ resume: 'no such/id' }, 'b'),
    await story.batch({ resume: null, reason: 'CHG-9' }, 'c'),
    await story.batch({ resume: BATCH, reason: '' }, 'd'),
    await story.batch({ ...LIST, resume: BATCH }, 'e'),
  ];

  expect(ends.map(({ status, error }) => [status, error])).toEqual(Array(5).fill(['FAILED', 'InvalidRequest']));
  const told = ends.map(({ cause = '' }) => String(JSON.parse(cause).errorMessage));
  for (const sentence of told) {
    expect(sentence).toContain('The input with "resume" is not valid: ');
    expect(sentence).toContain('{"resume":"ID"}, the id of the batch, and "reason" beside it');
  }
  expect(told).toEqual([
    expect.stringContaining('note'),
    expect.stringContaining('resume is not the id of a batch'),
    expect.stringContaining('resume: '),
    expect.stringContaining('reason says nothing'),
    expect.stringContaining('list'),
  ]);
  expect(await story.head()).toEqual(before);
});

test('a bucket that is not allowed, a list that is not there, and a wrong line begin nothing', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const from = (bucket: string, key: string) => ({ list: { s3: { bucket, key } } });
  const ends = [
    await story.batch(from('somebody-elses', 'lists/a.csv'), 'a'),
    await story.batch(from('cname-mover-batches', 'lists/none.csv'), 'b'),
    await story.batch({ list: { lines: [{ domain: 'www.example.com' }] } }, 'c'),
  ];

  expect(ends.map(({ status, error }) => [status, error])).toEqual(Array(3).fill(['FAILED', 'InvalidRequest']));
  expect(ends.map(({ cause }) => cause)).toEqual([
    expect.stringContaining('Lists may not be read from the bucket somebody-elses'),
    expect.stringContaining('cannot be read: NoSuchKey'),
    expect.stringContaining('line 1, target: is missing'),
  ]);
});
