import type { Expression } from './expression.ts';
import type { ItemReader } from './item-reader.ts';
import type { JsonObject } from './json.ts';
import type { NumberField } from './number-field.ts';
import type { Template } from './template.ts';

/** A state machine that was checked as a whole and can run. */
export interface CompiledMachine extends StateMap {
  /** Seconds the whole execution may take; undefined: as long as it likes. */
  readonly timeoutSeconds: number | undefined;
}

/** States that lead to one another: a machine, a Map's processor or a Parallel's branch. */
export interface StateMap {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** What a state leaves behind: its output and the variables it assigns, both optional. */
export interface Effect {
  readonly output: Template | undefined;
  /** Each variable's value, by the variable's name. */
  readonly assign: readonly (readonly [name: string, value: Template])[];
  /** Where the effect stands within the state: empty, or `Choices[1]`, `Catch[0]`. */
  readonly place: string;
}

interface Step {
  readonly name: string;
  /** The state's own Output and Assign. */
  readonly effect: Effect;
  /** The state that follows; undefined at an end. */
  readonly next: string | undefined;
}

/** AWS: "Handling errors in Step Functions workflows", fallback. */
export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly effect: Effect;
  readonly next: string;
}

/** AWS: "Handling errors in Step Functions workflows", retrying after an error; defaults filled in. */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly fullJitter: boolean;
}

/** The states that can fail in ways a definition may handle. */
export interface Fallible extends Step {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

/** How a task hears of its end. */
export type Pattern = 'request-response' | 'sync:2' | 'waitForTaskToken';

/** Calls a service. */
export interface TaskState extends Fallible {
  readonly type: 'Task';
  readonly service: 'lambda' | 'states';
  /** As events name it: `invoke`, `startExecution.sync:2`. */
  readonly resource: string;
  readonly pattern: Pattern;
  readonly arguments: Template;
  readonly timeoutSeconds: NumberField | undefined;
  readonly heartbeatSeconds: NumberField | undefined;
}

/** Runs its processor for each item. */
export interface MapState extends Fallible {
  readonly type: 'Map';
  readonly mode: 'INLINE' | 'DISTRIBUTED';
  readonly items: Template | undefined;
  /** Of a distributed Map whose items are in a bucket. */
  readonly itemReader: ItemReader | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: NumberField | undefined;
  readonly toleratedFailurePercentage: NumberField | undefined;
  readonly toleratedFailureCount: NumberField | undefined;
  /** The name of a distributed Map's runs in their ARNs. */
  readonly label: string;
  readonly processor: StateMap;
}

/** Runs its branches side by side. */
export interface ParallelState extends Fallible {
  readonly type: 'Parallel';
  /** Each branch's input; undefined: the state's. */
  readonly arguments: Template | undefined;
  readonly branches: readonly StateMap[];
}

/** Goes where the first rule that holds leads. */
export interface ChoiceState {
  readonly type: 'Choice';
  readonly name: string;
  readonly rules: readonly {
    readonly condition: Expression | boolean;
    readonly next: string;
    readonly effect: Effect;
  }[];
  /** The state's own Output and Assign, which hold only for Default. */
  readonly effect: Effect;
  readonly default: string | undefined;
}

/** Lets time pass. */
export interface WaitState extends Step {
  readonly type: 'Wait';
  /** Exactly one of the two. */
  readonly seconds: NumberField | undefined;
  readonly timestamp: Template | undefined;
}

/** Hands data on. */
export interface PassState extends Step {
  readonly type: 'Pass';
}

/** Ends its container well. */
export interface SucceedState extends Step {
  readonly type: 'Succeed';
}

/** Ends its container with an error of its own. */
export interface FailState {
  readonly type: 'Fail';
  readonly name: string;
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

/** Any state, told apart by `type`. */
export type State =
  | TaskState
  | MapState
  | ParallelState
  | ChoiceState
  | WaitState
  | PassState
  | SucceedState
  | FailState;

/** Values of variables, by name. */
export type Variables = JsonObject;
