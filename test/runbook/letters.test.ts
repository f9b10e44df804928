import { expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import type { TableRecord } from '../../local/dynamodb/table-streams.ts';
import { QUEUES, TABLE_NAME } from '../../local/service.ts';
import { anHour, executions, put, told } from '../events/bus.ts';
import { SOURCE, type Story, TARGET, tell, USUAL_REQUEST } from '../moves/story.ts';
import { handAgain } from './following.ts';

const DETAIL = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1' };

/** A story in which a function is down until it is told to be up, with what lies among the dead letters. */
async function downed(functionName: string) {
  let down = true;
  const story: Story = await tell({
    eventsOut: functionName === 'publish-events',
    beforeInvoke: (name) => {
      if (down && name === functionName) throw new LambdaFailure('ServiceUnavailable', 'down');
    },
  });
  return {
    story,
    up: () => {
      down = false;
    },
    letters: (queue: string) =>
      story.aws.deadLetters.letters.filter((one) => one.queue === queue).map(({ body }) => body),
  };
}

test('dead-letter-take-event: the request begins, and twice is the same move', async () => {
  const { story, up, letters } = await downed('take-event');
  await put(story, { detail: DETAIL });
  await anHour(story);
  const [letter, ...others] = letters(QUEUES.requests);
  expect([others, await executions(story)]).toEqual([[], []]);
  expect(letter).toMatchObject({ requestContext: { functionArn: expect.stringMatching(/take-event$/) } });
  up();

  const taken = await handAgain(story, 'dead-letter-take-event', letter?.requestPayload);
  const again = await handAgain(story, 'dead-letter-take-event', letter?.requestPayload);
  await anHour(story);

  expect(again).toEqual(taken);
  const { moveId } = taken as { moveId: string };
  expect(await executions(story)).toEqual([{ name: moveId, status: 'SUCCEEDED' }]);
  expect(story.lost()).toEqual([]);
});

test('dead-letter-start-move: a scheduled request begins, and twice is once', async () => {
  const { story, up, letters } = await downed('start-move');
  await put(story, { detail: { ...DETAIL, startAt: '2026-01-01T02:00:00Z' } });
  for (let hour = 0; hour < 3; hour += 1) await anHour(story);
  const [letter] = letters(QUEUES.requests);
  expect(await executions(story)).toEqual([]);
  up();

  await handAgain(story, 'dead-letter-start-move', letter?.requestPayload);
  await handAgain(story, 'dead-letter-start-move', letter?.requestPayload);
  await anHour(story);

  expect(await executions(story)).toEqual([{ name: expect.any(String), status: 'SUCCEEDED' }]);
  expect(story.lost()).toEqual([]);
});

test('dead-letter-publish-events: what was not told is told, and twice under the same eventId', async () => {
  const { story, up, letters } = await downed('publish-events');
  const stream: TableRecord[] = [];
  story.aws.onTableRecord((table, record) => {
    if (table === TABLE_NAME) stream.push(record);
  });
  await story.move({ ...USUAL_REQUEST, mode: 'plan' });
  for (let hour = 0; hour < 8; hour += 1) await anHour(story);
  expect(told(story)).toEqual([]);
  const missed = letters(QUEUES.events).map(({ DDBStreamBatchInfo: info }) => info as { startSequenceNumber: string });
  const from = missed[0]?.startSequenceNumber ?? '';
  // All that the stream has from there, as `get-records` gives it; the rest of the table's items among it.
  const Records = stream.filter(({ dynamodb }) => dynamodb.SequenceNumber >= from);
  up();

  const answers = [
    await handAgain(story, 'dead-letter-publish-events', { Records }),
    await handAgain(story, 'dead-letter-publish-events', { Records }),
  ];

  expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
  expect(told(story).map(({ type }) => type)).toEqual(['Domain Move Planned', 'Domain Move Planned']);
  expect(new Set(told(story).map(({ detail }) => detail.eventId)).size).toBe(1);
});
