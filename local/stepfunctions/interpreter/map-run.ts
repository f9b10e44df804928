import type { CompiledMachine } from './definition.ts';
import type { AdoptedExecution, ChildDescription } from './engine.ts';
import { StateFailure, Stopped } from './failure.ts';
import type { Json } from './json.ts';
import { DISTRIBUTED_CONCURRENCY } from './quotas.ts';
import type { Identity, Run } from './run.ts';
import { uuidOf } from './uuid.ts';

/** What controls a Map Run while it runs. AWS: UpdateMapRun. */
export interface MapRunLimits {
  /** Zero: as many as AWS runs at a time. */
  readonly maxConcurrency: number;
  /** Undefined: not given. */
  readonly toleratedFailurePercentage: number | undefined;
  readonly toleratedFailureCount: number | undefined;
}

/** How many child executions, or items, are in which state. AWS: MapRunExecutionCounts. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable: number;
  readonly pendingRedrive: number;
}

/** One item with its child execution; undefined before that was started. */
interface Child {
  readonly input: Json;
  execution: AdoptedExecution | undefined;
}

const OUTCOMES = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

/**
 * The child executions that one distributed Map state starts, and what controls them. It outlives a failed or aborted
 * execution: a redrive of the parent goes on with the children that did not succeed. AWS: "Viewing Map Runs", "Redriving
 * Map Runs".
 */
export class MapRun {
  readonly arn: string;
  readonly parent: Run;
  /** `MACHINE/LABEL`, by which its children are named. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  limits: MapRunLimits;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' = 'RUNNING';
  stopTime: number | undefined;
  redriveTime: number | undefined;
  redriveCount = 0;
  readonly #machine: CompiledMachine;
  #children: readonly Child[] | undefined;
  /** Of the attempt under way: those that are still to be started, in their order. */
  readonly #waiting = new Set<Child>();
  readonly #running = new Set<Run>();
  #failures = 0;
  #look = () => {};

  constructor(of: { parent: Run; label: string; machine: CompiledMachine; limits: MapRunLimits }) {
    const { engine, identity } = of.parent;
    this.parent = of.parent;
    this.name = `${identity.stateMachineName}/${of.label}`;
    this.arn = `arn:aws:states:${identity.region}:${identity.accountId}:mapRun:${this.name}:${uuidOf(engine.random)}`;
    this.startTime = engine.clock.now();
    this.limits = of.limits;
    this.#machine = of.machine;
  }

  /** False until its items are known. */
  get hasItems(): boolean {
    return this.#children !== undefined;
  }

  /** Takes the items, once. */
  take(inputs: readonly Json[]): void {
    this.#children = inputs.map((input) => ({ input, execution: undefined }));
  }

  /** Goes on after its parent was redriven. */
  redrive(): void {
    this.status = 'RUNNING';
    this.stopTime = undefined;
    this.redriveCount += 1;
    this.redriveTime = this.parent.engine.clock.now();
  }

  end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void {
    this.status = status;
    this.stopTime = this.parent.engine.clock.now();
  }

  /** Changes what controls it; what that makes possible happens at once. */
  update(limits: Partial<MapRunLimits>): void {
    this.limits = { ...this.limits, ...limits };
    this.#look();
  }

  /**
   * Runs every child that has not succeeded, in no promised order. Throws StateFailure once more failed or timed out than
   * is tolerated, which stops the rest, and Stopped once `signal` is aborted. AWS: "Setting failure thresholds".
   */
  runChildren(signal: AbortSignal): Promise<void> {
    const { random } = this.parent.engine;
    const children = this.#children ?? [];
    const open = children.filter(isOpen);
    for (const child of random.shuffle(open)) this.#waiting.add(child);
    this.#failures = children.filter((child) => isFailure(child) && !this.#waiting.has(child)).length;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        signal.removeEventListener('abort', stop);
        this.#look = () => {};
        this.#waiting.clear();
        for (const run of [...this.#running]) run.stop();
        then();
      };
      const stop = () => settle(() => reject(new Stopped()));
      signal.addEventListener('abort', stop);
      this.#look = () => {
        if (this.#exceeded()) return settle(() => reject(exceeded()));
        this.#startNext();
        if (this.#running.size === 0) settle(resolve);
      };
      if (signal.aborted) stop();
      else this.#look();
    });
  }

  /** The results in the order of the items; `failed` words that of a child that did not succeed, undefined for none. */
  results(failed: (description: ChildDescription) => Json | undefined): Json[] {
    return (this.#children ?? []).flatMap(({ execution }) => {
      const outcome = execution?.run.outcome;
      if (outcome?.status === 'SUCCEEDED') return [outcome.output ?? null];
      const result = execution && failed(execution.describe());
      return result === undefined ? [] : [result];
    });
  }

  counts(): MapRunCounts {
    const children = this.#children ?? [];
    const counts = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };
    let [failuresNotRedrivable, pendingRedrive] = [0, 0];
    for (const child of children) {
      const { execution } = child;
      const status = execution?.run.outcome?.status;
      if (execution === undefined) counts.pending += 1;
      else if (this.#waiting.has(child)) pendingRedrive += 1;
      else if (status === undefined) counts.running += 1;
      else {
        counts[OUTCOMES[status]] += 1;
        failuresNotRedrivable += status === 'SUCCEEDED' || isOpen(child) ? 0 : 1;
      }
    }
    return { ...counts, total: children.length, resultsWritten: 0, failuresNotRedrivable, pendingRedrive };
  }

  /** Whether an execution waits for its redrive. */
  isPendingRedrive(run: Run): boolean {
    return (
      this.redriveCount > 0 &&
      run.outcome !== undefined &&
      [...this.#waiting].some(({ execution }) => execution?.run === run)
    );
  }

  #startNext(): void {
    const { maxConcurrency } = this.limits;
    const atOnce = Math.min(maxConcurrency || DISTRIBUTED_CONCURRENCY, DISTRIBUTED_CONCURRENCY);
    for (const child of this.#waiting) {
      if (this.#running.size >= atOnce) return;
      this.#waiting.delete(child);
      this.#start(child);
    }
  }

  #start(child: Child): void {
    const run = child.execution?.run ?? this.#newRun(child);
    this.#running.add(run);
    if (run.outcome === undefined) run.start();
    else child.execution?.redrive();
    run.onEnd(() => {
      this.#running.delete(run);
      if (isFailure(child)) this.#failures += 1;
      this.#look();
    });
  }

  #newRun(child: Child): Run {
    const { engine, identity: parent } = this.parent;
    const { region, accountId } = parent;
    const name = uuidOf(engine.random);
    const identity: Identity = {
      ...parent,
      name,
      executionArn: `arn:aws:states:${region}:${accountId}:execution:${this.name}:${name}`,
      stateMachineArn: `arn:aws:states:${region}:${accountId}:stateMachine:${this.name}`,
      stateMachineName: this.name,
      input: child.input,
    };
    child.execution = engine.adopt(this, this.parent.child(identity, this.#machine));
    return child.execution.run;
  }

  #exceeded(): boolean {
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = this.limits;
    if (count === undefined && percentage === undefined) return this.#failures > 0;
    const share = (this.#failures * 100) / (this.#children?.length ?? 1);
    return this.#failures > (count ?? Number.POSITIVE_INFINITY) || share > (percentage ?? Number.POSITIVE_INFINITY);
  }
}

/** To be started, or to be redriven. */
function isOpen({ execution }: Child): boolean {
  if (execution === undefined) return true;
  return execution.run.outcome?.status !== 'SUCCEEDED' && execution.describe().RedriveStatus !== 'NOT_REDRIVABLE';
}

/** AWS counts what failed or timed out, not what was stopped. */
function isFailure({ execution }: Child): boolean {
  const status = execution?.run.outcome?.status;
  return status === 'FAILED' || status === 'TIMED_OUT';
}

function exceeded(): StateFailure {
  const cause = 'The specified tolerated failure threshold was exceeded';
  return new StateFailure('States.ExceedToleratedFailureThreshold', cause);
}
