/** What came of asking for one domain at one edge location. */
export interface Observation {
  /** When it was answered: world time, milliseconds since the epoch. */
  readonly at: number;
  readonly domain: string;
  /** Undefined when it stayed unknown, because no edge answered. */
  readonly location: string | undefined;
  /** The distribution that served; undefined when the request was lost. */
  readonly distributionId: string | undefined;
  /** Why the request was lost; undefined when it was served. */
  readonly reason: string | undefined;
}

/** The moment from which another distribution served a domain at a location. */
export interface Turn {
  readonly at: number;
  readonly domain: string;
  readonly location: string;
  /** Undefined for the first that was seen. */
  readonly from: string | undefined;
  readonly to: string;
}

export interface TallyReport<T extends Observation> {
  readonly asked: number;
  readonly served: number;
  readonly lost: number;
  readonly byDistribution: Readonly<Record<string, number>>;
  /** Requests that reached no known location are under `unknown`. */
  readonly byLocation: Readonly<Record<string, { readonly served: number; readonly lost: number }>>;
  readonly byReason: Readonly<Record<string, number>>;
  /** The first losses, 20 of each domain at most. */
  readonly losses: readonly T[];
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
  readonly timeline: readonly Turn[];
}

const LOSSES_KEPT = 20;

/** Counts observations and remembers the first losses and every change of the serving distribution. */
export class Tally<T extends Observation> {
  readonly #byDistribution = new Map<string, number>();
  readonly #byLocation = new Map<string, { served: number; lost: number }>();
  readonly #byReason = new Map<string, number>();
  readonly #losses: T[] = [];
  readonly #lostByDomain = new Map<string, number>();
  readonly #timeline: Turn[] = [];
  readonly #serving = new Map<string, { readonly id: string; readonly seen: number }>();
  #order = 0;
  #served = 0;
  #lost = 0;
  #firstAt: number | undefined;
  #lastAt: number | undefined;

  /** A ticket for a request that begins now: what is seen before its answer comes is newer than that answer. */
  begin(): number {
    this.#order += 1;
    return this.#order;
  }

  /** Counts what came of the request of a ticket; without one, of a judgment made just now. */
  add(observation: T, ticket = this.begin()): void {
    const { at, location, distributionId, reason } = observation;
    this.#firstAt ??= at;
    this.#lastAt = Math.max(this.#lastAt ?? at, at);
    const here = this.#byLocation.get(location ?? 'unknown') ?? { served: 0, lost: 0 };
    this.#byLocation.set(location ?? 'unknown', here);
    if (reason === undefined && distributionId !== undefined) {
      this.#served += 1;
      here.served += 1;
      count(this.#byDistribution, distributionId);
      this.#follow(observation, distributionId, ticket);
    } else {
      this.#lost += 1;
      here.lost += 1;
      count(this.#byReason, reason ?? 'served by nobody known');
      count(this.#lostByDomain, observation.domain);
      if ((this.#lostByDomain.get(observation.domain) ?? 0) <= LOSSES_KEPT) this.#losses.push(observation);
    }
  }

  report(): TallyReport<T> {
    return {
      asked: this.#served + this.#lost,
      served: this.#served,
      lost: this.#lost,
      byDistribution: Object.fromEntries(this.#byDistribution),
      byLocation: Object.fromEntries([...this.#byLocation].map(([name, counts]) => [name, { ...counts }])),
      byReason: Object.fromEntries(this.#byReason),
      losses: [...this.#losses],
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      timeline: [...this.#timeline],
    };
  }

  #follow({ at, domain, location = 'unknown' }: Observation, to: string, ticket: number): void {
    const key = `${domain} ${location}`;
    const last = this.#serving.get(key);
    if (last?.id === to) return;
    // A request that was under way when the last change was seen tells of the time before it.
    if (last && ticket < last.seen) return;
    this.#serving.set(key, { id: to, seen: this.begin() });
    this.#timeline.push({ at, domain, location, from: last?.id, to });
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
