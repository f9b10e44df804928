import { uncoveredNames } from '../../shared/domain/names.ts';
import type { Clock } from '../clock.ts';
import type { DnsView, EdgeNetwork, EdgeRoute } from '../contracts.ts';
import { type Observation, Tally, type TallyReport } from './tally.ts';

export interface RouteWatchOptions {
  readonly network: EdgeNetwork;
  readonly dns: DnsView;
  /** Host names to judge; no wildcards. */
  readonly domains: readonly string[];
  readonly clock: Clock;
  /** The distributions and tenants that may serve a domain; any where undefined. */
  readonly servers?: (domain: string) => readonly string[] | undefined;
}

export interface RouteWatch {
  /** Judges every location and domain now, counts it, and gives what a viewer would lose. */
  check(): readonly Observation[];
  report(): TallyReport<Observation>;
  /** Ends the checks on the changes of network and DNS. */
  stop(): void;
}

const DEFAULT_CERTIFICATE_NAMES = ['*.cloudfront.net'];

/**
 * The meter's judgment without network, for virtual time: at once, after every change at any edge location, and after every
 * change of DNS, would a viewer's verified request be served at each location for each domain?
 */
export function watchRoutes({ network, dns, domains, clock, servers }: RouteWatchOptions): RouteWatch {
  const tally = new Tally<Observation>();
  const judge = (location: string, domain: string): Observation => {
    const at = clock.now();
    const route = network.route(location, domain);
    const reason =
      dnsFault(domain, at, dns, network) ?? routeFault(domain, at, route) ?? serverFault(servers?.(domain), route);
    const distributionId = reason === undefined ? route?.distributionId : undefined;
    return { at, domain, location, distributionId, reason };
  };
  const check = () => {
    const judged = network.locations.flatMap((location) => domains.map((domain) => judge(location, domain)));
    for (const observation of judged) tally.add(observation);
    return judged.filter(({ reason }) => reason !== undefined);
  };
  const stops = [network.onChange(check), dns.onChange(check)];
  const stop = () => {
    for (const end of stops) end();
  };
  check();
  return { check, report: () => tally.report(), stop };
}

/** Both what DNS answers now and what resolvers may still hold must lead to a distribution that exists. */
function dnsFault(domain: string, at: number, dns: DnsView, network: EdgeNetwork): string | undefined {
  const host = dns.cloudFrontHostOf(domain, at);
  if (host === undefined) return 'dns leads to no distribution';
  if (!network.find(host)) return 'dns leads to a distribution that does not exist';
  const held = dns.cloudFrontHostOf(domain, at - dns.cacheSecondsOf(domain) * 1000);
  if (held !== undefined && !network.find(held)) return 'dns caches lead to a distribution that does not exist';
  return undefined;
}

function routeFault(domain: string, at: number, route: EdgeRoute | undefined): string | undefined {
  if (!route) return 'status 403';
  const { certificate } = route;
  if (uncoveredNames(certificate?.names ?? DEFAULT_CERTIFICATE_NAMES, [domain]).length > 0) {
    return 'tls certificate does not cover the name';
  }
  if (!certificate) return undefined;
  if (certificate.status !== 'ISSUED' || certificate.notAfter <= at) return 'tls certificate is not valid';
  return certificate.accountId === route.accountId ? undefined : 'status 421';
}

function serverFault(servers: readonly string[] | undefined, route: EdgeRoute | undefined): string | undefined {
  if (!route || !servers || servers.includes(route.distributionId)) return undefined;
  return `served by ${route.distributionId}, where the name does not belong`;
}
