import type { RecordCollection } from './record-collection.ts';

const KEPT_MS = 25 * 60 * 60 * 1000;

interface Version {
  /** From this moment on the DNS servers answer by it: milliseconds since the epoch. */
  readonly visibleAt: number;
  readonly records: RecordCollection;
}

/**
 * What a zone's DNS servers answered by, at every moment of the last day. A change becomes visible at its INSYNC moment,
 * all of it at once, and never before an earlier change of the same zone.
 */
export class ZoneHistory {
  #versions: Version[];
  #latest: RecordCollection;

  /** `visibleAt` may lie in the past, for a zone that has always been there. */
  constructor(records: RecordCollection, visibleAt: number) {
    this.#latest = records;
    this.#versions = [{ visibleAt, records }];
  }

  /** What the API tells: pending changes included. */
  get latest(): RecordCollection {
    return this.#latest;
  }

  /**
   * Takes a change that would become visible at `wanted`; returns when it does, which is no earlier than the changes
   * before it. Forgets what nobody can look back to any more.
   */
  change(records: RecordCollection, wanted: number, now: number): number {
    const visibleAt = Math.max(wanted, this.#versions.at(-1)?.visibleAt ?? wanted);
    this.#latest = records;
    this.#versions.push({ visibleAt, records });
    const forgotten = this.#versions.findLastIndex((version) => version.visibleAt < now - KEPT_MS);
    if (forgotten > 0) this.#versions = this.#versions.slice(forgotten);
    return visibleAt;
  }

  /** What the DNS servers answered by at a moment; undefined before the zone was there. */
  at(moment: number): RecordCollection | undefined {
    return this.#versions.findLast((version) => version.visibleAt <= moment)?.records;
  }

  /** The moments at which the answers may have changed, oldest first. */
  moments(): number[] {
    return this.#versions.map(({ visibleAt }) => visibleAt);
  }
}
