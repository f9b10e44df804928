import type { MeterRequest } from '../traffic/meter.ts';

/** Who serves each domain at each edge location, as the viewers last saw it. */
export class Serving {
  readonly #names: ReadonlyMap<string, string>;
  readonly #last = new Map<string, string>();
  readonly #domains = new Set<string>();

  /** `names` says what to call a distribution: `source`, `target`. */
  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  /** Takes one request in. Returns a sentence when another distribution serves there than before. */
  see({ domain, location, distributionId }: MeterRequest): string | undefined {
    if (location === undefined || distributionId === undefined) return undefined;
    const key = `${domain} at ${location}`;
    const before = this.#last.get(key);
    this.#last.set(key, distributionId);
    this.#domains.add(domain);
    if (before === undefined || before === distributionId) return undefined;
    return `${key}: ${this.#nameOf(before)} → ${this.#nameOf(distributionId)}`;
  }

  /** `source 4 of 4 edges`, `source 1, target 3 of 4 edges`, `target 8 of 8 (2 domains, each at its edges)`. */
  summary(): string {
    const counts = new Map<string, number>();
    for (const id of this.#last.values()) counts.set(this.#nameOf(id), (counts.get(this.#nameOf(id)) ?? 0) + 1);
    const parts = [...counts].map(([name, count]) => `${name} ${count}`);
    if (parts.length === 0) return 'nobody seen yet';
    const domains = this.#domains.size;
    const of =
      domains === 1 ? `${this.#last.size} edges` : `${this.#last.size} (${domains} domains, each at its edges)`;
    return `${parts.join(', ')} of ${of}`;
  }

  #nameOf(distributionId: string): string {
    return this.#names.get(distributionId) ?? distributionId;
  }
}
