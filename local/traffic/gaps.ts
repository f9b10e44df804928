export interface GapReport {
  /** The longest wall time in which no request began, milliseconds. */
  readonly longestMs: number;
  /** World time at the end of the longest gap. */
  readonly at: number | undefined;
  /** The longest wall time in which no request for that domain began, milliseconds. */
  readonly byDomain: Readonly<Record<string, number>>;
}

/** Watches that the meter itself did not look away: a quiet moment proves nothing. */
export class Gaps {
  readonly #lastByDomain = new Map<string, number>();
  readonly #longestByDomain = new Map<string, number>();
  #last: number;
  #longest = 0;
  #at: number | undefined;

  /** `wall`: milliseconds of the monotonic wall clock when watching begins. */
  constructor(domains: readonly string[], wall: number) {
    this.#last = wall;
    for (const domain of domains) this.#lastByDomain.set(domain, wall);
  }

  /** A request for `domain` begins at `wall`, world time `at`. */
  request(domain: string, wall: number, at: number): void {
    this.look(wall, at);
    this.#last = wall;
    this.#lastByDomain.set(domain, wall);
  }

  /** Counts the gaps that are still open at `wall`. */
  look(wall: number, at: number): void {
    if (wall - this.#last > this.#longest) {
      this.#longest = wall - this.#last;
      this.#at = at;
    }
    for (const [domain, last] of this.#lastByDomain) {
      this.#longestByDomain.set(domain, Math.max(this.#longestByDomain.get(domain) ?? 0, wall - last));
    }
  }

  report(): GapReport {
    return { longestMs: this.#longest, at: this.#at, byDomain: Object.fromEntries(this.#longestByDomain) };
  }
}
