import type { Clock } from '../../clock.ts';
import type { LambdaRuntime } from '../../contracts.ts';
import type { Random } from '../../random.ts';
import type { Json } from './json.ts';
import type { MapRun } from './map-run.ts';
import type { Run } from './run.ts';

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

/** A child execution of a Map Run, as its account knows it. */
export interface AdoptedExecution {
  readonly run: Run;
  /** As DescribeExecution shows it at this moment. */
  describe(): ChildDescription;
  /** Goes on after it failed, timed out or was stopped. */
  redrive(): void;
}

/** What an execution needs of the service and the world around it. */
export interface Engine {
  readonly clock: Clock;
  readonly random: Random;
  readonly lambda: LambdaRuntime;
  readonly settings: Settings;
  /** Starts a nested execution as an execution of this account; throws AwsError. */
  startExecution(request: { stateMachineArn: string; input: string; name: string | undefined }): ChildExecution;
  /** Makes a Map Run known to its account. */
  openMapRun(mapRun: MapRun): void;
  /** Makes a child execution of a Map Run known to its account. */
  adopt(mapRun: MapRun, child: Run): AdoptedExecution;
  /** An object out of a bucket of this account and region; throws AwsError as GetObject does. */
  readObject(bucket: string, key: string): Buffer;
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
  /**
   * What stands in the results of a distributed Map for a child that did not succeed and was tolerated: its description, as
   * "ResultWriter (Map)" says of all transformations, or nothing at all.
   */
  readonly failedItems: 'described' | 'left-out';
}

/** The settings that follow AWS's documents. */
export const DOCUMENTED: Settings = { noChoiceMatched: 'States.NoChoiceMatched', failedItems: 'described' };
