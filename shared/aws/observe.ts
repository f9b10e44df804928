import pLimit from 'p-limit';
import type { DistributionFacts, DomainDnsFacts } from '../domain/facts.ts';
import { pointsTo } from '../domain/records.ts';
import type { Dns } from '../net/dns.ts';
import type { EdgeObservation, EdgeProbe } from '../net/edge-probe.ts';
import { plainSerial } from './certificates.ts';

/** What viewers of one domain get, and whether that is the target's doing. */
export interface DomainObservation {
  readonly domain: string;
  /** False when no record leads to the target, or another one leads elsewhere: then an answer proves nothing. */
  readonly conclusive: boolean;
  readonly edges: readonly (EdgeObservation & { readonly byTarget: boolean })[];
}

/** True when a viewer of the domain would not be served by the target, or when there was nothing to see at all. */
export function isUnproven({ conclusive, edges }: DomainObservation): boolean {
  return conclusive && (edges.length === 0 || edges.some(({ byTarget, unreachable }) => !byTarget && !unreachable));
}

/** True when at least one edge was seen to answer for the target, and no other answer can count against it. */
export function isProven(observation: DomainObservation): boolean {
  return observation.conclusive && !isUnproven(observation) && observation.edges.some(({ byTarget }) => byTarget);
}

const CONCURRENCY = 8;
const ADDRESS_TYPES = ['A', 'AAAA', 'CNAME'];
/** Nobody can ask for a wildcard itself, only for a name below it. */
export const PROBED_LABEL = 'cname-mover-probe';

type InZone = Extract<DomainDnsFacts, { kind: 'zone' }>;

/**
 * Asks the zone's own name servers and then each address over HTTPS. An edge answers for the target when it presents the
 * target's certificate: CloudFront presents a distribution's certificate only for names that its aliases cover.
 */
export function observeDomain(
  from: { readonly dns: Dns; readonly probe: EdgeProbe },
  target: DistributionFacts,
): (facts: InZone) => Promise<DomainObservation> {
  const limit = pLimit(CONCURRENCY);
  return async ({ domain, zone, records }) => {
    const host = domain.replace(/^\*/, PROBED_LABEL);
    const addresses = await from.dns.addresses(host, zone.name);
    const edges = await Promise.all(addresses.map((address) => limit(() => from.probe(host, address))));
    const leading = records.filter(({ Type }) => ADDRESS_TYPES.includes(Type));
    return {
      domain,
      conclusive: leading.length > 0 && leading.every((record) => pointsTo(record, target.domainName)),
      edges: edges.map((edge) => ({ ...edge, byTarget: isByTarget(edge, target) })),
    };
  };
}

function isByTarget(edge: EdgeObservation, target: DistributionFacts): boolean {
  const misdirected = edge.status === 421;
  const serial = edge.certificateSerial === undefined ? undefined : plainSerial(edge.certificateSerial);
  return !misdirected && serial !== undefined && serial === target.certificate.serial;
}
