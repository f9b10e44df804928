import { expect, test } from '@jest/globals';
import { createWorld } from './world.ts';

test('every change of status is told as EventBridge would tell it', async () => {
  const world = createWorld();
  const { executionArn, stateMachineArn, name, startDate } = await world.run(
    { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Refused', Cause: 'locked' } } },
    { a: 1 },
  );
  const running = {
    executionArn,
    stateMachineArn,
    name,
    status: 'RUNNING',
    startDate,
    stopDate: null,
    input: '{"a":1}',
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
    error: null,
    cause: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
  };
  const failed = {
    status: 'FAILED',
    stopDate: startDate,
    error: 'Refused',
    cause: 'locked',
    redriveStatus: 'REDRIVABLE',
    redriveStatusReason: null,
  };
  expect(world.changes).toEqual([
    { account: '111111111111', region: 'us-east-1', detail: running },
    { account: '111111111111', region: 'us-east-1', detail: { ...running, ...failed } },
  ]);
});
