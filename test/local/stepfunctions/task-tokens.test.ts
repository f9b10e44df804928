import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../../local/contracts.ts';
import { createWorld, type TestWorld, THEIRS, typesOf } from './world.ts';

/** A machine that asks a person and waits for the answer. */
function asking(fields: object = {}) {
  return {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
        End: true,
        ...fields,
      },
    },
  };
}

/** Starts an execution that asks; gives its ARN and the token that the question carried. */
async function asked(world: TestWorld, fields?: object) {
  let taskToken = '';
  world.functions.set('ask', (payload) => {
    taskToken = (payload as { token: string }).token;
    return 'asked';
  });
  const executionArn = world.stepFunctions.start({ stateMachineArn: world.machine(asking(fields)) });
  await world.clock.advance(0);
  return { executionArn, taskToken, client: world.client() };
}

describe('a task that waits for its token', () => {
  test('goes on with the output that comes back, however long that takes', async () => {
    const world = createWorld();
    const { executionArn, taskToken, client } = await asked(world);
    await world.clock.advance(86_400_000);
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"approved":true}' }));
    const { output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect(output).toBe('{"approved":true}');
    expect(typesOf(world.stepFunctions.history(executionArn))).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('fails with the error that comes back', async () => {
    const world = createWorld();
    const { executionArn, taskToken, client } = await asked(world);
    await client.send(new SendTaskFailureCommand({ taskToken, error: 'Rejected', cause: 'not today' }));
    expect(await world.clock.run(world.stepFunctions.ended(executionArn))).toMatchObject({
      error: 'Rejected',
      cause: 'not today',
    });
  });

  test('lives on heartbeats and fails when one is late', async () => {
    const world = createWorld();
    const { executionArn, taskToken, client } = await asked(world, { HeartbeatSeconds: 60, TimeoutSeconds: 600 });
    for (let i = 0; i < 3; i += 1) {
      await world.clock.advance(59_000);
      await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    }
    const { error, cause, startDate, stopDate } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([error, cause, (Number(stopDate) - startDate) / 1000]).toEqual(['States.Timeout', undefined, 3 * 59 + 60]);
    const history = world.stepFunctions.history(executionArn);
    expect(history.at(-2)).toMatchObject({
      type: 'TaskTimedOut',
      details: { resourceType: 'lambda', resource: 'invoke.waitForTaskToken', error: 'States.Timeout' },
    });
    expect(history.find(({ type }) => type === 'TaskScheduled')?.details).toMatchObject({
      timeoutInSeconds: 600,
      heartbeatInSeconds: 60,
    });
  });

  test('heartbeats do not stretch the timeout', async () => {
    const world = createWorld();
    const { executionArn, taskToken, client } = await asked(world, { HeartbeatSeconds: 60, TimeoutSeconds: 100 });
    await world.clock.advance(50_000);
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    const { startDate, stopDate } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect(Number(stopDate) - startDate).toBe(100_000);
  });

  test('may be answered by the very call that carries the token', async () => {
    const world = createWorld();
    world.functions.set('ask', async (payload) => {
      const { token } = payload as { token: string };
      await world.client().send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }));
    });
    const executionArn = world.stepFunctions.start({ stateMachineArn: world.machine(asking()) });
    expect((await world.clock.run(world.stepFunctions.ended(executionArn))).output).toBe('1');
  });

  test('takes the first of two answers; the second is told that it comes too late', async () => {
    const world = createWorld();
    const { executionArn, taskToken, client } = await asked(world);
    const [first, second] = await Promise.allSettled([
      client.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' })),
      client.send(new SendTaskFailureCommand({ taskToken, error: 'No' })),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'TaskTimedOut' } });
    expect((await world.clock.run(world.stepFunctions.ended(executionArn))).output).toBe('"yes"');
  });

  test('fails when the call itself fails', async () => {
    const world = createWorld();
    world.functions.set('ask', () => {
      throw new LambdaFailure('MailDown', 'no mail');
    });
    const { error, history } = await world.run(asking());
    expect(error).toBe('MailDown');
    expect(typesOf(history)).toContain('TaskSubmitFailed');
  });

  test('has another token at each attempt; the old one is closed', async () => {
    const world = createWorld();
    const first = await asked(world, { Retry: [{ ErrorEquals: ['Again'] }] });
    await first.client.send(new SendTaskFailureCommand({ taskToken: first.taskToken, error: 'Again' }));
    await world.clock.advance(1_000);
    const scheduled = world.stepFunctions.history(first.executionArn).filter(({ type }) => type === 'TaskScheduled');
    expect(new Set(scheduled.map(({ details }) => details?.parameters)).size).toBe(2);
    const late = first.client.send(new SendTaskSuccessCommand({ taskToken: first.taskToken, output: '1' }));
    await expect(late).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });
});

describe('refused reports', () => {
  test.each([
    ['a token that is none', { taskToken: 'abc' }, 'InvalidToken'],
    ['an output that is no JSON', { output: 'yes' }, 'InvalidOutput'],
    ['an output of more than 256 KiB', { output: JSON.stringify('x'.repeat(262_143)) }, 'ValidationException'],
  ])('%s', async (_, fields, name) => {
    const { taskToken, client } = await asked(createWorld());
    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: '1', ...fields }))).rejects.toMatchObject({
      name,
    });
  });

  test('another account’s token', async () => {
    const world = createWorld();
    const { taskToken } = await asked(world);
    const theirs = world.client(THEIRS).send(new SendTaskHeartbeatCommand({ taskToken }));
    await expect(theirs).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  test('a token whose task has timed out', async () => {
    const world = createWorld();
    const { taskToken, client } = await asked(world, { TimeoutSeconds: 10 });
    await world.clock.advance(10_000);
    await expect(client.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });
});
