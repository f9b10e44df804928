import type { AccountUse } from '../shared/aws/account-directory.ts';
import type { StateMachineName } from './names.ts';

export type TableAction =
  | 'dynamodb:GetItem'
  | 'dynamodb:BatchGetItem'
  | 'dynamodb:PutItem'
  | 'dynamodb:UpdateItem'
  | 'dynamodb:DeleteItem'
  | 'dynamodb:Query';

/** What one function may do besides writing its own log and traces. */
export interface FunctionPermissions {
  /** With the items of moves: plans, heads, entries of the journal (partition keys `MOVE#…`). */
  readonly moves: readonly TableAction[];
  /** With the locks (partition keys `LOCK#…`). */
  readonly locks: readonly TableAction[];
  /** In the accounts of the directory, by what each account may be used for. */
  readonly accounts: Readonly<Partial<Record<AccountUse, readonly string[]>>>;
  /** With the items of batches: heads, lines and groups (partition keys `BATCH#…`). */
  readonly batches?: readonly TableAction[];
  /** Whether it may list all batches, by the index. */
  readonly listsBatches?: true;
  /** Whether it reads lists of batches, from the service's bucket and those that the deployment allows. */
  readonly readsLists?: true;
  /** Whether it writes reports of batches into the service's bucket. */
  readonly writesReports?: true;
  /** With the API tokens (partition keys `TOKEN#…`). */
  readonly tokens?: readonly TableAction[];
  /** With the counts of callers' requests (partition keys `CALLER#…`). */
  readonly callers?: readonly TableAction[];
  /** Whether it may list all requests, by the index. */
  readonly listsRequests?: true;
  /** With executions of the service's own state machines. */
  readonly executions?: readonly ExecutionAction[];
  /** The queue for what invoked it and it could not deal with: for people. */
  readonly deadLetters?: 'DeadLetterQueue' | 'RequestsDeadLetterQueue' | 'EventsDeadLetterQueue';
  /** With the schedules of what begins later. */
  readonly schedules?: 'create' | 'delete';
  /** Whether it reads the table's stream and puts events on the bus. */
  readonly tells?: true;
  /** The state machines whose executions it lets go on where they wait with a task token. */
  readonly answersTasksOf?: readonly StateMachineName[];
}

/** What may be done with executions of which state machine. */
export type ExecutionAction =
  | 'start move-domains'
  | 'describe move-domains'
  | 'stop move-domains'
  | 'start move-batch'
  | 'describe move-batch'
  | 'start change-records'
  | 'describe change-records'
  | 'stop change-records'
  | 'start restore-move'
  | 'describe restore-move';
