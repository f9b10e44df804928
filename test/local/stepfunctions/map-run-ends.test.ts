import { StopExecutionCommand, UpdateMapRunCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { broken, childrenOf, describeRun, distributed, mapRunsOf, redrive, rest, work } from './map-run-world.ts';
import { createWorld, typesOf } from './world.ts';

const DAY = 86_400_000;

describe('the end of the parent', () => {
  const nested = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2' };

  test('stops the Map Run, its children and the executions that those wait for', async () => {
    const world = createWorld();
    const move = world.machine({ StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 60, End: true } } }, 'move');
    const args = { StateMachineArn: move, Input: {}, Name: '{% "move-" & $states.input %}' };
    const fields = { MaxConcurrency: 2, ToleratedFailurePercentage: 100 };
    const stateMachineArn = world.machine(distributed({ ...nested, Arguments: args, End: true }, fields));
    const executionArn = world.stepFunctions.start({ stateMachineArn, input: [1, 2, 3] });
    await world.clock.advance(10_000);
    const running = world.changes.filter(({ detail }) => detail.stateMachineArn === move);
    expect(running).toHaveLength(2);
    await world.client().send(new StopExecutionCommand({ executionArn }));
    await world.clock.advance(120_000);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      status: 'ABORTED',
      stopDate: new Date(Date.UTC(2026, 0, 1) + 10_000),
      executionCounts: { aborted: 2, pending: 1, succeeded: 0, failed: 0 },
    });
    for (const { detail } of running) {
      expect(world.stepFunctions.describe(String(detail.executionArn))).toMatchObject({
        status: 'ABORTED',
        stopDate: Date.UTC(2026, 0, 1) + 10_000,
      });
    }
    const moves = world.changes.filter(({ detail }) => detail.stateMachineArn === move);
    expect(moves).toHaveLength(4);
    expect(typesOf(world.stepFunctions.history(executionArn)).at(-1)).toBe('ExecutionAborted');
  });

  test('by its timeout does the same', async () => {
    const world = createWorld();
    const { status, executionArn } = await world.run({ ...distributed(rest), TimeoutSeconds: 30 }, [10, 60]);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect([status, await describeRun(world, mapRunArn)]).toEqual([
      'TIMED_OUT',
      expect.objectContaining({
        status: 'ABORTED',
        executionCounts: expect.objectContaining({ aborted: 1, succeeded: 1 }),
      }),
    ]);
  });
});

describe('a redrive of the parent', () => {
  test('goes on with the children that did not succeed, under their names', async () => {
    const world = createWorld();
    const { seen, repair } = broken(world, 'ill', 'worse');
    const begin = { Type: 'Wait', Seconds: '{% $states.input = "fine" ? 0 : 9 %}', Next: 'Work' };
    const definition = distributed(begin, { ToleratedFailureCount: 1 }, { Work: work });
    const { executionArn } = await world.run(definition, ['fine', 'ill', 'worse']);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    const before = await childrenOf(world, mapRunArn, { statusFilter: 'FAILED' });
    await expect(redrive(world, String(before[0]?.executionArn))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    });
    repair();
    await world.clock.advance(1_000);
    await redrive(world, executionArn);
    const { status, output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, output]).toEqual(['SUCCEEDED', '["fine","ill","worse"]']);
    expect(seen.toSorted()).toEqual(['fine', 'ill', 'ill', 'worse', 'worse']);
    expect(await mapRunsOf(world, executionArn)).toEqual([mapRunArn]);
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      redriveDate: new Date(Date.UTC(2026, 0, 1) + 10_000),
    });
    const after = await childrenOf(world, mapRunArn, { redriveFilter: 'REDRIVEN' });
    expect(after.map((one) => one.executionArn).toSorted()).toEqual(before.map((one) => one.executionArn).toSorted());
    const history = world.stepFunctions.history(executionArn);
    expect(history.find(({ type }) => type === 'MapRunRedriven')?.details).toEqual({ mapRunArn, redriveCount: 1 });
    expect(typesOf(world.stepFunctions.history(String(after[0]?.executionArn)))).toContain('ExecutionRedriven');
  });

  test('after a stop runs what was stopped and what never began, as many at a time as before', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine(distributed(rest, { MaxConcurrency: 2 }));
    const executionArn = world.stepFunctions.start({ stateMachineArn, input: [10, 10, 10, 10, 10] });
    await world.clock.advance(15_000);
    await world.client().send(new StopExecutionCommand({ executionArn }));
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      executionCounts: { succeeded: 2, aborted: 2, pending: 1, pendingRedrive: 0 },
    });
    await world.client().send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 }));
    await redrive(world, executionArn);
    await world.clock.advance(1_000);
    const { executionCounts } = await describeRun(world, mapRunArn);
    expect(executionCounts).toMatchObject({ succeeded: 2, running: 1, total: 5 });
    const waiting = await childrenOf(world, mapRunArn, { statusFilter: 'PENDING_REDRIVE' });
    expect(waiting).toHaveLength(executionCounts?.pendingRedrive ?? -1);
    expect([1, 2]).toContain(waiting.length);
    const { status, stopDate } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, Number(stopDate)]).toEqual(['SUCCEEDED', Date.UTC(2026, 0, 1) + 45_000]);
  });

  test('runs no child again that closed more than 14 days ago', async () => {
    const world = createWorld();
    const { repair, seen } = broken(world, 0);
    const later = { Type: 'Wait', Seconds: `{% $states.input * 86400 %}`, Next: 'Work' };
    const fields = { ToleratedFailureCount: 1 };
    const stateMachineArn = world.machine(distributed(later, fields, { Work: work }));
    const executionArn = world.stepFunctions.start({ stateMachineArn, input: [0, 20] });
    await world.clock.advance(10 * DAY);
    await world.client().send(new StopExecutionCommand({ executionArn }));
    repair();
    await world.clock.advance(5 * DAY);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect(await describeRun(world, mapRunArn)).toMatchObject({ executionCounts: { failuresNotRedrivable: 1 } });
    await redrive(world, executionArn);
    const { status, output } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect([status, JSON.parse(String(output))]).toEqual([
      'SUCCEEDED',
      [expect.objectContaining({ Error: 'Broken' }), 20],
    ]);
    expect(seen).toEqual([0, 20]);
  });

  test('begins a new Map Run with all children when the results were too long', async () => {
    const world = createWorld();
    let length = 200 * 1024;
    const seen: unknown[] = [];
    world.functions.set('work', (payload) => {
      seen.push(payload);
      return 'x'.repeat(length);
    });
    const { executionArn, error, history } = await world.run(distributed(work), [1, 2]);
    expect(error).toBe('States.DataLimitExceeded');
    expect(history.find(({ type }) => type === 'MapRunFailed')?.details).toMatchObject({ error });
    length = 1;
    await redrive(world, executionArn);
    expect((await world.clock.run(world.stepFunctions.ended(executionArn))).output).toBe('["x","x"]');
    expect([seen.length, (await mapRunsOf(world, executionArn)).length]).toEqual([4, 2]);
  });
});
