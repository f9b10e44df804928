import type { Clock } from '../../clock.ts';
import type { LambdaRuntime } from '../../contracts.ts';
import type { Random } from '../../random.ts';
import type { CompiledMachine } from '../interpreter/definition.ts';
import type { Settings } from '../interpreter/engine.ts';
import type { HistoryEvent } from '../interpreter/history.ts';
import type { MapRun } from '../interpreter/map-run.ts';
import type { Identity, Run } from '../interpreter/run.ts';
import type { StatusChange } from './status-change.ts';
import { TaskTokens } from './task-tokens.ts';

/** The objects of an account's buckets in a region; throws AwsError as GetObject does. */
export type ObjectSource = (of: { accountId: string; region: string }, bucket: string, key: string) => Buffer;

/** What all accounts share. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly lambda: LambdaRuntime;
  readonly objects: ObjectSource;
  readonly settings: Settings;
  readonly onStatusChange: ((change: StatusChange) => void) | undefined;
  readonly onEvent: ((identity: Identity, event: HistoryEvent) => void | Promise<void>) | undefined;
}

/** A state machine as it was created or last updated. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  definition: string;
  compiled: CompiledMachine;
  roleArn: string;
  readonly loggingConfiguration: unknown;
  readonly tracingConfiguration: unknown;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  revisionId: string | undefined;
  status: 'ACTIVE' | 'DELETING';
}

/** An execution with what was asked for. */
export interface Execution {
  readonly run: Run;
  readonly stateMachine: StateMachine;
  /** The input as it was sent, which decides whether a second start is the same. */
  readonly input: string;
  /** The client tokens of its redrives, each with the redrive's time. */
  readonly redrives: Map<string, number>;
  /** Of a child execution: what started it. */
  readonly mapRun: MapRun | undefined;
}

/** Everything of one account in one region; accounts know nothing of each other. */
export class Account {
  readonly world: World;
  readonly id: string;
  readonly region: string;
  readonly stateMachines = new Map<string, StateMachine>();
  readonly executions = new Map<string, Execution>();
  readonly mapRuns = new Map<string, MapRun>();
  readonly tokens: TaskTokens;

  constructor(world: World, id: string, region: string) {
    this.world = world;
    this.id = id;
    this.region = region;
    this.tokens = new TaskTokens(world.random);
  }

  /** The ARN of something of this account. */
  arn(kind: 'stateMachine' | 'execution', resource: string): string {
    return `arn:aws:states:${this.region}:${this.id}:${kind}:${resource}`;
  }
}
