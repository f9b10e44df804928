import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { createWorld, invoke, typesOf } from './world.ts';

test('an execution stopped during a Wait ends there and then, and no later event follows', async () => {
  const world = createWorld();
  const definition = {
    StartAt: 'Rest',
    States: { Rest: { Type: 'Wait', Seconds: 60, Next: 'Go' }, Go: { Type: 'Succeed' } },
  };
  const executionArn = world.stepFunctions.start({ stateMachineArn: world.machine(definition) });
  await world.clock.advance(10_000);
  await world.client().send(new StopExecutionCommand({ executionArn }));
  await world.clock.advance(100_000);
  const history = world.stepFunctions.history(executionArn);
  expect(typesOf(history)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted']);
  expect(history[2]).toMatchObject({ id: 3, previousEventId: 0, details: {} });
});

test('what a function gives after the execution was stopped is ignored', async () => {
  const world = createWorld();
  let answer = (_: string) => {};
  let asked = () => {};
  const invoked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  world.functions.set('slow', () => {
    asked();
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  const definition = {
    StartAt: 'Work',
    States: { Work: invoke('slow', { Retry: [{ ErrorEquals: ['States.ALL'] }], Next: 'Go' }), Go: { Type: 'Succeed' } },
  };
  const executionArn = world.stepFunctions.start({ stateMachineArn: world.machine(definition) });
  await invoked;
  await world.client().send(new StopExecutionCommand({ executionArn }));
  answer('late');
  await world.clock.advance(100_000);
  expect(world.stepFunctions.describe(executionArn)).toMatchObject({ status: 'ABORTED', output: undefined });
  expect(typesOf(world.stepFunctions.history(executionArn)).at(-1)).toBe('ExecutionAborted');
});

test('an execution stopped within Map and Parallel stops all of it', async () => {
  const world = createWorld();
  let calls = 0;
  world.functions.set('count', () => {
    calls += 1;
    return calls;
  });
  const inner = {
    StartAt: 'Rest',
    States: { Rest: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Count' }, Count: invoke('count') },
  };
  const definition = {
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Each', States: { Each: { Type: 'Map', Items: [1, 50], ItemProcessor: inner, End: true } } },
        ],
        End: true,
      },
    },
  };
  const executionArn = world.stepFunctions.start({ stateMachineArn: world.machine(definition) });
  await world.clock.advance(10_000);
  await world.client().send(new StopExecutionCommand({ executionArn }));
  await world.clock.advance(100_000);
  expect(calls).toBe(1);
  expect(typesOf(world.stepFunctions.history(executionArn)).at(-1)).toBe('ExecutionAborted');
});
