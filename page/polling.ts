import { Refusal } from './api.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;
const GROWTH = 1.4;

interface Polled<Answer> {
  /** Asks once. */
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  /** Shows it; true ends the asking. */
  readonly show: (answer: Answer) => boolean;
  /** False ends the asking. */
  readonly fail: (error: unknown) => boolean;
}

/**
 * Asks again and again: soon after a change, ever more slowly while nothing changes, after `Retry-After` where the API says so,
 * not while the page is hidden, and not any more once it has ended.
 */
export class Polling<Answer> {
  readonly #polled: Polled<Answer>;
  readonly #onVisible = () => {
    if (!document.hidden && this.#isDue) void this.now();
  };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #pause = FIRST_MS;
  #last = '';
  #isDue = false;

  constructor(polled: Polled<Answer>) {
    this.#polled = polled;
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  /** Asks at once, and from then on in short intervals. */
  async now(): Promise<void> {
    this.#pause = FIRST_MS;
    await this.#turn();
  }

  /** Ends it for good. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#isDue = false;
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  async #turn(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#isDue = false;
    let least = 0;
    let ends: boolean;
    try {
      const answer = await this.#polled.ask(asking.signal);
      if (asking.signal.aborted) return;
      const text = JSON.stringify(answer);
      this.#pause = text === this.#last ? Math.min(LONGEST_MS, this.#pause * GROWTH) : FIRST_MS;
      this.#last = text;
      ends = this.#polled.show(answer);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#pause = Math.min(LONGEST_MS, this.#pause * GROWTH);
      if (error instanceof Refusal) least = (error.retryAfter ?? 0) * 1_000;
      ends = !this.#polled.fail(error);
    }
    if (ends) return;
    this.#timer = setTimeout(() => this.#later(), Math.max(this.#pause, least));
  }

  #later(): void {
    if (document.hidden) this.#isDue = true;
    else void this.#turn();
  }
}
