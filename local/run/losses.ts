import type { MeterRequest } from '../traffic/meter.ts';

/** Served requests in a row after which an outage is over: edges that share an address take turns there. */
const SERVED_AGAIN = 10;

interface Outage {
  lost: number;
  servedSince: number;
}

/** Tells of lost requests: each outage when it begins and when it is over, however many requests it swallows. */
export class Losses {
  readonly #outages = new Map<string, Outage>();

  /** Takes one request in. Returns a sentence when an outage begins with it or is over with it. */
  see(request: MeterRequest): string | undefined {
    const { domain, location, address = NO_ADDRESS, reason } = request;
    if (reason === undefined) {
      const places = [location, address, NO_ADDRESS].map((place) => `${domain} at ${place}`);
      return places.map((place) => this.#served(place)).find((sentence) => sentence !== undefined);
    }
    const place = `${domain} at ${location ?? address}`;
    const outage = this.#outages.get(place);
    this.#outages.set(place, { lost: (outage?.lost ?? 0) + 1, servedSince: 0 });
    return outage === undefined ? `LOST ${place}: ${reason}` : undefined;
  }

  /** The outages that are not over. */
  open(): number {
    return this.#outages.size;
  }

  #served(place: string): string | undefined {
    const outage = this.#outages.get(place);
    if (outage === undefined) return undefined;
    outage.servedSince += 1;
    if (outage.servedSince < SERVED_AGAIN) return undefined;
    this.#outages.delete(place);
    return `${place} is served again, after ${outage.lost} lost`;
  }
}

const NO_ADDRESS = 'no address';
