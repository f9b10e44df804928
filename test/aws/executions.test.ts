import {
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { startOnce } from '../../shared/aws/executions.ts';

const ARN = 'arn:aws:states:us-east-1:111111111111:stateMachine:restore-move';
const start = () => startOnce({}, ARN, 'restore-move-1', { moveId: 'move-1' });
const about = { $metadata: {}, message: 'no' };
const states = mockClient(SFNClient);
afterEach(() => {
  states.reset();
});
afterAll(() => {
  states.restore();
});

test('an execution is started once under its name', async () => {
  states
    .on(StartExecutionCommand, { stateMachineArn: ARN, name: 'restore-move-1', input: '{"moveId":"move-1"}' })
    .resolvesOnce({})
    .rejectsOnce(new ExecutionAlreadyExists(about));
  expect([await start(), await start()]).toEqual([true, false]);
});

test('every other refusal is told', async () => {
  states.on(StartExecutionCommand).rejects(new StateMachineDoesNotExist(about));
  await expect(start()).rejects.toMatchObject({ name: 'CallRefused', message: expect.stringContaining(ARN) });
});
