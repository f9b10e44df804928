import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  paginateListExecutions,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { broken, childrenOf, describeRun, distributed, mapRunsOf, rest, work } from './map-run-world.ts';
import { createWorld, invoke, type TestWorld } from './world.ts';

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

  test('of a thousand items runs as many at a time as allowed, and lists them in pages', async () => {
    const world = createWorld();
    let [running, most] = [0, 0];
    for (const change of ['begin', 'end']) {
      world.functions.set(change, () => {
        running += change === 'begin' ? 1 : -1;
        most = Math.max(most, running);
      });
    }
    const states = { Rest: { Type: 'Wait', Seconds: 1, Next: 'End' }, End: invoke('end', { Output: 0, End: true }) };
    const { executionArn, result } = await world.run(
      distributed(invoke('begin', { Next: 'Rest' }), { MaxConcurrency: 100, Items: '{% [1..1000] %}' }, states),
    );
    expect([result, most, running]).toEqual([Array(1_000).fill(0), 100, 0]);
    const [mapRunArn = ''] = await mapRunsOf(world, executionArn);
    const names = new Set<string | undefined>();
    for await (const { executions = [] } of paginateListExecutions({ client: world.client() }, { mapRunArn })) {
      expect(executions).toHaveLength(100);
      for (const { name } of executions) names.add(name);
    }
    expect(names.size).toBe(1_000);
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
