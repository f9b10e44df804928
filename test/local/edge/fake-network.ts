import type { EdgeNetwork, EdgeRoute, HeldCertificate } from '../../../local/contracts.ts';
import { aliasCovers } from '../../../shared/domain/names.ts';

export interface FakeDistribution {
  readonly id: string;
  readonly accountId: string;
  readonly domainName: string;
  readonly ipv6: boolean;
  readonly certificate: HeldCertificate | undefined;
}

export interface FakeNetwork extends EdgeNetwork {
  /** Sets the aliases of a distribution at some locations (all, unless told) and tells the listeners. */
  deploy(distribution: FakeDistribution, aliases: readonly string[], at?: readonly string[]): void;
}

/** Edge locations whose configuration a test changes by hand. */
export function fakeNetwork(locations: readonly string[]): FakeNetwork {
  const listeners = new Set<(location: string) => void>();
  const held = new Map(locations.map((name) => [name, new Map<FakeDistribution, readonly string[]>()]));
  const routes = (location: string): EdgeRoute[] =>
    [...(held.get(location) ?? [])].flatMap(([distribution, aliases]) =>
      [distribution.domainName, ...aliases].map((matched) => ({
        distributionId: distribution.id,
        accountId: distribution.accountId,
        domainName: distribution.domainName,
        matched,
        certificate: matched === distribution.domainName ? undefined : distribution.certificate,
      })),
    );
  return {
    locations,
    route: (location, host) =>
      routes(location)
        .filter(({ matched }) => aliasCovers(matched, host))
        .sort(
          (a, b) => Number(b.matched === host) - Number(a.matched === host) || b.matched.length - a.matched.length,
        )[0],
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    find: (domainName) =>
      [...held.values()].flatMap((here) => [...here.keys()]).find((candidate) => candidate.domainName === domainName),
    deploy: (distribution, aliases, at = locations) => {
      for (const location of at) {
        held.get(location)?.set(distribution, aliases);
        for (const listener of listeners) listener(location);
      }
    },
  };
}
