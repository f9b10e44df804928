import type { Clock } from '../clock.ts';
import type { AwsService, DnsView } from '../contracts.ts';
import { type Random, seededRandom } from '../random.ts';
import type { AddressesOf } from './cloudfront-names.ts';
import { createDnsView } from './dns-view.ts';
import type { ResourceRecordSet } from './record-set.ts';
import { createSeeds, type Route53Seeds } from './seeds.ts';
import { createService } from './service.ts';
import { defaultRoute53Settings, type Route53Settings } from './settings.ts';
import { createStore } from './store.ts';

/** What the local Route 53 lives on. */
export interface Route53Options {
  readonly clock: Clock;
  readonly random: Random;
  /** Whatever differs from the defaults. */
  readonly settings?: Partial<Route53Settings>;
  /** The edge's addresses for a CloudFront domain name; undefined when there is no such distribution. */
  readonly addressesOf: AddressesOf;
}

/** The local Route 53: its API, its name servers, and ways to fill it before a story begins. */
export interface Route53 {
  readonly service: AwsService;
  readonly dns: DnsView;
  readonly seed: Route53Seeds;
  /** A zone's sets as the API would list them, pending changes included; empty when there is no such zone. */
  recordsOf(zoneId: string): readonly ResourceRecordSet[];
}

/** Creates an empty Route 53 of all accounts. Asking its DNS takes nothing from `random`, so looking changes no run. */
export function createRoute53({ clock, random, settings, addressesOf }: Route53Options): Route53 {
  const store = createStore(clock, random, { ...defaultRoute53Settings, ...settings });
  const sources = { addressesOf, random: seededRandom(random.integer(0, 0xffff_ffff)) };
  return {
    service: createService(store, sources),
    dns: createDnsView(store, sources),
    seed: createSeeds(store),
    recordsOf: (zoneId) => store.zones.get(zoneId)?.history.latest.ordered() ?? [],
  };
}
