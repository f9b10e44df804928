import { expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import type { InvokeHook } from '../../local/lambda/lambda.ts';
import { type SdkRequest, textOf } from '../simulation/actions.ts';
import { denial, unavailable } from '../simulation/answers.ts';
import type { SdkResponse } from '../simulation/calls.ts';
import { BATCH, type BatchStory, tellBatch } from './batch-story.ts';
import { linesOf, pairsOf, worldOf } from './batch-world.ts';

const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });
const LIST = { list: { lines: linesOf(PAIRS) }, mode: 'apply' } as const;

/** Does something the first time that a function is invoked for what `fits`. */
function once(functionName: string, fits: (payload: Payload) => boolean, act: () => Promise<unknown> | undefined) {
  let done = false;
  const hook: InvokeHook = async (name, payload) => {
    if (done || name !== functionName || !fits(payload as Payload)) return;
    done = true;
    await act();
  };
  return hook;
}

interface Payload {
  readonly group?: number;
  readonly phase?: string;
  readonly moveId?: string;
  readonly step?: string;
}

const dies = () => {
  throw new LambdaFailure('InvalidRequest', 'A fault that the test put there.');
};

test('a canary whose child died and whose move failed stops the batch', async () => {
  const story = await tellBatch({
    world: worldOf(PAIRS),
    afterInvoke: once('begin-group', ({ group }) => group === 1, dies),
    beforeInvoke: once(
      'change-aliases',
      ({ step }) => step === 'remove-domains',
      () => {
        throw new LambdaFailure('CallRefused', 'A fault that the test put there.');
      },
    ),
  });

  expect(await story.batch(LIST)).toMatchObject({ status: 'FAILED', error: 'BatchStopped' });
  expect((await story.groups()).map(({ status }) => status)).toEqual(['restored', 'ready', 'ready']);
});

test('a canary whose child dies each time stops the batch', async () => {
  const beforeInvoke: InvokeHook = (name, payload) => {
    if (name === 'begin-group' && (payload as Payload).group === 1) dies();
  };
  const story = await tellBatch({ world: worldOf(PAIRS), beforeInvoke });

  expect(await story.batch(LIST)).toMatchObject({ status: 'FAILED', error: 'BatchStopped' });
  expect((await story.groups()).map(({ status }) => status)).toEqual(['failed', 'ready', 'ready']);
});

test('a batch that is stopped between its verdicts and its canary goes on when it is resumed', async () => {
  let stop: () => Promise<void> = async () => {};
  const afterInvoke = once(
    'report-batch',
    ({ phase }) => phase === 'planned',
    () => stop(),
  );
  const story = await tellBatch({ world: worldOf(PAIRS), afterInvoke });
  const arn = story.startBatch(LIST);
  stop = () => story.stop(arn);

  expect((await story.ended(arn)).status).toBe('ABORTED');
  expect((await story.batch({ resume: BATCH }, 'again')).status).toBe('SUCCEEDED');
  expect(await story.head()).toMatchObject({ status: 'completed', run: 1 });
});

test('a batch whose canary cannot be begun has failed, and goes on when it is resumed', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS), beforeInvoke: once('begin-wave', () => true, dies) });

  expect((await story.batch(LIST)).status).toBe('FAILED');
  expect((await story.head()).status).toBe('failed');
  expect((await story.batch({ resume: BATCH }, 'again')).status).toBe('SUCCEEDED');
});

test('an execution that is redriven beside the one that runs the batch now does nothing to it', async () => {
  let stop: () => Promise<void> = async () => {};
  let redrive: () => Promise<void> = async () => {};
  const story = await tellBatch({
    world: worldOf(PAIRS),
    beforeInvoke: once(
      'change-aliases',
      ({ moveId }) => moveId === `${BATCH}-1`,
      () => stop(),
    ),
    afterInvoke: once(
      'begin-group',
      ({ group }) => group === 2,
      () => redrive(),
    ),
  });
  const arn = story.startBatch(LIST);
  stop = () => story.stop(arn);
  redrive = () => story.redrive(arn);
  expect((await story.ended(arn)).status).toBe('ABORTED');

  const again = await story.batch({ resume: BATCH }, 'again');

  expect(again.status).toBe('SUCCEEDED');
  expect(await story.ended(arn)).toMatchObject({ status: 'FAILED', error: 'MoveNotOpen' });
  expect(await story.head()).toMatchObject({ status: 'completed', run: 2 });
  expect((await story.groups()).map(({ status, run }) => [status, run])).toEqual([
    ['restored', 2],
    ['moved', 2],
    ['moved', 2],
  ]);
});

test('a wave that could not be noted at once was not tried so often', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const left = unavailableTo(story, { operation: 'UpdateItem', says: '#proven = :proven', times: 20 });

  expect((await story.batch(LIST)).status).toBe('SUCCEEDED');
  expect(left()).toBe(0);
  expect((await story.groups()).map(({ status, attempts }) => [status, attempts])).toEqual(Array(3).fill(['moved', 1]));
});

test('a batch whose end was noted and could not be told is told all the same', async () => {
  const story = await tellBatch({
    world: worldOf(PAIRS),
    eventsOut: true,
    beforeInvoke: once(
      'change-aliases',
      () => true,
      () => stop(),
    ),
  });
  const left = unavailableTo(story, { operation: 'PutItem', says: 'Domain Batch Stopped', times: 8 });
  const arn = story.startBatch(LIST);
  const stop = () => story.stop(arn);

  expect((await story.ended(arn)).status).toBe('ABORTED');
  await story.clock.advance(600_000);
  const told = story.aws.eventBridge.buses.events.map(({ event }) => event['detail-type']);
  expect(left()).toBe(0);
  expect(await story.head()).toMatchObject({ status: 'stopped' });
  expect(told.filter((type) => type === 'Domain Batch Stopped')).toHaveLength(1);
});

test('a batch whose end cannot be written into the bucket has failed, and a resume writes it', async () => {
  const story = await tellBatch({ world: worldOf(PAIRS) });
  const csv = () => story.file(`batches/${BATCH}/report.csv`);
  let denied = false;
  const asBefore = answering(story, ({ method, path }) => {
    denied ||= csv() !== '';
    return denied && method === 'PUT' && path.includes('report.csv') ? denial('s3:PutObject') : undefined;
  });

  expect((await story.batch(LIST)).status).toBe('FAILED');
  expect((await story.head()).status).toBe('failed');
  asBefore();

  expect((await story.batch({ resume: BATCH }, 'again')).status).toBe('SUCCEEDED');
  expect((await story.head()).status).toBe('completed');
  expect(csv().match(/,moved,/g)).toHaveLength(3);
});

/** Has the table refuse writes that say something, so many times; answers how many of these are left. */
function unavailableTo(
  story: BatchStory,
  { operation, says, times }: { readonly operation: string; readonly says: string; readonly times: number },
): () => number {
  let left = times;
  answering(story, (request) => {
    const isMeant = request.headers['x-amz-target']?.endsWith(operation) && textOf(request).includes(says);
    if (left === 0 || !isMeant) return undefined;
    left -= 1;
    return unavailable(`dynamodb:${operation}`);
  });
  return () => left;
}

/** Has requests answered in AWS's place, those for which there is an answer; what it returns ends that. */
function answering({ clients }: BatchStory, answer: (request: SdkRequest) => SdkResponse | undefined): () => void {
  const handler = clients.requestHandler as unknown as {
    handle: (request: SdkRequest) => Promise<{ response: SdkResponse }>;
  };
  const handle = handler.handle.bind(handler);
  handler.handle = async (request) => {
    const response = answer(request);
    return response ? { response } : handle(request);
  };
  return () => {
    handler.handle = handle;
  };
}
