import type { State, Variables } from './definition.ts';
import { Stopped } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Json } from './json.ts';
import type { Run } from './run.ts';

/** The item that a Map's iteration works on, as `$states.context.Map.Item` shows it. */
export interface MapItem {
  readonly Index: number;
  readonly Value: Json;
}

/** One line of states under way: the machine's own, a Parallel's branch or a Map's iteration. */
export class Branch {
  readonly run: Run;
  readonly frame: Frame;
  /** Aborted when the branch has to stop. */
  readonly signal: AbortSignal;
  /** What the outer scopes' variables hold; they can't change while the branch runs. */
  readonly outer: Variables;
  readonly mapItem: MapItem | undefined;
  /** The id of the branch's latest event. */
  lastEventId: number;

  constructor(of: Pick<Branch, 'run' | 'frame' | 'signal' | 'outer' | 'mapItem' | 'lastEventId'>) {
    this.run = of.run;
    this.frame = of.frame;
    this.signal = of.signal;
    this.outer = of.outer;
    this.mapItem = of.mapItem;
    this.lastEventId = of.lastEventId;
  }

  /** Adds an event that follows the branch's latest one; throws Stopped once the branch has to stop. */
  record(type: string, details?: Readonly<Record<string, unknown>>): number {
    this.check();
    this.lastEventId = this.run.record(type, this.lastEventId, details);
    return this.lastEventId;
  }

  /** Throws Stopped once the branch has to stop. */
  check(): void {
    if (this.signal.aborted) throw new Stopped();
  }

  /** The variables that an expression in this branch sees. */
  variables(): Variables {
    return { ...this.outer, ...this.frame.variables };
  }

  /** Waits `ms` of the world's time; rejects with Stopped when the branch has to stop. */
  sleep(ms: number): Promise<void> {
    return this.until((resolve) => this.run.engine.clock.schedule(ms, () => resolve()));
  }

  /**
   * Waits for what `start` sets going. `start` returns how to undo it, which is done once the wait is over, however it
   * ended; a stop rejects with Stopped.
   */
  until<T>(start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) return reject(new Stopped());
      let undo = () => {};
      let settled = false;
      const settle = (then: () => void) => {
        if (settled) return;
        settled = true;
        this.signal.removeEventListener('abort', stop);
        undo();
        then();
      };
      const stop = () => settle(() => reject(new Stopped()));
      this.signal.addEventListener('abort', stop);
      undo = start(
        (value) => settle(() => resolve(value)),
        (reason) => settle(() => reject(reason)),
      );
      if (settled) undo();
    });
  }
}

/** One visit of a branch to a state. */
export interface Visit {
  readonly branch: Branch;
  readonly state: State;
  readonly input: Json;
  readonly entered: { readonly eventId: number; readonly time: number };
  /** How often the state was retried so far. */
  retryCount: number;
}
