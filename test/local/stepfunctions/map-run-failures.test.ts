import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { broken, childrenOf, describeRun, distributed, mapRunsOf, rest, work } from './map-run-world.ts';
import { createWorld } from './world.ts';

describe('failures', () => {
  test('at a tolerance of 100 % all may fail', async () => {
    const world = createWorld();
    broken(world, 1, 2);
    const { status, result, executionArn } = await world.run(
      distributed(work, { ToleratedFailurePercentage: 100 }),
      [1, 2],
    );
    expect([status, (result as unknown[]).length]).toEqual(['SUCCEEDED', 2]);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect(await describeRun(world, mapRunArn)).toMatchObject({ status: 'SUCCEEDED', executionCounts: { failed: 2 } });
  });

  test('a child that failed stands in the results as ResultWriter would write it', async () => {
    const world = createWorld();
    broken(world, 2);
    const { result } = await world.run(distributed(work, { ToleratedFailureCount: 1 }), [1, 2]);
    const [first, second] = result as [unknown, { Name: string }];
    expect(first).toBe(1);
    expect(second).toEqual({
      ExecutionArn: `arn:aws:states:us-east-1:111111111111:execution:machine-1/each:${second.Name}`,
      StateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine-1/each',
      Name: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Status: 'FAILED',
      Error: 'Broken',
      Cause: '{"errorType":"Broken","errorMessage":"not yet"}',
      Input: '2',
      InputDetails: { Included: true },
      StartDate: '2026-01-01T00:00:00.000Z',
      StopDate: '2026-01-01T00:00:00.000Z',
      RedriveCount: 0,
      RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    });
  });

  test('or is left out, where a world is set so', async () => {
    const world = createWorld({ settings: { failedItems: 'left-out' } });
    broken(world, 1);
    expect((await world.run(distributed(work, { ToleratedFailureCount: 1 }), [1, 2])).result).toEqual([2]);
  });

  test('a child that was stopped is none', async () => {
    const world = createWorld();
    const executionArn = world.stepFunctions.start({ stateMachineArn: world.machine(distributed(rest)), input: [60] });
    await world.clock.advance(1_000);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    const [child] = await childrenOf(world, mapRunArn);
    await world.client().send(new StopExecutionCommand({ executionArn: child?.executionArn }));
    const { status, output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, JSON.parse(String(output))]).toEqual([
      'SUCCEEDED',
      [expect.objectContaining({ Status: 'ABORTED' })],
    ]);
    expect(await describeRun(world, mapRunArn)).toMatchObject({ executionCounts: { aborted: 1, failed: 0 } });
  });

  test('more than tolerated stop the others, and those that wait never start', async () => {
    const world = createWorld();
    const states = { Bad: { Type: 'Fail', Error: 'Bad' } };
    const { status, error, cause, executionArn, startDate, stopDate } = await world.run(
      distributed({ Type: 'Wait', Seconds: 5, Next: 'Bad' }, { MaxConcurrency: 3 }, states),
      [1, 2, 3, 4, 5, 6],
    );
    expect([status, error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
    expect([cause, Number(stopDate) - startDate]).toEqual([expect.stringContaining('threshold'), 5_000]);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      status: 'FAILED',
      executionCounts: { failed: 1, aborted: 2, pending: 3, succeeded: 0, running: 0 },
    });
  });
});
