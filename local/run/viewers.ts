import type { Clock } from '../clock.ts';
import type { OpenWorld } from '../local-world.ts';
import { createMeter, type Meter } from '../traffic/meter.ts';

/** Wall time before anything begins, so that viewers have seen who served before it. */
export const VIEWERS_FIRST_MS = 300;

/** Viewers who ask a world for the domains all the time; for a wildcard they ask for a name below it. */
export function viewersOf({ network, aws }: OpenWorld, clock: Clock, domains: readonly string[]): Meter {
  return createMeter({
    domains: domains.map((domain) => domain.replace('*', 'any')),
    dnsServers: [`${network.dns.address}:${network.dns.port}`],
    httpsPort: network.edge.httpsPort,
    ca: aws.ca.caPem,
    clock,
  });
}
