import { Resolver } from 'node:dns/promises';
import type { Clock } from '../clock.ts';

export interface ViewerResolverOptions {
  /** `address:port` of each DNS server. */
  readonly dnsServers: readonly string[];
  readonly clock: Clock;
  /** True: answers are kept for their TTL in world time. False: each time is asked anew. */
  readonly keeps: boolean;
  readonly timeoutMs: number;
}

/** Resolves names the way one viewer's resolver does. */
export interface ViewerResolver {
  /** The IPv4, then the IPv6 addresses. Rejects with the error of node:dns, whose `code` tells why, when there are none. */
  resolve(domain: string): Promise<readonly string[]>;
}

const TRIES = 2;

/** Makes a resolver with a cache of its own. */
export function createViewerResolver({ dnsServers, clock, keeps, timeoutMs }: ViewerResolverOptions): ViewerResolver {
  const resolver = new Resolver({ timeout: timeoutMs / TRIES, tries: TRIES });
  resolver.setServers(dnsServers);
  const kept = new Map<string, { readonly until: number; readonly addresses: readonly string[] }>();
  return {
    async resolve(domain) {
      const known = kept.get(domain);
      if (known && clock.now() < known.until) return known.addresses;
      const [ipv4, ipv6] = await Promise.allSettled([
        resolver.resolve4(domain, { ttl: true }),
        resolver.resolve6(domain, { ttl: true }),
      ]);
      const records = [ipv4, ipv6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      if (records.length === 0 && ipv4.status === 'rejected') throw ipv4.reason;
      const addresses = records.map(({ address }) => address);
      const ttl = Math.min(...records.map((record) => record.ttl));
      if (keeps) kept.set(domain, { until: clock.now() + ttl * 1000, addresses });
      return addresses;
    },
  };
}
