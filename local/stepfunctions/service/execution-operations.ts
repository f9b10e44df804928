import { AwsError } from '../../contracts.ts';
import { detailsNameOf, type HistoryEvent } from '../interpreter/history.ts';
import { PAYLOAD_BYTES } from '../interpreter/quotas.ts';
import type { Account } from './account.ts';
import { describe, seconds, toWire } from './description.ts';
import { redriveExecution, startExecution } from './executions.ts';
import { flag, type Input, oneOf, parseJson, requiredText, text } from './input.ts';
import { executionOf, mapRunOf, stateMachineOf } from './names.ts';
import { pageOf } from './paging.ts';

/** What `includeExecutionData: false` leaves out of an event's details. */
const EXECUTION_DATA = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'assignedVariables',
  'assignedVariablesDetails',
]);

/** AWS: StartExecution. */
export function start(account: Account, input: Input) {
  const { run } = startExecution(account, {
    stateMachineArn: requiredText(input, 'stateMachineArn'),
    input: text(input, 'input') ?? '{}',
    name: text(input, 'name'),
  });
  return { executionArn: run.identity.executionArn, startDate: seconds(run.startTime) };
}

/** AWS: StartSyncExecution, which is for EXPRESS state machines only. */
export function startSync(account: Account, input: Input): never {
  const { arn } = stateMachineOf(account, requiredText(input, 'stateMachineArn'));
  throw new AwsError('StateMachineTypeNotSupported', 400, `State Machine Type Not Supported: '${arn}' is STANDARD`);
}

/** AWS: StopExecution; an execution that is over stays as it is. */
export function stop(account: Account, input: Input) {
  const { run } = executionOf(account, requiredText(input, 'executionArn'));
  run.stop(text(input, 'error', 256), text(input, 'cause', 32_768));
  return { stopDate: seconds(run.stopTime) };
}

/** AWS: DescribeExecution. */
export function describeExecution(account: Account, input: Input) {
  return toWire(describe(executionOf(account, requiredText(input, 'executionArn'))));
}

/** AWS: ListExecutions, of a state machine or of a Map Run: the latest first. */
export function listExecutions(account: Account, input: Input) {
  const status = oneOf(input, 'statusFilter', [
    'RUNNING',
    'SUCCEEDED',
    'FAILED',
    'TIMED_OUT',
    'ABORTED',
    'PENDING_REDRIVE',
  ]);
  const redrive = oneOf(input, 'redriveFilter', ['REDRIVEN', 'NOT_REDRIVEN']);
  const {
    arn,
    started,
    items: itemCount,
  } = listOf(account, input, status === 'PENDING_REDRIVE' || redrive !== undefined);
  const found = started
    .map(describe)
    .filter((one) => status === undefined || one.status === status)
    .filter((one) => redrive === undefined || one.redriveCount > 0 === (redrive === 'REDRIVEN'))
    .reverse()
    .sort((a, b) => b.startDate - a.startDate);
  const { items, nextToken } = pageOf(found, input, `ListExecutions ${arn} ${status} ${redrive}`);
  const executions = items.map(toWire).map(({ executionArn, stateMachineArn, name, status, ...rest }) => {
    const { startDate, stopDate, redriveCount, redriveDate, mapRunArn } = rest;
    const ofMapRun = { mapRunArn, itemCount };
    return { executionArn, stateMachineArn, name, status, startDate, stopDate, redriveCount, redriveDate, ...ofMapRun };
  });
  return { executions, nextToken };
}

/** Whose executions are listed; `children` tells that the filters are of child executions only. */
function listOf(account: Account, input: Input, children: boolean) {
  const [machineArn, mapRunArn] = [text(input, 'stateMachineArn'), text(input, 'mapRunArn')];
  const all = [...account.executions.values()];
  if (machineArn !== undefined && mapRunArn !== undefined) {
    throw new AwsError('ValidationException', 400, 'Only one of stateMachineArn and mapRunArn can be given.');
  }
  if (mapRunArn !== undefined) {
    const found = mapRunOf(account, mapRunArn);
    return { arn: mapRunArn, started: all.filter(({ mapRun }) => mapRun === found), items: 1 };
  }
  if (children) {
    const message = 'The redriveFilter and the statusFilter PENDING_REDRIVE need a mapRunArn.';
    throw new AwsError('ValidationException', 400, message);
  }
  const machine = stateMachineOf(account, requiredText(input, 'stateMachineArn'));
  const started = all.filter(({ stateMachine, mapRun }) => stateMachine === machine && mapRun === undefined);
  return { arn: machine.arn, started, items: undefined };
}

/** AWS: GetExecutionHistory. */
export function getExecutionHistory(account: Account, input: Input) {
  const { run } = executionOf(account, requiredText(input, 'executionArn'));
  const reverse = flag(input, 'reverseOrder', false);
  const data = flag(input, 'includeExecutionData', true);
  const events = reverse ? run.history.events.toReversed() : run.history.events;
  const page = pageOf(events, input, `GetExecutionHistory ${run.identity.executionArn} ${reverse}`);
  return { events: page.items.map((event) => eventToWire(event, data)), nextToken: page.nextToken };
}

function eventToWire({ type, id, previousEventId, timestamp, details }: HistoryEvent, data: boolean) {
  const kept = Object.entries(details ?? {}).filter(([name]) => data || !EXECUTION_DATA.has(name));
  const named = details === undefined ? {} : { [detailsNameOf(type)]: Object.fromEntries(kept) };
  return { timestamp: seconds(timestamp), type, id, previousEventId, ...named };
}

/** AWS: RedriveExecution. */
export function redrive(account: Account, input: Input) {
  const execution = executionOf(account, requiredText(input, 'executionArn'));
  return { redriveDate: seconds(redriveExecution(account, execution, text(input, 'clientToken', 64))) };
}

/** AWS: SendTaskSuccess. */
export function sendTaskSuccess(account: Account, input: Input) {
  const token = requiredText(input, 'taskToken', 2048);
  const output = parseJson(requiredText(input, 'output', PAYLOAD_BYTES));
  if (output === undefined) throw new AwsError('InvalidOutput', 400, "Invalid Output: 'The output is not valid JSON'");
  account.tokens
    .callbacksOf(token)
    .succeed(output.value as Parameters<ReturnType<typeof account.tokens.callbacksOf>['succeed']>[0]);
  return {};
}

/** AWS: SendTaskFailure. */
export function sendTaskFailure(account: Account, input: Input) {
  const callbacks = account.tokens.callbacksOf(requiredText(input, 'taskToken', 2048));
  callbacks.fail(text(input, 'error', 256), text(input, 'cause', 32_768));
  return {};
}

/** AWS: SendTaskHeartbeat. */
export function sendTaskHeartbeat(account: Account, input: Input) {
  account.tokens.callbacksOf(requiredText(input, 'taskToken', 2048)).heartbeat();
  return {};
}
