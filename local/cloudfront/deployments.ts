import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { EdgeTable } from './edge-tables.ts';
import type { Deployable, EdgeVersion } from './resources.ts';
import type { CloudFrontSettings } from './settings.ts';

/** Brings configurations to the edge locations, one location after the other, and knows who has what. */
export class Deployments {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #durationMs: CloudFrontSettings['deploymentMs'];
  readonly #tables: ReadonlyMap<string, EdgeTable>;
  readonly #listeners = new Set<(location: string) => void>();
  /** When each location takes the newest configuration of a resource; by resource id, then location. */
  readonly #takes = new Map<string, ReadonlyMap<string, number>>();

  constructor(clock: Clock, random: Random, settings: CloudFrontSettings) {
    this.#clock = clock;
    this.#random = random;
    this.#durationMs = settings.deploymentMs;
    this.#tables = new Map(settings.edgeLocations.map((location) => [location, new EdgeTable()]));
  }

  get locations(): readonly string[] {
    return [...this.#tables.keys()];
  }

  tableOf(location: string): EdgeTable | undefined {
    return this.#tables.get(location);
  }

  /** Tells of every change at any location, after it took effect; the returned function ends that. */
  onChange(listener: (location: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts to deploy configurations that belong together: each location takes all of them at one moment of its own, the
   * last location at the end of a duration drawn between the settings' bounds, and none before it took what is still on
   * its way there.
   */
  start(versions: readonly EdgeVersion[]): void {
    const takes = this.#schedule(versions.map((version) => version.of.id));
    for (const version of versions) this.#takes.set(version.of.id, takes);
    for (const [location, at] of takes) {
      this.#clock.schedule(at - this.#clock.now(), () =>
        this.#change(location, (table) =>
          versions.forEach((version) => {
            table.take(version);
          }),
        ),
      );
    }
  }

  /** Makes a configuration the one that every location holds, at once: how a world begins. */
  place(version: EdgeVersion): void {
    for (const location of this.locations) this.#change(location, (table) => table.take(version));
  }

  /** Makes every location forget a resource. */
  drop(id: string): void {
    this.#takes.delete(id);
    for (const location of this.locations) this.#change(location, (table) => table.drop(id));
  }

  /** `Deployed` when every location holds the newest configuration. */
  statusOf(resource: Deployable): 'InProgress' | 'Deployed' {
    const { id, version } = resource;
    const everywhere = [...this.#tables.values()].every((table) => table.sequenceOf(id) === version.sequence);
    return everywhere ? 'Deployed' : 'InProgress';
  }

  #schedule(ids: readonly string[]): Map<string, number> {
    const now = this.#clock.now();
    const duration = this.#random.integer(this.#durationMs.min, this.#durationMs.max);
    const order = this.#random.shuffle(this.locations);
    return new Map(
      order.map((location, index) => {
        const share = index === order.length - 1 ? 1 : (index + this.#random.next()) / order.length;
        const pending = ids.map((id) => this.#takes.get(id)?.get(location) ?? 0);
        return [location, Math.max(now + Math.floor(duration * share), ...pending)];
      }),
    );
  }

  #change(location: string, change: (table: EdgeTable) => void): void {
    const table = this.#tables.get(location);
    if (!table) return;
    change(table);
    for (const listener of [...this.#listeners]) listener(location);
  }
}
