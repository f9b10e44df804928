import type { StateFailure } from './failure.ts';
import type { Json } from './json.ts';

/** What a service integration tells of its call. Reports after the end of the task have no effect. */
export interface TaskReport {
  succeed(result: Json): void;
  /** `whileSubmitting`: the call itself failed, where the pattern waits for something beyond the call. */
  fail(failure: StateFailure, whileSubmitting?: boolean): void;
  /** The call was made and the task goes on waiting. */
  submitted(result: Json): void;
}

/** Ends a task's attempt with the event that tells of it. */
export class TaskEnd extends Error {
  override readonly name = 'TaskEnd';
  readonly event: 'TaskFailed' | 'TaskTimedOut' | 'TaskSubmitFailed';
  readonly failure: StateFailure;

  constructor(event: TaskEnd['event'], failure: StateFailure) {
    super(failure.message);
    this.event = event;
    this.failure = failure;
  }
}
