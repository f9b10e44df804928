import { expect, test } from '@jest/globals';
import { MOVE_STATE_MACHINE, QUEUES, RESTORE_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import { executionArn } from '../../shared/aws/executions.ts';
import { failing, tell, USUAL_REQUEST } from '../moves/story.ts';
import { commandOf, follow, handAgain } from './following.ts';

const ID = 'chg-1042';
const MINUTE = 60_000;
const LOCKS = ['domain www.example.com'];

test('stop: an execution that shall end is stopped, and the rule restores it', async () => {
  const story = await tell();
  const before = story.state();
  const arn = story.start(USUAL_REQUEST, ID);
  await story.clock.advance(4 * MINUTE);
  const { words, options } = commandOf('stop');

  expect([words.join(' '), options['execution-arn']]).toEqual(['stepfunctions stop-execution', arn]);
  expect(arn).toBe(executionArn(stateMachineArn(MOVE_STATE_MACHINE), ID));
  await story.stop(arn);
  await story.clock.advance(30 * MINUTE);

  expect(story.state()).toEqual(before);
  expect(await story.locks(LOCKS)).toEqual([]);
  expect(JSON.parse((await follow(story, 'execution-stopped')).output ?? '')).toMatchObject({
    status: 'already-restored',
  });
  expect(story.lost()).toEqual([]);
});

test('restore-stopped: a restore that a person started and stopped is started again, and ends restored', async () => {
  const story = await tell();
  const before = story.state();
  await story.move(USUAL_REQUEST, ID);
  const restore = story.aws.stepFunctions.start({
    stateMachineArn: stateMachineArn(RESTORE_STATE_MACHINE),
    input: { moveId: ID },
    name: 'by-hand',
  });
  await story.clock.advance(30_000);
  await story.stop(restore);
  await story.clock.advance(60 * MINUTE);
  expect((await story.journal(ID)).at(-1)?.event.kind).not.toBe('ended');
  expect(await story.locks(LOCKS)).toHaveLength(1);

  const end = await follow(story, 'restore-stopped');

  expect(JSON.parse(end.output ?? '')).toMatchObject({ status: 'restored' });
  expect(story.state()).toEqual(before);
  expect(await story.locks(LOCKS)).toEqual([]);
  expect(story.lost()).toEqual([]);
});

test('dead-letter-cut-off: what start-restore could not deal with is handed to it again, and twice is as once', async () => {
  let down = true;
  const story = await tell({
    beforeInvoke: (name, payload) => {
      if (down) failing('start-restore', undefined, 'ServiceUnavailable')(name, payload);
    },
  });
  const before = story.state();
  const arn = story.start(USUAL_REQUEST, ID);
  await story.clock.advance(4 * MINUTE);
  await story.stop(arn);
  await story.clock.advance(30 * MINUTE);
  const letters = story.aws.deadLetters.letters.filter(({ queue }) => queue === QUEUES.cutOff);
  const payload = letters[0]?.body.requestPayload;

  expect(letters).toHaveLength(1);
  expect(letters[0]?.body.responsePayload).toMatchObject({ errorType: 'ServiceUnavailable' });
  expect(payload).toMatchObject({ detail: { name: ID, status: 'ABORTED' } });
  expect(await story.locks(LOCKS)).toHaveLength(1);
  expect(story.lost()).toEqual([]);

  down = false;
  expect(await handAgain(story, 'dead-letter-cut-off', payload)).toEqual({ started: true });
  expect(await handAgain(story, 'dead-letter-cut-off', payload)).toEqual({ started: false });
  await story.clock.advance(30 * MINUTE);
  expect(await handAgain(story, 'dead-letter-cut-off', payload)).toEqual({ started: false });

  expect(story.state()).toEqual(before);
  expect(await story.locks(LOCKS)).toEqual([]);
  expect(story.lost()).toEqual([]);
});
