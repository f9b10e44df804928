import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../../local/contracts.ts';
import { createWorld, invoke, type TestWorld, typesOf } from './world.ts';

/** A function that fails under these names in turn, then succeeds with how often it was called. */
function failing(world: TestWorld, ...names: string[]): () => number {
  let calls = 0;
  world.functions.set('work', () => {
    const name = names[calls];
    calls += 1;
    if (name !== undefined) throw new LambdaFailure(name, 'on purpose');
    return calls;
  });
  return () => calls;
}

function handled(handlers: object) {
  return {
    StartAt: 'Work',
    States: {
      Work: invoke('work', { Output: '{% $states.result.Payload %}', End: true, ...handlers }),
      Caught: { Type: 'Succeed', Output: { caught: '{% $states.input.Error %}' } },
    },
  };
}

const caught = (...names: string[]) => ({ Catch: [{ ErrorEquals: names, Next: 'Caught' }] });
const retried = (fields: object) => ({ Retry: [{ ErrorEquals: ['Busy'], ...fields }], ...caught('States.ALL') });

describe('what a catcher takes', () => {
  test.each([
    ['its own name', 'Busy', ['Busy'], true],
    ['another name', 'Busy', ['Lazy'], false],
    ['States.ALL', 'Busy', ['States.ALL'], true],
    ['States.TaskFailed', 'Busy', ['States.TaskFailed'], true],
    ['names in another case', 'Busy', ['busy'], false],
  ])('a failed task under %s', async (_, error, names, taken) => {
    const world = createWorld();
    failing(world, error);
    const { result, status, error: seen } = await world.run(handled(caught(...names)));
    expect(taken ? result : [status, seen]).toEqual(taken ? { caught: error } : ['FAILED', error]);
  });

  test.each([
    ['States.Timeout', true],
    ['States.HeartbeatTimeout', false],
    ['States.ALL', true],
    ['States.TaskFailed', false],
  ])('a timeout under %s: %s', async (name, taken) => {
    const { result, error } = await createWorld().run(waiting({ TimeoutSeconds: 60, ...caught(name) }));
    expect(taken ? result : error).toEqual(taken ? { caught: 'States.Timeout' } : 'States.Timeout');
  });

  test.each([
    ['States.Timeout', true],
    ['States.HeartbeatTimeout', true],
    ['States.ALL', true],
    ['States.TaskFailed', false],
  ])('a missed heartbeat under %s: %s', async (name, taken) => {
    const { result, error } = await createWorld().run(waiting({ HeartbeatSeconds: 60, ...caught(name) }));
    expect(taken ? result : error).toEqual(taken ? { caught: 'States.Timeout' } : 'States.Timeout');
  });

  test.each([
    ['States.ALL', false],
    ['States.TaskFailed', false],
    ['States.DataLimitExceeded', true],
  ])('a result of more than 256 KiB under %s: %s', async (name, taken) => {
    const world = createWorld();
    world.functions.set('work', () => 'x'.repeat(256 * 1024));
    const { result, error, history } = await world.run(handled(caught(name)));
    expect(taken ? result : error).toEqual(taken ? { caught: 'States.DataLimitExceeded' } : 'States.DataLimitExceeded');
    expect(typesOf(history)).toContain('TaskFailed');
  });

  test.each(['States.ALL', 'States.TaskFailed', 'States.DataLimitExceeded'])(
    'never an Output of more than 256 KiB, not under %s',
    async (name) => {
      const world = createWorld();
      failing(world);
      const { status, error } = await world.run(handled({ Output: "{% $pad('', 300000, 'x') %}", ...caught(name) }));
      expect([status, error]).toEqual(['FAILED', 'States.DataLimitExceeded']);
    },
  );

  test.each(['States.ALL', 'States.TaskFailed', 'States.Runtime'])(
    'never States.Runtime, not under %s',
    async (name) => {
      const definition = handled(caught(name));
      const Work = { ...definition.States.Work, Arguments: '{% $states.input %}' };
      const { status, error } = await createWorld().run({ ...definition, States: { ...definition.States, Work } });
      expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    },
  );

  test('an expression that gives nothing, wherever in the task it stands', async () => {
    for (const broken of [{ Output: '{% $states.input.absent %}' }, { Assign: { x: '{% $states.input.absent %}' } }]) {
      const world = createWorld();
      failing(world);
      const { result, history } = await world.run(handled({ ...broken, ...caught('States.QueryEvaluationError') }));
      expect(result).toEqual({ caught: 'States.QueryEvaluationError' });
      const [field] = Object.keys(broken);
      expect(history.find(({ type }) => type === 'EvaluationFailed')?.details).toEqual({
        error: 'States.QueryEvaluationError',
        location: field === 'Output' ? 'Output' : 'Assign/x',
        state: 'Work',
        cause: `The JSONata expression '$states.input.absent' specified for the field '${field === 'Output' ? 'Output' : 'Assign/x'}' returned nothing (undefined).`,
      });
    }
  });
});

/** A task that waits for a token that nobody sends back. */
function waiting(fields: object) {
  return {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::states:startExecution.waitForTaskToken',
        Arguments: { StateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine-1', Name: 'asked' },
        End: true,
        ...fields,
      },
      Caught: { Type: 'Succeed', Output: { caught: '{% $states.input.Error %}' } },
    },
  };
}

test.each([
  ['no function name', { Payload: 1 }, "The field 'FunctionName' is required"],
  ['an argument that would be lost', { FunctionName: 'work', LogType: 'Tail' }, "The field 'LogType' is not supported"],
  ['no object', 5, 'must be an object'],
])('arguments by an expression that come to %s are refused', async (_, input, message) => {
  const { States, StartAt } = handled(caught('States.ALL'));
  const definition = { StartAt, States: { ...States, Work: { ...States.Work, Arguments: '{% $states.input %}' } } };
  const { error, cause } = await createWorld().run(definition, input);
  expect([error, cause]).toEqual(['States.Runtime', expect.stringContaining(message)]);
});

describe('what a catcher does', () => {
  test('its Output and Assign see the error, the input and the variables; the next state sees them', async () => {
    const world = createWorld();
    failing(world, 'Busy');
    const { result, history } = await world.run(
      {
        StartAt: 'Begin',
        States: {
          Begin: { Type: 'Pass', Assign: { who: 'operator' }, Next: 'Work' },
          Work: invoke('work', {
            End: true,
            Catch: [
              {
                ErrorEquals: ['States.ALL'],
                Assign: { failure: '{% $states.errorOutput %}', who: "{% $who & '!' %}" },
                Output: { input: '{% $states.input %}', who: '{% $who %}' },
                Next: 'Report',
              },
            ],
          }),
          Report: { Type: 'Succeed', Output: ['{% $states.input %}', '{% $failure.Error %}', '{% $who %}'] },
        },
      },
      { n: 1 },
    );
    expect(result).toEqual([{ input: { n: 1 }, who: 'operator' }, 'Busy', 'operator!']);
    const exited = history.find(({ type }) => type === 'TaskStateExited')?.details;
    expect(exited?.assignedVariables).toEqual({
      failure: JSON.stringify({ Error: 'Busy', Cause: '{"errorType":"Busy","errorMessage":"on purpose"}' }),
      who: '"operator!"',
    });
  });

  test("a catcher's own broken expression fails the execution and is not caught again", async () => {
    const world = createWorld();
    failing(world, 'Busy');
    const { status, error } = await world.run(
      handled({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', Output: '{% $states.input.absent %}' }] }),
    );
    expect([status, error]).toEqual(['FAILED', 'States.QueryEvaluationError']);
  });
});

describe('retries', () => {
  const times = (history: readonly { type: string; timestamp: number }[]) => {
    const started = history.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => timestamp);
    return started.map((at) => (at - (started[0] ?? 0)) / 1000);
  };

  test('by default three of them, after 1, 2 and 4 seconds', async () => {
    const world = createWorld();
    const calls = failing(world, 'Busy', 'Busy', 'Busy', 'Busy');
    const { result, history } = await world.run(handled(retried({})));
    expect([result, calls(), times(history)]).toEqual([{ caught: 'Busy' }, 4, [0, 1, 3, 7]]);
  });

  test('the wait grows by BackoffRate up to MaxDelaySeconds', async () => {
    const world = createWorld();
    failing(world, 'Busy', 'Busy', 'Busy', 'Busy');
    const fields = { IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 60, MaxAttempts: 4 };
    const { result, history } = await world.run(handled(retried(fields)));
    expect([result, times(history)]).toEqual([5, [0, 10, 40, 100, 160]]);
  });

  test('with FULL jitter the wait is a share of it that the seed decides', async () => {
    const waits = async (seed: number) => {
      const world = createWorld({ seed });
      failing(world, 'Busy');
      return times((await world.run(handled(retried({ IntervalSeconds: 1000, JitterStrategy: 'FULL' })))).history)[1];
    };
    const [first, again, other] = [await waits(1), await waits(1), await waits(2)];
    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(first).toBeLessThan(1000);
  });

  test('each retrier counts on its own, and an error that none takes goes to the catchers at once', async () => {
    const world = createWorld();
    const calls = failing(world, 'A', 'B', 'A', 'B');
    const Retry = [
      { ErrorEquals: ['A'], MaxAttempts: 2 },
      { ErrorEquals: ['B'], MaxAttempts: 1 },
    ];
    const { result } = await world.run(handled({ Retry, ...caught('States.ALL') }));
    expect([result, calls()]).toEqual([{ caught: 'B' }, 4]);
  });

  test('MaxAttempts 0 never retries', async () => {
    const world = createWorld();
    const calls = failing(world, 'Busy');
    expect((await world.run(handled(retried({ MaxAttempts: 0 })))).result).toEqual({ caught: 'Busy' });
    expect(calls()).toBe(1);
  });

  test('the task sees the number of retries so far, and each attempt has its own events', async () => {
    const world = createWorld();
    const counts: unknown[] = [];
    world.functions.set('work', (payload) => {
      counts.push(payload);
      if (counts.length < 3) throw new LambdaFailure('Busy', 'again');
      return null;
    });
    const definition = handled(retried({}));
    const Arguments = { FunctionName: 'work', Payload: '{% $states.context.State.RetryCount %}' };
    const { history } = await world.run({
      ...definition,
      States: { ...definition.States, Work: { ...definition.States.Work, Arguments } },
    });
    expect(counts).toEqual([0, 1, 2]);
    expect(typesOf(history).filter((type) => type.startsWith('Task'))).toEqual([
      'TaskStateEntered',
      ...Array(2).fill(['TaskScheduled', 'TaskStarted', 'TaskFailed']).flat(),
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
  });
});

test('a machine’s TimeoutSeconds ends the execution as TIMED_OUT, which no catcher takes', async () => {
  const world = createWorld();
  const { status, error, cause, startDate, stopDate, history } = await world.run({
    TimeoutSeconds: 90,
    StartAt: 'Long',
    States: { Long: { Type: 'Wait', Seconds: 1000, End: true } },
  });
  expect([status, error, cause, Number(stopDate) - startDate]).toEqual(['TIMED_OUT', undefined, undefined, 90_000]);
  expect(history.at(-1)).toMatchObject({
    type: 'ExecutionTimedOut',
    previousEventId: 0,
    details: { error: 'States.Timeout' },
  });
});
