import type { MeterRequest } from '../traffic/meter.ts';

/** Tells of lost requests: each outage when it begins and when it is over, however many requests it swallows. */
export class Losses {
  readonly #open = new Map<string, number>();

  /** Takes one request in. Returns a sentence when an outage begins with it or was over before it. */
  see({ domain, location, address, reason }: MeterRequest): string | undefined {
    const here = `${domain} at ${location ?? UNKNOWN}`;
    if (reason === undefined) return this.#over(here) ?? this.#over(`${domain} at ${UNKNOWN}`);
    const before = this.#open.get(here) ?? 0;
    this.#open.set(here, before + 1);
    return before > 0 ? undefined : `LOST ${domain} at ${location ?? address ?? UNKNOWN}: ${reason}`;
  }

  #over(where: string): string | undefined {
    const lost = this.#open.get(where);
    this.#open.delete(where);
    return lost === undefined ? undefined : `${where} is served again, after ${lost} lost`;
  }
}

/** Where no edge answered. */
const UNKNOWN = 'no edge';
