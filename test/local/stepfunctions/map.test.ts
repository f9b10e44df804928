import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../../local/contracts.ts';
import { createWorld, invoke, typesOf } from './world.ts';

const each = (processor: object, fields: object = {}) => ({
  StartAt: 'Each',
  States: { Each: { Type: 'Map', ItemProcessor: processor, End: true, ...fields } },
});
const processor = (state: object, config?: object) => ({
  ...(config === undefined ? {} : { ProcessorConfig: config }),
  StartAt: 'One',
  States: { One: state },
});
const wait = { Type: 'Wait', Seconds: '{% $states.input %}', End: true };
const distributed = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };

describe('inline', () => {
  test('outputs come in the order of the items, and events as AWS records them', async () => {
    const { result, history } = await createWorld().run(each(processor(wait)), [20, 10]);
    expect(result).toEqual([20, 10]);
    expect(history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 MapStateEntered',
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 WaitStateEntered',
      '6<3 MapIterationStarted',
      '7<6 WaitStateEntered',
      '8<7 WaitStateExited',
      '9<8 MapIterationSucceeded',
      '10<5 WaitStateExited',
      '11<10 MapIterationSucceeded',
      '12<11 MapStateSucceeded',
      '13<12 MapStateExited',
      '14<13 ExecutionSucceeded',
    ]);
  });

  test.each([
    [1, 60],
    [2, 40],
    [0, 30],
  ])('MaxConcurrency %s takes %s seconds', async (MaxConcurrency, seconds) => {
    const { startDate, stopDate } = await createWorld().run(each(processor(wait), { MaxConcurrency }), [10, 20, 30]);
    expect((Number(stopDate) - startDate) / 1000).toBe(seconds);
  });

  test('never more than 40 iterations run at a time', async () => {
    const { startDate, stopDate } = await createWorld().run(each(processor(wait)), Array(41).fill(10));
    expect((Number(stopDate) - startDate) / 1000).toBe(20);
  });

  test('Items and ItemSelector shape what an iteration gets; it knows its item', async () => {
    const give = { Type: 'Pass', Output: '{% [$states.input, $states.context.Map.Item.Index] %}', End: true };
    const fields = {
      Items: '{% $states.input.names %}',
      ItemSelector: { name: '{% $states.context.Map.Item.Value %}', of: '{% $states.input.of %}' },
    };
    const { result } = await createWorld().run(each(processor(give), fields), { names: ['a', 'b'], of: 1 });
    expect(result).toEqual([
      [{ name: 'a', of: 1 }, 0],
      [{ name: 'b', of: 1 }, 1],
    ]);
  });

  test('no items, no iterations', async () => {
    const { result, history } = await createWorld().run(each(processor(wait)), []);
    expect(result).toEqual([]);
    expect(history.find(({ type }) => type === 'MapStateStarted')?.details).toEqual({ length: 0 });
  });

  test('what is no array fails: Items as an evaluation, the input as a runtime error', async () => {
    expect((await createWorld().run(each(processor(wait), { Items: '{% 5 %}' }))).error).toBe(
      'States.QueryEvaluationError',
    );
    expect((await createWorld().run(each(processor(wait)), { n: 1 })).error).toBe('States.Runtime');
  });

  test('the first failure aborts the rest, starts no more, and is what the Map fails with', async () => {
    const world = createWorld();
    let calls = 0;
    world.functions.set('work', (n) => {
      calls += 1;
      if (n === 2) throw new LambdaFailure('Bad', 'two');
      return n;
    });
    const slow = {
      StartAt: 'First',
      States: { First: { Type: 'Wait', Seconds: '{% 10 * $states.input %}', Next: 'Work' }, Work: invoke('work') },
    };
    const { error, history, startDate, stopDate } = await world.run(each(slow, { MaxConcurrency: 2 }), [9, 2, 3]);
    expect([error, calls, (Number(stopDate) - startDate) / 1000]).toEqual(['Bad', 1, 20]);
    const failed = history.findIndex(({ type }) => type === 'TaskFailed');
    expect(history.slice(failed).map(({ previousEventId, type }) => `${previousEventId - failed} ${type}`)).toEqual([
      '0 TaskFailed',
      '1 MapIterationAborted',
      '1 WaitStateAborted',
      '1 MapIterationFailed',
      '1 TaskStateAborted',
      '1 MapStateFailed',
      '6 ExecutionFailed',
    ]);
  });

  test('a retry runs all iterations again', async () => {
    const world = createWorld();
    const seen: unknown[] = [];
    world.functions.set('work', (n) => {
      seen.push(n);
      if (seen.length === 2) throw new LambdaFailure('Bad', 'once');
      return n;
    });
    const fields = { MaxConcurrency: 1, Retry: [{ ErrorEquals: ['Bad'] }], Output: '{% $states.result.Payload %}' };
    const { result } = await world.run(each(processor(invoke('work')), fields), [1, 2]);
    expect([result, seen]).toEqual([
      [1, 2],
      [1, 2, 1, 2],
    ]);
  });
});

describe('distributed', () => {
  const picky = { Type: 'Choice', Choices: [{ Condition: '{% $states.input > 0 %}', Next: 'Good' }], Default: 'Bad' };
  const states = {
    ProcessorConfig: distributed,
    StartAt: 'Look',
    States: { Look: picky, Good: { Type: 'Succeed' }, Bad: { Type: 'Fail', Error: 'Negative' } },
  };

  test('items are executions of their own, which leave no events in the parent', async () => {
    const world = createWorld();
    const { result, history, executionArn } = await world.run(each(states, { Label: 'Each' }), [1, 2]);
    expect(result).toEqual([1, 2]);
    expect(typesOf(history)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    const children = new Set(world.heard.map(({ execution }) => execution.executionArn));
    expect([...children].filter((arn) => arn !== executionArn)).toEqual([
      expect.stringMatching(/:execution:machine-1\/Each:/),
      expect.stringMatching(/:execution:machine-1\/Each:/),
    ]);
  });

  test.each([
    ['none by default', {}, false],
    ['a count', { ToleratedFailureCount: 1 }, true],
    ['a percentage', { ToleratedFailurePercentage: 50 }, true],
    ['a smaller percentage', { ToleratedFailurePercentage: 49 }, false],
    ['the stricter of both', { ToleratedFailurePercentage: 50, ToleratedFailureCount: 0 }, false],
  ])('failures tolerated: %s', async (_, fields, tolerated) => {
    const { status, error, result, history } = await createWorld().run(each(states, fields), [1, -1]);
    if (tolerated) {
      const negative = { Input: '-1', Status: 'FAILED', Error: 'Negative' };
      expect([status, result]).toEqual(['SUCCEEDED', [1, expect.objectContaining(negative)]]);
    } else {
      expect([status, error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
      expect(typesOf(history)).toEqual(expect.arrayContaining(['MapRunFailed', 'MapStateFailed']));
    }
  });
});
