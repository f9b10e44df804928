/**
 * How far a failure can be caught: `any` by its name and the wildcards, `named` only by its own name, `never` not at
 * all. AWS: "Handling errors in Step Functions workflows".
 */
export type Catchable = 'any' | 'named' | 'never';

/** A state that failed, with the error name that retriers and catchers match. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  /** Undefined where AWS leaves the cause out, as for a timeout. */
  readonly reason: string | undefined;
  readonly catchable: Catchable;
  /** Further names under which it is caught. */
  readonly aliases: readonly string[];

  constructor(error: string, reason?: string, catchable: Catchable = 'any', aliases: readonly string[] = []) {
    super(reason === undefined ? error : `${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
    this.catchable = catchable;
    this.aliases = aliases;
  }
}

/** The error object that a catcher sees as `$states.errorOutput`; Cause is always a string. */
export function errorOutputOf(failure: StateFailure): { Error: string; Cause: string } {
  return { Error: failure.error, Cause: failure.reason ?? '' };
}

/**
 * True when a retrier or catcher with these ErrorEquals takes the failure. `States.ALL` takes neither States.Runtime
 * nor States.DataLimitExceeded; `States.TaskFailed` takes what States.ALL takes except States.Timeout.
 */
export function matches(errorEquals: readonly string[], failure: StateFailure): boolean {
  if (failure.catchable === 'never') return false;
  if ([failure.error, ...failure.aliases].some((name) => errorEquals.includes(name))) return true;
  if (failure.catchable === 'named') return false;
  if (errorEquals.includes('States.ALL')) return true;
  return errorEquals.includes('States.TaskFailed') && failure.error !== 'States.Timeout';
}

/** A failure that ends the execution whatever its retriers and catchers say. */
export function runtimeFailure(reason: string): StateFailure {
  return new StateFailure('States.Runtime', reason, 'never');
}

/**
 * More data than a state may hold. A task's own result or arguments can be caught by the error's own name; what passes
 * the border of a state can't. AWS: "Handling errors", States.DataLimitExceeded.
 */
export function dataLimitFailure(what: string, catchable: 'named' | 'never'): StateFailure {
  const reason = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new StateFailure('States.DataLimitExceeded', reason, catchable);
}

/** A timeout of a task. A missed heartbeat has the same error and is caught under its own name too. */
export function timeoutFailure(kind: 'timeout' | 'heartbeat'): StateFailure {
  return new StateFailure('States.Timeout', undefined, 'any', kind === 'heartbeat' ? ['States.HeartbeatTimeout'] : []);
}

/** A JSONata expression that failed; the runner gives it the state's name before a catcher sees it. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';
  /** The field within the state, as `Arguments/Payload/domain`. */
  readonly location: string;

  constructor(message: string, location: string) {
    super(message);
    this.location = location;
  }
}

/** Unwinds a branch that was stopped from outside; nothing catches it and it leaves no event of its own. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}
