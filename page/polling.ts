import { Refusal } from './api.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;
const GROWTH = 1.4;
/** How long is asked quickly, at most, until what a button began shows: an execution starts, and has to take over first. */
const HASTE_MS = 60_000;

/**
 * How what was answered goes on: `follow` what changes by itself, `rest` where only a person's deed changes it, which is asked for
 * every half minute, and `end` where nothing can.
 */
export type Pace = 'follow' | 'rest' | 'end';

interface Polled<Answer> {
  /** Asks once. */
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  /** Shows it; it is as of `askedAt`, or newer. */
  readonly show: (answer: Answer, askedAt: Date) => Pace;
  /** False ends the asking. */
  readonly fail: (error: unknown) => boolean;
}

/**
 * Asks again and again: soon after a change, ever more slowly while nothing changes, after `Retry-After` where the API says so,
 * not while the page is hidden, and not any more once it has ended or was stopped.
 */
export class Polling<Answer> {
  readonly #polled: Polled<Answer>;
  readonly #onVisible = () => {
    if (!document.hidden && this.#isDue) void this.now();
  };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #wait = FIRST_MS;
  #last = '';
  /** What was answered before a deed whose effect has not shown yet, and until when that is waited for in haste. */
  #haste: { readonly before: string; readonly until: number } | undefined;
  #isDue = false;
  #isStopped = false;

  constructor(polled: Polled<Answer>) {
    this.#polled = polled;
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  /** Asks at once, and from then on in short intervals. */
  async now(): Promise<void> {
    this.#wait = FIRST_MS;
    await this.#turn();
  }

  /** As `now`, after something was done: until that shows, an answer as before says nothing of what comes. */
  async afterDeed(): Promise<void> {
    this.#haste = { before: this.#last, until: Date.now() + HASTE_MS };
    await this.now();
  }

  /** Ends it for good. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  async #turn(): Promise<void> {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#isDue = false;
    let least = 0;
    let ends: boolean;
    const askedAt = new Date();
    try {
      const answer = await this.#polled.ask(asking.signal);
      if (asking.signal.aborted) return;
      ends = this.#paced(JSON.stringify(answer), this.#polled.show(answer, askedAt)) === 'end';
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#slower();
      if (error instanceof Refusal) least = (error.retryAfter ?? 0) * 1_000;
      ends = !this.#polled.fail(error);
    }
    if (ends) return;
    this.#timer = setTimeout(() => this.#later(), Math.max(this.#wait, least));
  }

  /** Decides how long to wait after an answer. */
  #paced(text: string, pace: Pace): Pace {
    const isNew = text !== this.#last;
    this.#last = text;
    // Resting on another answer may be on the way to what the deed began: its word is kept before its execution takes over.
    const shows = pace !== 'rest' && text !== this.#haste?.before;
    if (this.#haste && (shows || Date.now() >= this.#haste.until)) this.#haste = undefined;
    if (isNew || this.#haste) this.#wait = FIRST_MS;
    else this.#slower();
    if (this.#haste) return 'follow';
    if (pace === 'rest') this.#wait = LONGEST_MS;
    return pace;
  }

  #slower(): void {
    this.#wait = Math.min(LONGEST_MS, this.#wait * GROWTH);
  }

  #later(): void {
    if (document.hidden) this.#isDue = true;
    else void this.#turn();
  }
}
