import type { Visit } from './branch.ts';
import { callLambda } from './call-lambda.ts';
import { callStartExecution } from './call-start-execution.ts';
import { bindingsOf } from './context.ts';
import type { TaskState } from './definition.ts';
import type { TaskCallbacks } from './engine.ts';
import { dataLimitFailure, runtimeFailure, StateFailure, Stopped, timeoutFailure } from './failure.ts';
import { bytesOf, type Json } from './json.ts';
import { PAYLOAD_BYTES } from './quotas.ts';
import { applyEffect, causeIn, evaluating, type StateResult } from './run-effect.ts';
import { runFallible } from './run-fallible.ts';
import { refusalOfArguments, type TaskArguments } from './task-arguments.ts';
import { TaskEnd, type TaskReport } from './task-report.ts';

/** Runs a Task with its retriers and catchers. AWS: "Task workflow state". */
export function runTask(visit: Visit, state: TaskState): Promise<StateResult> {
  return runFallible(visit, state, async () => {
    const result = await attempt(visit, state);
    return applyEffect(visit, state.effect, state.next, result, { result });
  });
}

interface Attempt {
  readonly visit: Visit;
  readonly state: TaskState;
  readonly args: TaskArguments;
  readonly timeoutInSeconds: number | undefined;
  readonly heartbeatInSeconds: number | undefined;
}

/** One attempt: a task token if the pattern needs one, the call, and its end with the events that tell of it. */
async function attempt(visit: Visit, state: TaskState): Promise<Json> {
  let reports: TaskCallbacks | undefined;
  const opened =
    state.pattern === 'waitForTaskToken'
      ? visit.branch.run.engine.openToken({
          succeed: (output) => reports?.succeed(output),
          fail: (error, cause) => reports?.fail(error, cause),
          heartbeat: () => reports?.heartbeat(),
        })
      : undefined;
  try {
    const prepared = await prepare(visit, state, opened?.token);
    schedule(prepared);
    const connect = (callbacks: TaskCallbacks) => {
      reports = callbacks;
    };
    const result = await perform(prepared, connect, () => opened?.close());
    return succeed(prepared, result);
  } catch (thrown) {
    if (!(thrown instanceof TaskEnd)) throw thrown;
    const { error, reason } = thrown.failure;
    const cause = reason === undefined ? {} : { cause: reason };
    visit.branch.record(thrown.event, { ...integrationOf(state), ...(error === '' ? {} : { error }), ...cause });
    throw thrown.failure;
  } finally {
    opened?.close();
  }
}

function prepare(visit: Visit, state: TaskState, taskToken: string | undefined): Promise<Attempt> {
  const bindings = bindingsOf(visit, { taskToken });
  return evaluating(visit, async () => {
    const args = await state.arguments.evaluate(bindings);
    const timeoutInSeconds = await state.timeoutSeconds?.evaluate(bindings);
    const heartbeatInSeconds = await state.heartbeatSeconds?.evaluate(bindings);
    if (bytesOf(args) > PAYLOAD_BYTES) throw dataLimitFailure(state.name, 'named');
    const refusal = refusalOfArguments(state.service, args);
    if (refusal !== undefined) throw runtimeFailure(causeIn(visit, refusal));
    return { visit, state, args: args as TaskArguments, timeoutInSeconds, heartbeatInSeconds };
  });
}

function integrationOf(state: TaskState) {
  return { resourceType: state.service, resource: state.resource };
}

function schedule({ visit, state, args, timeoutInSeconds, heartbeatInSeconds }: Attempt): void {
  const { branch } = visit;
  branch.record('TaskScheduled', {
    ...integrationOf(state),
    region: branch.run.identity.region,
    parameters: JSON.stringify(args),
    ...(timeoutInSeconds === undefined ? {} : { timeoutInSeconds }),
    ...(heartbeatInSeconds === undefined ? {} : { heartbeatInSeconds }),
  });
  branch.record('TaskStarted', integrationOf(state));
}

function succeed({ visit, state }: Attempt, result: Json): Json {
  if (bytesOf(result) > PAYLOAD_BYTES) throw new TaskEnd('TaskFailed', dataLimitFailure(state.service, 'named'));
  const output = JSON.stringify(result);
  visit.branch.record('TaskSucceeded', { ...integrationOf(state), output, outputDetails: { truncated: false } });
  return result;
}

/**
 * Calls the service and waits for the end, for the timeout or for a heartbeat that does not come. `disconnect` follows at
 * once, so that a second report on the token is told that it comes too late.
 */
function perform(
  prepared: Attempt,
  connect: (callbacks: TaskCallbacks) => void,
  disconnect: () => void,
): Promise<Json> {
  const { visit, state, args, timeoutInSeconds, heartbeatInSeconds } = prepared;
  const { clock } = visit.branch.run.engine;
  return visit.branch.until<Json>((resolve, reject) => {
    const after = (seconds: number | undefined, kind: 'timeout' | 'heartbeat') =>
      seconds === undefined
        ? () => {}
        : clock.schedule(seconds * 1000, () => reject(new TaskEnd('TaskTimedOut', timeoutFailure(kind))));
    const cancelTimeout = after(timeoutInSeconds, 'timeout');
    let cancelHeartbeat = after(heartbeatInSeconds, 'heartbeat');
    connect({
      succeed: resolve,
      fail: (error, cause) => reject(new TaskEnd('TaskFailed', new StateFailure(error ?? '', cause))),
      heartbeat: () => {
        cancelHeartbeat();
        cancelHeartbeat = after(heartbeatInSeconds, 'heartbeat');
      },
    });
    const report = reportTo(visit, state, resolve, reject);
    const release =
      state.service === 'lambda'
        ? callLambda(visit, state, args, report)
        : callStartExecution(visit, state, args, report);
    return () => {
      cancelTimeout();
      cancelHeartbeat();
      disconnect();
      release();
    };
  });
}

function reportTo(
  visit: Visit,
  state: TaskState,
  resolve: (result: Json) => void,
  reject: (reason: unknown) => void,
): TaskReport {
  return {
    succeed: resolve,
    fail: (failure, whileSubmitting = false) => {
      const submitting = whileSubmitting && state.pattern !== 'request-response';
      reject(new TaskEnd(submitting ? 'TaskSubmitFailed' : 'TaskFailed', failure));
    },
    submitted: (result) => {
      const output = JSON.stringify(result);
      try {
        visit.branch.record('TaskSubmitted', { ...integrationOf(state), output, outputDetails: { truncated: false } });
      } catch (thrown) {
        // A full history has ended the run and stopped this wait already.
        if (!(thrown instanceof Stopped)) reject(thrown);
      }
    },
  };
}
