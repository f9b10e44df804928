import { AsyncLocalStorage } from 'node:async_hooks';
import { TimerQueue } from './timer-queue.ts';

/**
 * Time in a local world. Everything in local/ asks this clock, never `Date` or `setTimeout`, so that one world can run
 * in real time, sixty times faster, or in virtual time where nothing waits and a seed repeats a run exactly.
 */
export interface Clock {
  /** Milliseconds since the epoch, as this world counts them. */
  now(): number;
  /** Resolves after `ms` of this world's time. */
  sleep(ms: number): Promise<void>;
  /**
   * As `sleep`, for marked work that itself waits: virtual time goes on while everything else that such work does is done.
   */
  pause(ms: number): Promise<void>;
  /** Runs `task` once after `ms` of this world's time; the returned function cancels it. */
  schedule(ms: number, task: () => void): () => void;
  /**
   * Marks work that takes none of this world's time (a Lambda invocation, an HTTP exchange): virtual time stands still
   * until it has settled. Returns what `work` returns.
   */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** Real time, `scale` times faster than the wall clock: at 60, a world's minute takes a second. */
export class ScaledClock implements Clock {
  readonly #scale: number;
  readonly #wallStart = performance.now();
  readonly #worldStart: number;

  constructor(scale = 1, worldStart = Date.now()) {
    this.#scale = scale;
    this.#worldStart = worldStart;
  }

  now(): number {
    return Math.round(this.#worldStart + (performance.now() - this.#wallStart) * this.#scale);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  pause(ms: number): Promise<void> {
    return this.sleep(ms);
  }

  schedule(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, ms / this.#scale);
    // A deployment that nobody waits for any more must not keep the process alive; the servers of a world do.
    timer.unref();
    return () => clearTimeout(timer);
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

/**
 * Virtual time: it stands still while work is under way and jumps to the next timer when all is quiet. Timers due at the
 * same moment run in the order they were set, so a run depends on nothing but its seed.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #busy = 0;
  readonly #timers = new TimerQueue();
  /** The innermost marked work that runs, with how much of it pauses. */
  readonly #work = new AsyncLocalStorage<{ pauses: number; ended: boolean }>();

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  async pause(ms: number): Promise<void> {
    const work = this.#work.getStore();
    if (!work || work.ended) return this.sleep(ms);
    if (work.pauses === 0) this.#busy -= 1;
    work.pauses += 1;
    await this.sleep(ms);
    work.pauses -= 1;
    // Work may end while some of it still pauses, as where another part of it failed.
    if (work.pauses === 0 && !work.ended) this.#busy += 1;
  }

  schedule(ms: number, task: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, task, cancelled: false };
    this.#timers.add(timer);
    return () => {
      timer.cancelled = true;
    };
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const mark = { pauses: 0, ended: false };
    this.#busy += 1;
    try {
      return await this.#work.run(mark, work);
    } finally {
      mark.ended = true;
      if (mark.pauses === 0) this.#busy -= 1;
    }
  }

  /**
   * Lets time pass until `goal` settles and gives its result. Throws when nothing is left that could settle it.
   */
  async run<T>(goal: Promise<T>): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    goal.then(done, done);
    for (;;) {
      await this.#quiet();
      if (settled) return goal;
      if (!this.#step()) throw new Error('Virtual time has nothing left to run, and the goal has not settled.');
    }
  }

  /** Lets exactly `ms` pass, running every timer that falls due. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#quiet();
    while ((this.#timers.first()?.at ?? Number.POSITIVE_INFINITY) <= end) {
      this.#step();
      await this.#quiet();
    }
    this.#now = end;
  }

  #step(): boolean {
    const next = this.#timers.take();
    if (!next) return false;
    this.#now = Math.max(this.#now, next.at);
    next.task();
    return true;
  }

  /** Waits until promises have run dry and no marked work is under way. */
  async #quiet(): Promise<void> {
    let calm = 0;
    while (calm < 3) {
      await new Promise((resolve) => setImmediate(resolve));
      calm = this.#busy === 0 ? calm + 1 : 0;
    }
  }
}
