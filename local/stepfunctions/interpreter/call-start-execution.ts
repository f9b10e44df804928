import { AwsError } from '../../contracts.ts';
import type { Visit } from './branch.ts';
import type { TaskState } from './definition.ts';
import type { ChildDescription, ChildExecution, Outcome } from './engine.ts';
import { StateFailure } from './failure.ts';
import type { Json } from './json.ts';
import { sdkMetadata } from './sdk-metadata.ts';
import type { TaskArguments } from './task-arguments.ts';
import type { TaskReport } from './task-report.ts';
import { uuidOf } from './uuid.ts';

/**
 * `states:startExecution`: request-response gives the execution's ARN, `.sync:2` waits for its end and stops it when the
 * task is stopped or times out first. AWS: "Start a new AWS Step Functions state machine from a running execution".
 */
export function callStartExecution(
  visit: Visit,
  state: TaskState,
  args: TaskArguments,
  report: TaskReport,
): () => void {
  const child = started(visit, requestOf(args), report);
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

function requestOf({ StateMachineArn, Input = {}, Name }: TaskArguments) {
  return {
    stateMachineArn: String(StateMachineArn),
    input: typeof Input === 'string' ? Input : JSON.stringify(Input),
    name: Name === undefined ? undefined : String(Name),
  };
}

function started(visit: Visit, request: ReturnType<typeof requestOf>, report: TaskReport): ChildExecution | undefined {
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
