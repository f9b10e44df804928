/**
 * AWS Step Functions of the local AWS: a stand-in on loopback for local runs and tests, never for production. It has two
 * parts. interpreter/ runs definitions in Amazon States Language (QueryLanguage JSONata) as AWS runs them and refuses,
 * when a definition is loaded, whatever it does not support. service/ is the API over it, for SDK clients and the AWS
 * CLI. Time is the world's clock and chance the world's seed, so that a run repeats exactly.
 */
import type { Clock } from '../clock.ts';
import { AwsError, type AwsService, type LambdaRuntime } from '../contracts.ts';
import type { Random } from '../random.ts';
import { DOCUMENTED, type Settings } from './interpreter/engine.ts';
import type { HistoryEvent } from './interpreter/history.ts';
import type { Identity } from './interpreter/run.ts';
import { Account, type Execution, type ObjectSource, type World } from './service/account.ts';
import { type Description, describe } from './service/description.ts';
import { startExecution } from './service/executions.ts';
import { executionOf } from './service/names.ts';
import { createService } from './service/service.ts';
import { createStateMachine } from './service/state-machine-operations.ts';
import type { StatusChange } from './service/status-change.ts';
import { createStandstill } from './standstill.ts';

export type { Settings } from './interpreter/engine.ts';
export type { HistoryEvent } from './interpreter/history.ts';
export type { Identity } from './interpreter/run.ts';
export type { Description } from './service/description.ts';
export type { StatusChange, StatusChangeDetail } from './service/status-change.ts';

/** What the local Step Functions needs of its world. */
export interface StepFunctionsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly lambda: LambdaRuntime;
  /** Where distributed Maps read their items; by default there is no bucket. */
  readonly objects?: ObjectSource;
  /** The account of seeded state machines; default 111111111111. */
  readonly accountId?: string;
  /** The region of seeded state machines; default us-east-1. */
  readonly region?: string;
  /** Where AWS's documents and observed behaviour differ; by default as documented. */
  readonly settings?: Partial<Settings>;
  /** Hears every change of an execution's status, as EventBridge would. */
  readonly onStatusChange?: (change: StatusChange) => void;
  /** Hears every event of every execution; virtual time stands still until it has settled. */
  readonly onEvent?: (execution: Identity, event: HistoryEvent) => void | Promise<void>;
}

/** A state machine to seed. */
export interface StateMachineSeed {
  readonly name: string;
  /** Amazon States Language, as text or as the object it stands for. */
  readonly definition: string | object;
  readonly roleArn?: string;
  readonly accountId?: string;
  readonly region?: string;
}

/** The local Step Functions: its API, and the short way to it for seeding and tests. */
export interface StepFunctions {
  readonly service: AwsService;
  /** Creates a state machine and gives its ARN; throws AwsError as CreateStateMachine does. */
  createStateMachine(seed: StateMachineSeed): string;
  /** Starts an execution in the account of the state machine and gives its ARN; throws AwsError as StartExecution does. */
  start(request: { stateMachineArn: string; input?: unknown; name?: string }): string;
  /** Describes an execution, dates in milliseconds; throws AwsError as DescribeExecution does. */
  describe(executionArn: string): Description;
  /** Ends a running execution as one ends that is out of time or of history; AwsError as DescribeExecution throws. */
  runOut(executionArn: string, of: 'time' | 'history'): void;
  /** For so many world milliseconds no execution goes on; what is asked by the API is answered all the same. */
  standStill(ms: number): void;
  /** All events of an execution so far, in order. */
  history(executionArn: string): readonly HistoryEvent[];
  /** Resolves with the description once the execution is over, at once when it is. */
  ended(executionArn: string): Promise<Description>;
}

/** Creates the local Step Functions of one world. */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { clock, random, lambda, objects = noObjects, onStatusChange, onEvent } = options;
  const standstill = createStandstill(clock, lambda);
  const world: World = {
    clock: standstill.clock,
    random,
    lambda: standstill.lambda,
    objects,
    settings: { ...DOCUMENTED, ...options.settings },
    onStatusChange,
    onEvent,
  };
  const accounts = new Map<string, Account>();
  const accountOf = (id: string, region: string): Account => {
    const account = accounts.get(`${id} ${region}`) ?? new Account(world, id, region);
    accounts.set(`${id} ${region}`, account);
    return account;
  };
  const ownerOf = (arn: string): Account => accountOf(arn.split(':')[4] ?? '', arn.split(':')[3] ?? '');
  const find = (arn: string): Execution => executionOf(ownerOf(arn), arn);
  const { accountId: defaultId = '111111111111', region: defaultRegion = 'us-east-1' } = options;
  return {
    service: createService(accountOf),
    createStateMachine: ({ name, definition, roleArn, accountId = defaultId, region = defaultRegion }) =>
      createStateMachine(accountOf(accountId, region), {
        name,
        definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
        roleArn: roleArn ?? `arn:aws:iam::${accountId}:role/${name}`,
      }).stateMachineArn,
    start: ({ stateMachineArn, input = {}, name }) => {
      const request = { stateMachineArn, input: JSON.stringify(input), name };
      return startExecution(ownerOf(stateMachineArn), request).run.identity.executionArn;
    },
    describe: (arn) => describe(find(arn)),
    runOut: (arn, of) => find(arn).run.runOut(of),
    standStill: (ms) => standstill.begin(ms),
    history: (arn) => find(arn).run.history.events,
    ended: (arn) => {
      const execution = find(arn);
      return new Promise((resolve) => execution.run.onEnd(() => resolve(describe(execution))));
    },
  };
}

function noObjects(): never {
  throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
}
