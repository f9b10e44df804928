import { DescribeExecutionCommand, RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../../local/contracts.ts';
import { createWorld, invoke, type TestWorld, typesOf } from './world.ts';

const DAY = 86_400_000;

/** A function that fails until `repair` is called; tells how often it was called with what. */
function broken(world: TestWorld) {
  const seen: unknown[] = [];
  let works = false;
  world.functions.set('work', (payload) => {
    seen.push(payload);
    if (!works && payload !== 'fine') throw new LambdaFailure('Broken', 'not yet');
    return payload;
  });
  return {
    seen,
    repair: () => {
      works = true;
    },
  };
}

const definition = {
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { who: 'operator', at: '{% $millis() %}' }, Output: 'from begin', Next: 'Work' },
    Work: invoke('work', { Next: 'Done', Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }] }),
    Done: { Type: 'Succeed', Output: ['{% $who %}', '{% $at %}', '{% $states.context.Execution.RedriveCount %}'] },
  },
};

function redriven(world: TestWorld, executionArn: string) {
  return world.client().send(new RedriveExecutionCommand({ executionArn }));
}

describe('a redrive', () => {
  test('goes on from the failed state with the same input and variables, and counts', async () => {
    const world = createWorld();
    const { seen, repair } = broken(world);
    const { executionArn, status, startDate, stopDate } = await world.run(definition);
    expect(status).toBe('FAILED');
    repair();
    await world.clock.advance(DAY);
    expect((await redriven(world, executionArn)).redriveDate).toEqual(new Date(Number(stopDate) + DAY));
    const { output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect(JSON.parse(String(output))).toEqual(['operator', startDate, 1]);
    expect(seen).toEqual(['from begin', 'from begin', 'from begin']);
    const types = typesOf(world.stepFunctions.history(executionArn));
    expect(types.slice(types.indexOf('ExecutionFailed'))).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    expect(world.changes.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED']);
    expect(await world.client().send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      redriveCount: 1,
      redriveDate: new Date(Number(stopDate) + DAY),
    });
  });

  test('has all its retries again', async () => {
    const world = createWorld();
    const { seen } = broken(world);
    const { executionArn } = await world.run(definition);
    await redriven(world, executionArn);
    await world.clock.run(world.stepFunctions.ended(executionArn));
    expect(seen).toHaveLength(4);
  });

  test('of a Map or Parallel runs only what was not finished', async () => {
    const world = createWorld();
    const { seen, repair } = broken(world);
    const processor = {
      StartAt: 'Work',
      States: { Work: invoke('work', { Output: '{% $states.result.Payload %}', End: true }) },
    };
    const each = {
      Type: 'Map',
      MaxConcurrency: 1,
      Items: ['fine', 'ill', 'later'],
      ItemProcessor: processor,
      End: true,
    };
    const branches = [
      { StartAt: 'Other', States: { Other: { Type: 'Pass', Output: 'other', End: true } } },
      { StartAt: 'Each', States: { Each: each } },
    ];
    const { executionArn } = await world.run({
      StartAt: 'Both',
      States: { Both: { Type: 'Parallel', Branches: branches, End: true } },
    });
    repair();
    await redriven(world, executionArn);
    const { output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect(JSON.parse(String(output))).toEqual(['other', ['fine', 'ill', 'later']]);
    expect(seen).toEqual(['fine', 'ill', 'ill', 'later']);
    const types = typesOf(world.stepFunctions.history(executionArn));
    expect(types.filter((type) => type === 'PassStateEntered')).toHaveLength(1);
  });

  test('of a distributed Map runs only the children that failed', async () => {
    const world = createWorld();
    const { seen, repair } = broken(world);
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Wait', Seconds: '{% $states.input = "ill" ? 9 : 0 %}', Next: 'Work' },
        Work: invoke('work', { Output: '{% $states.result.Payload %}', End: true }),
      },
    };
    const each = { Type: 'Map', Items: ['fine', 'ill'], ItemProcessor, End: true };
    const { executionArn } = await world.run({ StartAt: 'Each', States: { Each: each } });
    repair();
    await redriven(world, executionArn);
    const { output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([output, seen]).toEqual(['["fine","ill"]', ['fine', 'ill', 'ill']]);
  });

  test('of an aborted Wait waits again', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine({
      StartAt: 'Rest',
      States: { Rest: { Type: 'Wait', Seconds: 60, End: true } },
    });
    const executionArn = world.stepFunctions.start({ stateMachineArn });
    await world.clock.advance(50_000);
    await world.client().send(new StopExecutionCommand({ executionArn }));
    await redriven(world, executionArn);
    const { startDate, stopDate, status } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, Number(stopDate) - startDate]).toEqual(['SUCCEEDED', 110_000]);
  });

  test('right after a stop is not disturbed by what was stopped', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine({
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: ['A', 'B'].map((name) => ({
            StartAt: name,
            States: { [name]: { Type: 'Wait', Seconds: 9, End: true } },
          })),
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          End: true,
        },
      },
    });
    const executionArn = world.stepFunctions.start({ stateMachineArn });
    await world.clock.advance(5_000);
    const client = world.client();
    await Promise.all([
      client.send(new StopExecutionCommand({ executionArn })),
      client.send(new RedriveExecutionCommand({ executionArn })),
    ]);
    const { status, startDate, stopDate } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, Number(stopDate) - startDate]).toEqual(['SUCCEEDED', 14_000]);
  });

  test('has the machine’s whole TimeoutSeconds again', async () => {
    const world = createWorld();
    const rest = { Type: 'Wait', Seconds: 60, End: true };
    const { executionArn, startDate } = await world.run({
      TimeoutSeconds: 50,
      StartAt: 'Rest',
      States: { Rest: rest },
    });
    await redriven(world, executionArn);
    const { status, stopDate } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, Number(stopDate) - startDate]).toEqual(['TIMED_OUT', 100_000]);
  });

  test('asked for twice with one client token is one', async () => {
    const world = createWorld();
    broken(world);
    const { executionArn } = await world.run(definition);
    const once = () => world.client().send(new RedriveExecutionCommand({ executionArn, clientToken: 'once' }));
    expect((await once()).redriveDate).toEqual((await once()).redriveDate);
    expect(world.stepFunctions.describe(executionArn).redriveCount).toBe(1);
  });
});

describe('not redrivable', () => {
  test('what succeeded, what runs, and what closed more than 14 days ago', async () => {
    const world = createWorld();
    const { repair } = broken(world);
    const failed = await world.run(definition);
    await world.clock.advance(14 * DAY + 1);
    await expect(redriven(world, failed.executionArn)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    repair();
    const succeeded = await world.run(definition);
    await expect(redriven(world, succeeded.executionArn)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: "Execution Not Redrivable: 'Execution is SUCCEEDED and cannot be redriven'",
    });
  });
});
