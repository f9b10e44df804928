import { describe, expect, test } from '@jest/globals';
import { createWorld } from './world.ts';

const HOUR_MS = 3_600_000;

const task = (functionName: string, fields: object = { End: true }) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName },
  Output: '{% $states.result.Payload %}',
  ...fields,
});

describe('executions that stand still', () => {
  test('wait, enter nothing and invoke nothing, and go on at the end, each where it was', async () => {
    const world = createWorld();
    const invoked: number[] = [];
    world.functions.set('work', () => invoked.push(world.clock.now()) && 'done');
    const waiting = world.machine({
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 60, Next: 'Work' }, Work: task('work') },
    });
    const arn = world.stepFunctions.start({ stateMachineArn: waiting });
    const began = world.clock.now();
    await world.clock.advance(30_000);
    world.stepFunctions.standStill(HOUR_MS);
    await world.clock.advance(HOUR_MS - 1);
    expect(invoked).toEqual([]);
    expect(world.stepFunctions.history(arn).at(-1)?.type).toBe('WaitStateEntered');
    await world.clock.advance(1);
    expect(invoked).toEqual([began + 30_000 + HOUR_MS]);
    expect(world.stepFunctions.describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  });

  test('hear at the end what a function answered meanwhile', async () => {
    const world = createWorld();
    world.functions.set('last', () => {
      world.stepFunctions.standStill(HOUR_MS);
      return 'answered';
    });
    const arn = world.stepFunctions.start({
      stateMachineArn: world.machine({ StartAt: 'Last', States: { Last: task('last') } }),
    });
    await world.clock.advance(HOUR_MS - 1);
    expect(world.stepFunctions.describe(arn).status).toBe('RUNNING');
    await world.clock.advance(1);
    expect(world.stepFunctions.describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"answered"' });
  });

  test('forget a timer that was cancelled, also one that fell due meanwhile', async () => {
    const world = createWorld();
    const arn = world.stepFunctions.start({
      stateMachineArn: world.machine({
        TimeoutSeconds: 120,
        StartAt: 'Wait',
        States: { Wait: { Type: 'Wait', Seconds: 119, End: true } },
      }),
    });
    world.stepFunctions.standStill(HOUR_MS);
    await world.clock.advance(2 * HOUR_MS);
    expect(world.stepFunctions.describe(arn).status).toBe('SUCCEEDED');
  });
});
