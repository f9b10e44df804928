import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../../local/contracts.ts';
import { createWorld, invoke, typesOf } from './world.ts';

const pass = (fields: object) => ({ StartAt: 'Only', States: { Only: { Type: 'Pass', End: true, ...fields } } });

describe('Pass and Succeed', () => {
  test('a Pass without Output hands its input on', async () => {
    const { result, history } = await createWorld().run(pass({}), { domain: 'www.example.com' });
    expect(result).toEqual({ domain: 'www.example.com' });
    expect(history.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'PassStateEntered'],
      [3, 2, 'PassStateExited'],
      [4, 3, 'ExecutionSucceeded'],
    ]);
  });

  test('a template is evaluated at any depth, and a text that only contains an expression stays a text', async () => {
    const output = {
      list: [1, '{% $states.input.n + 1 %}'],
      text: 'see {% $states.input.n %}',
      deep: { nothing: null },
    };
    const { result } = await createWorld().run(pass({ Output: output }), { n: 1 });
    expect(result).toEqual({ list: [1, 2], text: 'see {% $states.input.n %}', deep: { nothing: null } });
  });

  test('a Succeed ends the execution with its Output', async () => {
    const { result, status } = await createWorld().run({
      StartAt: 'Done',
      States: { Done: { Type: 'Succeed', Output: { said: '{% $states.input %}' } } },
    });
    expect([status, result]).toEqual(['SUCCEEDED', { said: {} }]);
  });
});

describe('Fail', () => {
  test('the execution fails with the evaluated Error and Cause', async () => {
    const { status, error, cause, history } = await createWorld().run(
      {
        StartAt: 'No',
        States: { No: { Type: 'Fail', Error: 'Refused', Cause: "{% 'because ' & $states.input.why %}" } },
      },
      { why: 'locked' },
    );
    expect([status, error, cause]).toEqual(['FAILED', 'Refused', 'because locked']);
    expect(typesOf(history)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
    expect(history[2]?.details).toEqual({ error: 'Refused', cause: 'because locked' });
  });
});

describe('Choice', () => {
  const choice = (extra: object) => ({
    StartAt: 'Which',
    States: {
      Which: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $states.input.n > 9 %}', Next: 'End', Output: 'many', Assign: { size: 'large' } },
          { Condition: '{% $states.input.n > 1 %}', Next: 'End' },
        ],
        ...extra,
      },
      End: { Type: 'Succeed', Output: ['{% $states.input %}', "{% $exists($size) ? $size : 'unset' %}"] },
    },
  });

  test('the first rule that holds decides, with its own Output and Assign', async () => {
    expect((await createWorld().run(choice({}), { n: 10 })).result).toEqual(['many', 'large']);
    expect((await createWorld().run(choice({}), { n: 5 })).result).toEqual([{ n: 5 }, 'unset']);
  });

  test("Default takes the state's own Output and Assign, which no rule does", async () => {
    const withDefault = choice({ Default: 'End', Output: 'few', Assign: { size: 'small' } });
    expect((await createWorld().run(withDefault, { n: 0 })).result).toEqual(['few', 'small']);
    expect((await createWorld().run(withDefault, { n: 5 })).result).toEqual([{ n: 5 }, 'unset']);
  });

  test('without a match and a Default the execution fails, under either of the names that AWS gives it', async () => {
    expect((await createWorld().run(choice({}), { n: 0 })).error).toBe('States.NoChoiceMatched');
    const observed = createWorld({ settings: { noChoiceMatched: 'States.Runtime' } });
    expect((await observed.run(choice({}), { n: 0 })).error).toBe('States.Runtime');
  });

  test('a condition that is no boolean fails the evaluation', async () => {
    const { error, cause } = await createWorld().run({
      StartAt: 'A',
      States: { A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }] }, B: { Type: 'Succeed' } },
    });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain("state 'A' (entered at the event id #2)");
    expect(cause).toContain('Choices[0]/Condition');
  });
});

describe('Wait', () => {
  const wait = (fields: object) => ({
    StartAt: 'Rest',
    States: { Rest: { Type: 'Wait', ...fields, End: true, Output: '{% $millis() %}', Assign: { rested: true } } },
  });

  test.each([
    ['seconds', { Seconds: 90 }, 90],
    ['seconds by expression', { Seconds: '{% $states.input.seconds %}' }, 30],
    ['a time', { Timestamp: '2026-01-01T00:02:00Z' }, 120],
    ['a time by expression', { Timestamp: '{% $states.input.until %}' }, 60],
    ['a time that has passed', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ])('waits %s', async (_, fields, seconds) => {
    const { startDate, stopDate, result } = await createWorld().run(wait(fields), {
      seconds: 30,
      until: '2026-01-01T00:01:00Z',
    });
    expect(Number(stopDate) - startDate).toBe(seconds * 1000);
    expect(result).toBe(stopDate);
  });

  test.each([
    ['a fraction', { Seconds: '{% 1.5 %}' }],
    ['a text', { Seconds: "{% '5' %}" }],
    ['no time', { Timestamp: "{% 'tomorrow' %}" }],
  ])('refuses %s', async (_, fields) => {
    expect((await createWorld().run(wait(fields))).error).toBe('States.QueryEvaluationError');
  });
});

describe('Parallel', () => {
  const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

  test('branches run side by side and their outputs come in the order of the branches', async () => {
    const { result, startDate, stopDate, history } = await createWorld().run(
      {
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            Arguments: { n: 7 },
            Branches: [
              branch('Slow', { Type: 'Wait', Seconds: 20, End: true, Output: 'slow' }),
              branch('Quick', { Type: 'Pass', End: true, Output: '{% $states.input.n %}' }),
            ],
            Output: '{% $states.result %}',
            End: true,
          },
        },
      },
      {},
    );
    expect(result).toEqual(['slow', 7]);
    expect(Number(stopDate) - startDate).toBe(20_000);
    expect(history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 ParallelStateEntered',
      '3<2 ParallelStateStarted',
      '4<3 WaitStateEntered',
      '5<3 PassStateEntered',
      '6<5 PassStateExited',
      '7<4 WaitStateExited',
      '8<7 ParallelStateSucceeded',
      '9<8 ParallelStateExited',
      '10<9 ExecutionSucceeded',
    ]);
  });

  test('a branch that fails aborts the others and its error is the state’s', async () => {
    const world = createWorld();
    world.functions.set('break', () => {
      throw new LambdaFailure('Broken', 'on purpose');
    });
    const { result, history, startDate, stopDate } = await world.run({
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [branch('Slow', { Type: 'Wait', Seconds: 999, End: true }), branch('Bad', invoke('break'))],
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Succeed' },
      },
    });
    expect(result).toEqual({
      Error: 'Broken',
      Cause: JSON.stringify({ errorType: 'Broken', errorMessage: 'on purpose' }),
    });
    expect(stopDate).toBe(startDate);
    expect(typesOf(history).slice(8)).toEqual([
      'WaitStateAborted',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });
});
