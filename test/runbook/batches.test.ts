import { expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import { QUEUES } from '../../local/service.ts';
import { type BatchStory, tellBatch } from '../batches/batch-story.ts';
import { linesOf, pairsOf, worldOf } from '../batches/batch-world.ts';
import { anHour, put } from '../events/bus.ts';
import { follow, handAgain } from './following.ts';

const ID = 'chg-1042';
const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });
const LIST = { list: { lines: linesOf(PAIRS) }, mode: 'apply' } as const;

/** A story of batches in which a function is down until it is told to be up; `at` comes before every other invocation. */
async function downed(functionName: string, at: (name: string, payload: { moveId?: string }) => unknown = () => {}) {
  let down = true;
  const story = await tellBatch({
    world: worldOf(PAIRS),
    beforeInvoke: async (name, payload) => {
      if (down && name === functionName) throw new LambdaFailure('ServiceUnavailable', 'down');
      await at(name, payload as { moveId?: string });
    },
  });
  const letters = (queue: string) =>
    story.aws.deadLetters.letters.filter((one) => one.queue === queue).map(({ body }) => body);
  return {
    story,
    letters,
    up: () => {
      down = false;
    },
  };
}

/** A batch whose execution is stopped before `functionName` is invoked, of the canary where that has a part in a move, and nobody notes it. */
async function leftBehind(functionName: 'plan-batch' | 'change-aliases') {
  let stop: BatchStory['stop'] | undefined;
  let arn = '';
  const told = await downed('end-batch', async (name) => {
    if (name !== functionName) return;
    const once = stop;
    stop = undefined;
    await once?.(arn);
  });
  stop = told.story.stop;
  arn = told.story.startBatch(LIST, ID);
  expect((await told.story.ended(arn)).status).toBe('ABORTED');
  await anHour(told.story);
  const status = functionName === 'plan-batch' ? 'planning' : 'running';
  expect((await told.story.head(ID)).status).toBe(status);
  return told;
}

const statusesOf = async (story: BatchStory) => (await story.groups(ID)).map(({ status }) => status);

test.each(['plan-batch', 'change-aliases'] as const)(
  'dead-letter-end-batch: what could not note the end at %s is handed to it again, and the batch goes on',
  async (functionName) => {
    const { story, letters, up } = await leftBehind(functionName);
    const [letter, ...others] = letters(QUEUES.cutOff);
    expect(others).toEqual([]);
    expect(letter?.responsePayload).toMatchObject({ errorType: 'ServiceUnavailable' });
    expect(letter?.requestPayload).toMatchObject({ detail: { name: ID, status: 'ABORTED' } });
    up();

    expect(await handAgain(story, 'dead-letter-end-batch', letter?.requestPayload)).toMatchObject({ noted: true });
    const noted = await story.head(ID);
    expect(noted.status).toBe('stopped');
    await handAgain(story, 'dead-letter-end-batch', letter?.requestPayload);
    expect(await story.head(ID)).toEqual(noted);
    expect((await follow(story, 'batch-resume')).status).toBe('SUCCEEDED');

    const late = await handAgain(story, 'dead-letter-end-batch', letter?.requestPayload);
    expect(late).toEqual({ noted: false });
    expect((await story.head(ID)).status).toBe('completed');
    expect(story.lost()).toEqual([]);
  },
);

test.each([
  ['plan-batch', ['moved', 'moved', 'moved']],
  ['change-aliases', ['restored', 'moved', 'moved']],
] as const)(
  'batch-without-execution: a batch that was left behind at %s goes on, and one that goes on is not disturbed',
  async (functionName, ends) => {
    const { story } = await leftBehind(functionName);

    const [first, second] = await Promise.all([
      follow(story, 'batch-without-execution'),
      follow(story, 'batch-without-execution'),
    ]);

    expect([first.status, second.status].sort()).toEqual(['FAILED', 'SUCCEEDED']);
    expect([first.error, second.error]).toContain('MoveNotOpen');
    expect(await story.head(ID)).toMatchObject({ status: 'completed' });
    expect(await statusesOf(story)).toEqual(ends);
    expect(story.lost()).toEqual([]);
  },
);

test('dead-letter-take-batch: the request begins, and twice is the same batch', async () => {
  const { story, letters, up } = await downed('take-batch');
  await put(story, { type: 'Domain Batch Requested', detail: { ...LIST, ticket: 'OPS-1' } });
  await anHour(story);
  const [letter, ...others] = letters(QUEUES.requests);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ requestContext: { functionArn: expect.stringMatching(/take-batch$/) } });
  up();

  const taken = await handAgain(story, 'dead-letter-take-batch', letter?.requestPayload);
  await anHour(story);
  expect(await handAgain(story, 'dead-letter-take-batch', letter?.requestPayload)).toEqual(taken);
  await anHour(story);

  const { batchId } = taken as { batchId: string };
  expect(await story.head(batchId)).toMatchObject({ status: 'completed', run: 1 });
  expect(await story.domains(batchId)).toEqual({ moved: LIST.list.lines.map(({ domain }) => domain) });
  expect(story.lost()).toEqual([]);
});
