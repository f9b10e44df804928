import { Branch } from './branch.ts';
import type { CompiledMachine } from './definition.ts';
import type { Engine, Outcome } from './engine.ts';
import { StateFailure, Stopped } from './failure.ts';
import { type Frame, newFrame } from './frame.ts';
import { History, type HistoryEvent } from './history.ts';
import type { Json } from './json.ts';
import { HISTORY_EVENTS } from './quotas.ts';
import { runStates } from './run-states.ts';

/** What names an execution. */
export interface Identity {
  readonly accountId: string;
  readonly region: string;
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly input: Json;
}

/** What a run needs to begin. */
export interface RunOptions {
  readonly engine: Engine;
  readonly identity: Identity;
  readonly machine: CompiledMachine;
  /** True once the state machine was deleted, which ends its executions at their next state. */
  readonly isDeleted?: () => boolean;
  /** Hears every event; virtual time stands still until it has settled. */
  readonly onEvent?: ((identity: Identity, event: HistoryEvent) => void | Promise<void>) | undefined;
}

/** One execution: its progress, its history, and its end. */
export class Run {
  readonly engine: Engine;
  readonly identity: Identity;
  readonly frame: Frame;
  readonly history: History;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  stopTime: number | undefined;
  redriveTime: number | undefined;
  redriveCount = 0;
  /** Undefined while the execution runs. */
  outcome: Outcome | undefined;
  readonly #options: RunOptions;
  readonly #endListeners = new Set<(outcome: Outcome) => void>();
  #controller = new AbortController();

  constructor(options: RunOptions) {
    const { engine, identity, machine, onEvent } = options;
    this.#options = options;
    this.engine = engine;
    this.identity = identity;
    this.frame = newFrame(machine, identity.input);
    this.startTime = engine.clock.now();
    this.history = new History(
      () => engine.clock.now(),
      (event) => {
        if (onEvent !== undefined) void engine.clock.during(async () => onEvent(identity, event));
      },
    );
  }

  /** Begins at the machine's first state. */
  start(): void {
    const { input, roleArn } = this.identity;
    this.history.add('ExecutionStarted', 0, {
      input: JSON.stringify(input),
      inputDetails: { truncated: false },
      roleArn,
    });
    void this.#go(0);
  }

  /** Goes on from the states that were not finished. AWS: "Restarting state machine executions with redrive". */
  redrive(): void {
    this.redriveCount += 1;
    this.redriveTime = this.engine.clock.now();
    this.stopTime = undefined;
    this.outcome = undefined;
    const previous = this.history.events.length;
    const id = this.history.add('ExecutionRedriven', previous, { redriveCount: this.redriveCount });
    void this.#go(id);
  }

  /** Ends the execution as ABORTED; does nothing after its end. */
  stop(error?: string, cause?: string): void {
    this.#end({ status: 'ABORTED', ...withText('error', error), ...withText('cause', cause) }, 0);
  }

  /** Ends the execution as its own `TimeoutSeconds`, or a full history, would; does nothing after its end. */
  runOut(of: 'time' | 'history'): void {
    this.#end(of === 'time' ? { status: 'TIMED_OUT' } : FULL, 0);
  }

  /** Ends the execution at its next state when its machine was deleted meanwhile. */
  stopIfDeleted(): void {
    if (this.#options.isDeleted?.() === true) this.stop();
  }

  /** Adds an event; throws Stopped after the end, and when the history is full, which fails the execution. */
  record(type: string, previousEventId: number, details?: Readonly<Record<string, unknown>>): number {
    if (this.outcome !== undefined) throw new Stopped();
    if (!this.history.full) return this.history.add(type, previousEventId, details);
    this.#end(FULL, this.history.events.length);
    throw new Stopped();
  }

  /** Calls back at the end of the execution, at once when it is over; the result ends that. */
  onEnd(listener: (outcome: Outcome) => void): () => void {
    if (this.outcome !== undefined) listener(this.outcome);
    else this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** A run for one item of a distributed Map, with this run's engine and listener. */
  child(identity: Identity, machine: CompiledMachine): Run {
    return new Run({ ...this.#options, identity, machine });
  }

  async #go(lastEventId: number): Promise<void> {
    const { machine } = this.#options;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    const cancelTimeout = this.#limitTime(machine.timeoutSeconds);
    const branch = new Branch({ run: this, frame: this.frame, signal, outer: {}, mapItem: undefined, lastEventId });
    try {
      await Promise.resolve();
      const output = await runStates(machine, branch);
      if (!signal.aborted) this.#end({ status: 'SUCCEEDED', output }, branch.lastEventId);
    } catch (thrown) {
      // A stopped run may have been redriven by now; what its last steps throw is not the redriven run's.
      if (!signal.aborted && !(thrown instanceof Stopped)) this.#end(failedOutcome(thrown), branch.lastEventId);
    } finally {
      cancelTimeout();
    }
  }

  /** Ends the execution as TIMED_OUT after so many seconds. */
  #limitTime(seconds: number | undefined): () => void {
    if (seconds === undefined) return () => {};
    return this.engine.clock.schedule(seconds * 1000, () => this.#end({ status: 'TIMED_OUT' }, 0));
  }

  #end(outcome: Outcome, previousEventId: number): void {
    if (this.outcome !== undefined) return;
    this.outcome = outcome;
    this.stopTime = this.engine.clock.now();
    this.history.add(...finalEventOf(outcome, previousEventId));
    this.#controller.abort();
    const listeners = [...this.#endListeners];
    this.#endListeners.clear();
    for (const listener of listeners) listener(outcome);
  }
}

const FULL: Outcome = {
  status: 'FAILED',
  error: 'States.Runtime',
  cause: `The execution reached the maximum number of history events (${HISTORY_EVENTS}).`,
};

/** A failure that is none of the definition's own is a defect of the interpreter, and no catcher may hide it. */
function failedOutcome(thrown: unknown): Outcome {
  if (!(thrown instanceof StateFailure)) {
    return { status: 'FAILED', error: 'States.Runtime', cause: `The local interpreter failed: ${String(thrown)}` };
  }
  return { status: 'FAILED', ...withText('error', thrown.error || undefined), ...withText('cause', thrown.reason) };
}

function withText<T extends string>(name: T, text: string | undefined): { [member in T]?: string } {
  return (text === undefined ? {} : { [name]: text }) as { [member in T]?: string };
}

/** AWS leaves the error of a timeout out of everything but the event. */
function finalEventOf(outcome: Outcome, previous: number): [string, number, Readonly<Record<string, unknown>>] {
  const { status, output, error, cause } = outcome;
  const reason = { ...withText('error', error), ...withText('cause', cause) };
  switch (status) {
    case 'SUCCEEDED':
      return ['ExecutionSucceeded', previous, { output: JSON.stringify(output), outputDetails: { truncated: false } }];
    case 'FAILED':
      return ['ExecutionFailed', previous, reason];
    case 'ABORTED':
      return ['ExecutionAborted', previous, reason];
    case 'TIMED_OUT':
      return ['ExecutionTimedOut', previous, { error: 'States.Timeout' }];
  }
}
