import type { Clock } from '../../clock.ts';
import type { LambdaRuntime } from '../../contracts.ts';
import type { Random } from '../../random.ts';
import type { Json } from './json.ts';

/** The end of an execution. */
export interface Outcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

/** What reports from outside do to a waiting task. */
export interface TaskCallbacks {
  succeed(output: Json): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/** A nested execution that a task started. */
export interface ChildExecution {
  readonly executionArn: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /** Calls back once, with the execution as DescribeExecution shows it at its end; the result ends that. */
  onEnd(listener: (outcome: Outcome, description: ChildDescription) => void): () => void;
  /** Stops the execution if it still runs. */
  stop(): void;
}

/** DescribeExecution as the service integration of Step Functions spells it; dates in milliseconds. */
export interface ChildDescription {
  readonly [member: string]: Json;
}

/** What an execution needs of the service and the world around it. */
export interface Engine {
  readonly clock: Clock;
  readonly random: Random;
  readonly lambda: LambdaRuntime;
  readonly settings: Settings;
  /** Starts a nested execution as an execution of this account; throws AwsError. */
  startExecution(request: { stateMachineArn: string; input: string; name: string | undefined }): ChildExecution;
  /** A fresh task token; reports that carry it reach `callbacks` until `close`. */
  openToken(callbacks: TaskCallbacks): { readonly token: string; close(): void };
}

/** Where AWS's documents and observed behaviour differ. */
export interface Settings {
  /**
   * The error of a Choice without a match. "Handling errors" documents States.NoChoiceMatched; executions have been seen
   * to fail with States.Runtime, which no catcher takes.
   */
  readonly noChoiceMatched: 'States.NoChoiceMatched' | 'States.Runtime';
}

/** The settings that follow AWS's documents. */
export const DOCUMENTED: Settings = { noChoiceMatched: 'States.NoChoiceMatched' };
