import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../../local/contracts.ts';
import { createWorld, invoke, type TestWorld, typesOf } from './world.ts';

const DAY = 86_400_000;
const rest = { Type: 'Wait', Seconds: '{% $states.input %}', End: true };

/** A machine whose one state is a distributed Map over its input. */
function distributed(state: object, fields: object = {}, states: object = {}) {
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'One',
    States: { One: state, ...states },
  };
  return { StartAt: 'Each', States: { Each: { Type: 'Map', Label: 'each', ItemProcessor, End: true, ...fields } } };
}

async function mapRunsOf(world: TestWorld, executionArn: string) {
  const { mapRuns = [] } = await world.client().send(new ListMapRunsCommand({ executionArn }));
  return mapRuns.map(({ mapRunArn }) => String(mapRunArn));
}

const describeRun = (world: TestWorld, mapRunArn: string) =>
  world.client().send(new DescribeMapRunCommand({ mapRunArn }));
const childrenOf = async (world: TestWorld, mapRunArn: string, filter: object = {}) =>
  (await world.client().send(new ListExecutionsCommand({ mapRunArn, ...filter }))).executions ?? [];
const redrive = (world: TestWorld, executionArn: string) =>
  world.client().send(new RedriveExecutionCommand({ executionArn }));

/** A function that fails for some payloads until they are repaired; tells what it was called with. */
function broken(world: TestWorld, ...ill: unknown[]) {
  const seen: unknown[] = [];
  const failing = new Set(ill);
  world.functions.set('work', (payload) => {
    seen.push(payload);
    if (failing.has(payload)) throw new LambdaFailure('Broken', 'not yet');
    return payload;
  });
  return { seen, repair: () => failing.clear() };
}

const work = invoke('work', { Output: '{% $states.result.Payload %}', End: true });

describe('a Map Run', () => {
  test('is told of while it runs and after it', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine(distributed(rest, { MaxConcurrency: 2 }), 'batch');
    const executionArn = world.stepFunctions.start({ stateMachineArn, input: [10, 10, 10] });
    await world.clock.advance(5_000);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:111111111111:mapRun:batch\/each:[0-9a-f-]{36}$/);
    const counts = { failed: 0, timedOut: 0, aborted: 0, total: 3, resultsWritten: 0 };
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      executionArn,
      status: 'RUNNING',
      startDate: new Date(Date.UTC(2026, 0, 1)),
      maxConcurrency: 2,
      toleratedFailureCount: 0,
      toleratedFailurePercentage: 0,
      itemCounts: { ...counts, pending: 1, running: 2, succeeded: 0 },
      executionCounts: { ...counts, pending: 1, running: 2, succeeded: 0 },
      redriveCount: 0,
    });
    expect(await childrenOf(world, mapRunArn)).toHaveLength(2);
    await world.clock.run(world.stepFunctions.ended(executionArn));
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      status: 'SUCCEEDED',
      stopDate: new Date(Date.UTC(2026, 0, 1) + 20_000),
      executionCounts: { ...counts, pending: 0, running: 0, succeeded: 3, failuresNotRedrivable: 0 },
    });
    const { events = [] } = await world.client().send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events[3]).toMatchObject({ type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn } });
  });

  test('has executions that can be listed, described and looked into', async () => {
    const world = createWorld();
    const { executionArn, stateMachineArn } = await world.run(distributed(rest), [1, 2]);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    const children = await childrenOf(world, mapRunArn);
    expect(children).toEqual(Array(2).fill(expect.objectContaining({ mapRunArn, itemCount: 1, status: 'SUCCEEDED' })));
    const [child] = children;
    expect(child?.executionArn).toBe(`arn:aws:states:us-east-1:111111111111:execution:machine-1/each:${child?.name}`);
    const described = await world.client().send(new DescribeExecutionCommand({ executionArn: child?.executionArn }));
    expect(described).toMatchObject({
      mapRunArn,
      stateMachineArn: `${stateMachineArn}/each`,
      input: expect.stringMatching(/^[12]$/),
    });
    const { events } = await world
      .client()
      .send(new GetExecutionHistoryCommand({ executionArn: String(child?.executionArn) }));
    expect(events?.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ]);
    const own = await world.client().send(new ListExecutionsCommand({ stateMachineArn }));
    expect(own.executions?.map((one) => one.executionArn)).toEqual([executionArn]);
    expect(own.executions?.[0]).not.toHaveProperty('itemCount');
    expect(world.changes.map(({ detail }) => detail.executionArn)).toContain(child?.executionArn);
  });

  test('starts its children in no promised order, and gives their results in that of the items', async () => {
    const world = createWorld();
    const { seen } = broken(world);
    const items = Array.from({ length: 20 }, (_, i) => i);
    const { result } = await world.run(distributed(work, { MaxConcurrency: 1 }), items);
    expect(result).toEqual(items);
    expect(seen).not.toEqual(items);
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(items);
  });

  test.each([
    ['{% $states.input.atOnce %}', 40],
    ['{% 2 * $states.input.atOnce %}', 20],
  ])('takes MaxConcurrency by expression: %s', async (MaxConcurrency, seconds) => {
    const fields = { MaxConcurrency, Items: '{% $states.input.items %}' };
    const { startDate, stopDate } = await createWorld().run(distributed(rest, fields), {
      atOnce: 1,
      items: [10, 10, 10, 10],
    });
    expect((Number(stopDate) - startDate) / 1000).toBe(seconds);
  });

  test('obeys UpdateMapRun at once', async () => {
    const world = createWorld();
    const stateMachineArn = world.machine(distributed(rest, { MaxConcurrency: 1 }));
    const executionArn = world.stepFunctions.start({ stateMachineArn, input: [10, 10, 10] });
    await world.clock.advance(5_000);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    const update = (limits: object) => world.client().send(new UpdateMapRunCommand({ mapRunArn, ...limits }));
    await update({ maxConcurrency: 3, toleratedFailurePercentage: 50 });
    expect(await describeRun(world, mapRunArn)).toMatchObject({
      maxConcurrency: 3,
      toleratedFailurePercentage: 50,
      executionCounts: { running: 3 },
    });
    const { startDate, stopDate } = await world.clock.run(world.stepFunctions.ended(executionArn));
    expect((Number(stopDate) - startDate) / 1000).toBe(15);
    await expect(update({ toleratedFailurePercentage: 101 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('is a new one when its state is retried', async () => {
    const world = createWorld();
    broken(world, 1);
    const Retry = [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1 }];
    const { executionArn, status } = await world.run(distributed(work, { Retry }), [1]);
    const runs = await mapRunsOf(world, executionArn);
    const statuses = await Promise.all(runs.map(async (arn) => (await describeRun(world, arn)).status));
    expect([status, statuses]).toEqual(['FAILED', ['FAILED', 'FAILED']]);
  });
});

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

describe('refused', () => {
  const none = 'arn:aws:states:us-east-1:111111111111:mapRun:batch/each:00000000-0000-4000-8000-000000000000';
  const machine = 'arn:aws:states:us-east-1:111111111111:stateMachine:batch';

  test.each<[string, (world: TestWorld) => Promise<unknown>, string]>([
    ['a Map Run that is not there', (world) => describeRun(world, none), 'ResourceNotFound'],
    ['another ARN', (world) => describeRun(world, machine), 'InvalidArn'],
    [
      "another account's Map Run",
      (world) => world.client('222222222222').send(new DescribeMapRunCommand({ mapRunArn: none })),
      'AccessDeniedException',
    ],
    ['two lists at once', (world) => childrenOf(world, none, { stateMachineArn: machine }), 'ValidationException'],
    [
      'a filter of children without a Map Run',
      (world) =>
        world.client().send(new ListExecutionsCommand({ stateMachineArn: machine, redriveFilter: 'REDRIVEN' })),
      'ValidationException',
    ],
  ])('%s', async (_what, ask, name) => {
    await expect(ask(createWorld())).rejects.toMatchObject({ name });
  });

  test.each([
    ['ItemBatcher', { ItemBatcher: { MaxItemsPerBatch: 2 } }],
    ['ResultWriter', { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: {} } }],
    ['Label', { Label: 'with space' }],
    ['Label', { Label: 'x'.repeat(41) }],
  ])('a definition with %s', (field, fields) => {
    expect(() => createWorld().machine(distributed(rest, fields))).toThrow(field);
  });
});

test('without a label nobody knows what a Map Run is called', async () => {
  const world = createWorld();
  const { executionArn } = await world.run(distributed(rest, { Label: undefined }), [1]);
  expect(await mapRunsOf(world, executionArn)).toEqual([
    expect.stringMatching(/:mapRun:machine-1\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:/),
  ]);
});
