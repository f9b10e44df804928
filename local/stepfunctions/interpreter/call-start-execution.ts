import { AwsError } from '../../contracts.ts';
import type { Visit } from './branch.ts';
import type { TaskState } from './definition.ts';
import type { ChildDescription, ChildExecution, Outcome } from './engine.ts';
import { runtimeFailure, StateFailure } from './failure.ts';
import { isObject, type Json } from './json.ts';
import { causeIn } from './run-effect.ts';
import { sdkMetadata } from './sdk-metadata.ts';
import type { TaskReport } from './task-report.ts';
import { uuidOf } from './uuid.ts';

/**
 * `states:startExecution`: request-response gives the execution's ARN, `.sync:2` waits for its end and stops it when the
 * task is stopped or times out first. AWS: "Start a new AWS Step Functions state machine from a running execution".
 */
export function callStartExecution(visit: Visit, state: TaskState, args: Json, report: TaskReport): () => void {
  const request = requestOf(args);
  if (request === undefined) {
    const message = "The field 'StateMachineArn' is required; StateMachineArn and Name must be strings.";
    report.refuse(runtimeFailure(causeIn(visit, message)));
    return () => {};
  }
  const child = started(visit, request, report);
  if (child === undefined) return () => {};
  const { random } = visit.branch.run.engine;
  const response = { ExecutionArn: child.executionArn, ...sdkMetadata(random), StartDate: child.startDate };
  if (state.pattern === 'request-response') {
    report.succeed(response);
    return () => {};
  }
  report.submitted(response);
  return state.pattern === 'sync:2' ? followChild(child, report) : () => {};
}

function requestOf(args: Json) {
  if (!isObject(args) || typeof args.StateMachineArn !== 'string') return undefined;
  const { StateMachineArn: stateMachineArn, Input: given = {}, Name: name } = args;
  if (name !== undefined && typeof name !== 'string') return undefined;
  return { stateMachineArn, input: typeof given === 'string' ? given : JSON.stringify(given), name };
}

function started(
  visit: Visit,
  request: { stateMachineArn: string; input: string; name: string | undefined },
  report: TaskReport,
): ChildExecution | undefined {
  const { engine } = visit.branch.run;
  try {
    return engine.startExecution(request);
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    const error = `StepFunctions.${thrown.code.replace(/Exception$/, '')}Exception`;
    const details = `Service: AWSStepFunctions; Status Code: ${thrown.status}; Error Code: ${thrown.code}; Request ID: ${uuidOf(engine.random)}; Proxy: null`;
    report.fail(new StateFailure(error, `${thrown.message} (${details})`), true);
    return undefined;
  }
}

/** The end of the child is the end of the task, and the other way round. */
function followChild(child: ChildExecution, report: TaskReport): () => void {
  let over = false;
  const forget = child.onEnd((outcome, description) => {
    over = true;
    end(outcome, description, report);
  });
  return () => {
    forget();
    if (!over) child.stop();
  };
}

/** A success has Input and Output as JSON; a failure tells all as text, in the words of DescribeExecution. */
function end(outcome: Outcome, description: ChildDescription, report: TaskReport): void {
  if (outcome.status !== 'SUCCEEDED') {
    report.fail(new StateFailure('States.TaskFailed', JSON.stringify(description)));
    return;
  }
  const parsed = { Input: parse(description.Input), Output: parse(description.Output) };
  report.succeed({ ...description, ...parsed });
}

function parse(text: Json | undefined): Json {
  return typeof text === 'string' ? JSON.parse(text) : null;
}
