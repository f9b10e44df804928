import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { createWorld, THEIRS } from './world.ts';

const wait = {
  QueryLanguage: 'JSONata',
  StartAt: 'Rest',
  States: { Rest: { Type: 'Wait', Seconds: 60, Next: 'Done' }, Done: { Type: 'Succeed' } },
};
const roleArn = 'arn:aws:iam::111111111111:role/runbook';
const definition = JSON.stringify(wait);

async function created(client: SFNClient, name = 'move-domains') {
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  return String(stateMachineArn);
}

describe('state machines', () => {
  test('one is created, described, listed, updated and deleted', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const stateMachineArn = await created(client);
    expect(stateMachineArn).toBe('arn:aws:states:us-east-1:111111111111:stateMachine:move-domains');
    expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      name: 'move-domains',
      status: 'ACTIVE',
      type: 'STANDARD',
      definition,
      roleArn,
      creationDate: new Date(clock.now()),
    });
    const changed = JSON.stringify({ ...wait, Comment: 'changed' });
    const updated = await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: changed }));
    expect(updated).toMatchObject({ updateDate: new Date(clock.now()), revisionId: expect.any(String) });
    expect((await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).definition).toBe(changed);
    expect((await client.send(new ListStateMachinesCommand({}))).stateMachines).toHaveLength(1);
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect((await client.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
  });

  test('the same creation twice is one; another definition under the name is refused', async () => {
    const client = createWorld().client();
    expect(await created(client)).toBe(await created(client));
    const other = JSON.stringify({ ...wait, Comment: 'other' });
    await expect(
      client.send(new CreateStateMachineCommand({ name: 'move-domains', definition: other, roleArn })),
    ).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    });
  });

  test.each([
    ['a name with a blank', { name: 'a b' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'a'.repeat(81) }, 'InvalidName'],
    ['a role that is none', { roleArn: 'role' }, 'InvalidArn'],
    ['a definition that is none', { definition: '{}' }, 'InvalidDefinition'],
    ['an EXPRESS machine', { type: 'EXPRESS' as const }, 'StateMachineTypeNotSupported'],
    ['a version', { publish: true }, 'ValidationException'],
  ])('refused: %s', async (_, fields, name) => {
    const request = { name: 'ok', definition, roleArn, ...fields };
    await expect(createWorld().client().send(new CreateStateMachineCommand(request))).rejects.toMatchObject({ name });
  });

  test('a deleted machine’s executions end at their next state, and then it is gone', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const stateMachineArn = await created(client);
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect((await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).status).toBe('DELETING');
    await expect(client.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDeleting',
    });
    await clock.advance(60_000);
    expect((await client.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('ABORTED');
    await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  test('a definition can be checked without creating anything', async () => {
    const client = createWorld().client();
    expect(await client.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
      result: 'OK',
    });
    const broken = JSON.stringify({ ...wait, StartAt: 'Nowhere' });
    expect(await client.send(new ValidateStateMachineDefinitionCommand({ definition: broken }))).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ severity: 'ERROR', code: 'MISSING_TRANSITION_TARGET', location: '/StartAt' }],
    });
  });
});

describe('executions', () => {
  test('one is started, seen running, and seen at its end', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const stateMachineArn = await created(client);
    const startDate = new Date(clock.now());
    const started = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: 'ticket-1', input: '{"a": 1}' }),
    );
    expect(started).toMatchObject({
      executionArn: 'arn:aws:states:us-east-1:111111111111:execution:move-domains:ticket-1',
      startDate,
    });
    const { executionArn } = started;
    const running = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(running).toMatchObject({
      status: 'RUNNING',
      input: '{"a": 1}',
      name: 'ticket-1',
      stateMachineArn,
      startDate,
    });
    expect(running.stopDate).toBeUndefined();
    await clock.advance(60_000);
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"a":1}',
      stopDate: new Date(clock.now()),
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('a start under the same name and input is the same execution while it runs, and refused otherwise', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const stateMachineArn = await created(client);
    const again = (input: string) => client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input }));
    const first = await again('{}');
    await clock.advance(5_000);
    expect(await again('{}')).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
    await expect(again('{"n":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await clock.advance(60_000);
    await expect(again('{}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first.executionArn}'`,
    });
  });

  test.each([
    ['an input that is no JSON', { input: 'not json' }, 'InvalidExecutionInput'],
    ['an empty input', { input: '' }, 'InvalidExecutionInput'],
    ['an input of more than 256 KiB', { input: JSON.stringify('x'.repeat(262_143)) }, 'ValidationException'],
    ['a name with a slash', { name: 'a/b' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'a'.repeat(81) }, 'InvalidName'],
    [
      'a machine that does not exist',
      { stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:no' },
      'StateMachineDoesNotExist',
    ],
    ['an ARN that is none', { stateMachineArn: 'move-domains' }, 'InvalidArn'],
    [
      'an ARN of something else',
      { stateMachineArn: 'arn:aws:states:us-east-1:111111111111:execution:a:b' },
      'InvalidArn',
    ],
  ])('refused: %s', async (_, fields, name) => {
    const client = createWorld().client();
    const stateMachineArn = await created(client);
    await expect(client.send(new StartExecutionCommand({ stateMachineArn, ...fields }))).rejects.toMatchObject({
      name,
    });
  });

  test('they are listed latest first, by status and in pages', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const stateMachineArn = await created(client);
    for (const name of ['a', 'b', 'c']) {
      await client.send(new StartExecutionCommand({ stateMachineArn, name }));
      await clock.advance(25_000);
    }
    const list = (fields: object) => client.send(new ListExecutionsCommand({ stateMachineArn, ...fields }));
    const names = ({ executions = [] }: Awaited<ReturnType<typeof list>>) => executions.map(({ name }) => name);
    expect(names(await list({}))).toEqual(['c', 'b', 'a']);
    expect(names(await list({ statusFilter: 'SUCCEEDED' }))).toEqual(['a']);
    const first = await list({ maxResults: 2 });
    expect(names(first)).toEqual(['c', 'b']);
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect([names(second), second.nextToken]).toEqual([['a'], undefined]);
    await expect(list({ nextToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  test('one is stopped with error and cause, and stays as it is when stopped again', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: await created(client) }));
    await clock.advance(10_000);
    const stop = () => client.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by hand' }));
    const { stopDate } = await stop();
    await clock.advance(100_000);
    expect((await stop()).stopDate).toEqual(stopDate);
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'Stopped',
      cause: 'by hand',
      stopDate,
    });
  });

  test('the history comes in pages, backwards, and without data', async () => {
    const { clock, ...world } = createWorld();
    const client = world.client();
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: await created(client) }));
    await clock.advance(60_000);
    const history = (fields: object) => client.send(new GetExecutionHistoryCommand({ executionArn, ...fields }));
    const ids = ({ events = [] }: Awaited<ReturnType<typeof history>>) => events.map(({ id }) => id);
    const all = await history({});
    expect(ids(all)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(all.events?.[1]).toMatchObject({
      type: 'WaitStateEntered',
      previousEventId: 0,
      timestamp: new Date(Date.UTC(2026, 0, 1)),
      stateEnteredEventDetails: { name: 'Rest', input: '{}', inputDetails: { truncated: false } },
    });
    const first = await history({ reverseOrder: true, maxResults: 4 });
    expect(ids(first)).toEqual([6, 5, 4, 3]);
    expect(ids(await history({ reverseOrder: true, maxResults: 4, nextToken: first.nextToken }))).toEqual([2, 1]);
    const { events } = await history({ includeExecutionData: false });
    expect(events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'Rest' });
  });
});

test('accounts are worlds of their own', async () => {
  const world = createWorld();
  const [ours, theirs] = [world.client(), world.client(THEIRS)];
  const stateMachineArn = await created(ours);
  expect((await theirs.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
  await expect(theirs.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('what the local AWS does not have is refused', async () => {
  const client = createWorld().client();
  const stateMachineArn = await created(client);
  await expect(client.send(new StartSyncExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: 'StateMachineTypeNotSupported',
  });
  await expect(client.send(new ListStateMachineVersionsCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});
