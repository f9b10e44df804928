import { SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { createWorld, type TestWorld, typesOf } from './world.ts';

const child = (state: object) => ({
  StartAt: 'Child',
  States: { Child: state, Done: { Type: 'Succeed', Output: { done: true } } },
});
const waiting = child({ Type: 'Wait', Seconds: 60, Next: 'Done' });

function parent(stateMachineArn: string, pattern = '.sync:2', fields: object = {}, name = 'the-child') {
  const Arguments = { StateMachineArn: stateMachineArn, Input: { n: 1 }, Name: name };
  const Resource = `arn:aws:states:::states:startExecution${pattern}`;
  return {
    StartAt: 'Start',
    States: {
      Start: { Type: 'Task', Resource, Arguments, End: true, ...fields },
      ...('Catch' in fields ? { Caught: { Type: 'Succeed' } } : {}),
    },
  };
}

const withCatch = { Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }] };

function childArn(world: TestWorld): string {
  return world.stepFunctions.describe('arn:aws:states:us-east-1:111111111111:execution:child:the-child').executionArn;
}

describe('startExecution.sync:2', () => {
  test('waits for the child and gives its description with the output as JSON', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine(waiting, 'child');
    const { result, history, startDate, stopDate } = await world.run(parent(stateMachineArn, '.sync:2', withCatch));
    expect(result).toEqual({
      ExecutionArn: childArn(world),
      StateMachineArn: stateMachineArn,
      Name: 'the-child',
      Status: 'SUCCEEDED',
      Input: { n: 1 },
      InputDetails: { Included: true },
      Output: { done: true },
      OutputDetails: { Included: true },
      StartDate: startDate,
      StopDate: stopDate,
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(typesOf(history).slice(1, -1)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
  });

  test('a child that fails fails the task with the child’s description as cause', async () => {
    const world = createWorld();
    const failing = { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Refused', Cause: 'locked' } } };
    const { result } = await world.run(parent(world.machine(failing, 'child'), '.sync:2', withCatch));
    const errorOutput = result as { Error: string; Cause: string };
    expect(errorOutput.Error).toBe('States.TaskFailed');
    expect(JSON.parse(errorOutput.Cause)).toMatchObject({
      ExecutionArn: childArn(world),
      Status: 'FAILED',
      Error: 'Refused',
      Cause: 'locked',
      Input: '{"n":1}',
    });
  });

  test.each([
    [
      'ABORTED',
      (world: TestWorld, executionArn: string) => world.client().send(new StopExecutionCommand({ executionArn })),
    ],
    ['TIMED_OUT', (world: TestWorld) => world.clock.advance(30_000)],
  ])('a child that ends %s fails the task too', async (Status, happen) => {
    const world = createWorld();
    const stateMachineArn = world.machine({ ...waiting, TimeoutSeconds: 30 }, 'child');
    const arn = world.stepFunctions.start({
      stateMachineArn: world.machine(parent(stateMachineArn, '.sync:2', withCatch)),
    });
    await world.clock.advance(1_000);
    await happen(world, childArn(world));
    const { output } = await world.clock.run(world.stepFunctions.ended(arn));
    expect(JSON.parse(JSON.parse(String(output)).Cause)).toMatchObject({ Status });
  });

  test('a name that is taken fails the task under the API’s error', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine(waiting, 'child');
    world.stepFunctions.start({ stateMachineArn, name: 'the-child' });
    const { error, cause, history } = await world.run(parent(stateMachineArn));
    expect(error).toBe('StepFunctions.ExecutionAlreadyExistsException');
    expect(cause).toContain('Error Code: ExecutionAlreadyExists');
    expect(typesOf(history)).toContain('TaskSubmitFailed');
  });

  test('a machine that does not exist fails the task', async () => {
    const arn = 'arn:aws:states:us-east-1:111111111111:stateMachine:none';
    expect((await createWorld().run(parent(arn, ''))).error).toBe('StepFunctions.StateMachineDoesNotExistException');
  });

  test('a task that times out stops the child', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine(waiting, 'child');
    const { error } = await world.run(parent(stateMachineArn, '.sync:2', { TimeoutSeconds: 10 }));
    expect([error, world.stepFunctions.describe(childArn(world)).status]).toEqual(['States.Timeout', 'ABORTED']);
  });

  test('stopping the parent stops the child', async () => {
    const world = createWorld();
    const executionArn = world.stepFunctions.start({
      stateMachineArn: world.machine(parent(world.machine(waiting, 'child'))),
    });
    await world.clock.advance(1_000);
    await world.client().send(new StopExecutionCommand({ executionArn }));
    await world.clock.advance(100_000);
    expect(world.stepFunctions.describe(childArn(world))).toMatchObject({
      status: 'ABORTED',
      stopDate: Date.UTC(2026, 0, 1) + 1_000,
    });
    expect(world.stepFunctions.describe(executionArn).status).toBe('ABORTED');
  });
});

test('startExecution alone does not wait, and the child outlives its parent', async () => {
  const world = createWorld();
  const { result, startDate, stopDate } = await world.run(parent(world.machine(waiting, 'child'), ''));
  expect(stopDate).toBe(startDate);
  expect(result).toMatchObject({ ExecutionArn: childArn(world), StartDate: startDate });
  expect((await world.clock.run(world.stepFunctions.ended(childArn(world)))).status).toBe('SUCCEEDED');
});

test('startExecution.waitForTaskToken hands the token to the child and waits for it', async () => {
  const world = createWorld();
  const { States, ...rest } = parent(world.machine(waiting, 'child'), '.waitForTaskToken');
  const Arguments = { ...States.Start.Arguments, Input: { token: '{% $states.context.Task.Token %}' } };
  const stateMachineArn = world.machine({
    ...rest,
    States: { ...States, Start: { ...States.Start, Arguments } },
  });
  const executionArn = world.stepFunctions.start({ stateMachineArn });
  await world.clock.advance(100_000);
  expect(world.stepFunctions.describe(executionArn).status).toBe('RUNNING');
  const { token } = JSON.parse(world.stepFunctions.describe(childArn(world)).input);
  await world.client().send(new SendTaskSuccessCommand({ taskToken: token, output: '"ok"' }));
  expect((await world.clock.run(world.stepFunctions.ended(executionArn))).output).toBe('"ok"');
});
