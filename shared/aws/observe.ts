import pLimit from 'p-limit';
import { certificateFor } from '../domain/certificate-choice.ts';
import type { Expectation } from '../domain/expectation.ts';
import { leadingOf } from '../domain/external.ts';
import type { CertificateFacts, DomainDnsFacts, Facts } from '../domain/facts.ts';
import { distinct, isWrong, type KeptObservations } from '../domain/observations.ts';
import { pointsTo } from '../domain/records.ts';
import type { Dns } from '../net/dns.ts';
import type { EdgeObservation, EdgeProbe } from '../net/edge-probe.ts';
import { plainSerial } from './certificates.ts';

/** What viewers of one domain get, and whether that is the target's doing. */
export interface DomainObservation {
  readonly domain: string;
  /** Whose name servers were asked for its addresses. */
  readonly zone: string;
  /** False when no record leads to the target, or another one leads elsewhere: then an answer proves nothing. */
  readonly conclusive: boolean;
  readonly edges: readonly (EdgeObservation & { readonly byTarget: boolean })[];
}

/** True when a viewer of the domain would not be served by the target, or when there was nothing to see at all. */
export function isUnproven({ conclusive, edges }: DomainObservation): boolean {
  return conclusive && (edges.length === 0 || edges.some(isWrong));
}

/** True when at least one edge was seen to answer for the target, and no other answer can count against it. */
export function isProven(observation: DomainObservation): boolean {
  return observation.conclusive && !isUnproven(observation) && observation.edges.some(({ byTarget }) => byTarget);
}

const CONCURRENCY = 8;
const ADDRESS_TYPES = ['A', 'AAAA', 'CNAME'];

/** Nobody can ask for a wildcard itself, only for a name below it. */
export function probedHost(domain: string): string {
  return domain.replace(/^\*/, 'cname-mover-probe');
}

type Served = Exclude<DomainDnsFacts, { kind: 'unusable' }>;

/**
 * Asks the zone's own name servers and then each address over HTTPS. An edge answers for the target when it presents the
 * target's certificate: CloudFront presents a distribution's certificate only for names that its aliases cover. With an
 * expectation its answer is held against that as well.
 */
export function observeDomain(
  from: { readonly dns: Dns; readonly probe: EdgeProbe },
  ends: Pick<Facts, 'source' | 'target'>,
  expectation?: Expectation,
): (facts: Served) => Promise<DomainObservation> {
  const limit = pLimit(CONCURRENCY);
  return async (facts) => {
    const host = probedHost(facts.domain);
    const addresses = await from.dns.addresses(host, facts.zone.name);
    const edges = await Promise.all(addresses.map((address) => limit(() => from.probe(host, address, expectation))));
    return {
      domain: facts.domain,
      zone: facts.zone.name,
      conclusive: isConclusive(facts, ends),
      edges: edges.map((edge) => ({ ...edge, byTarget: isByTarget(edge, certificateFor(ends.target, host)) })),
    };
  };
}

/** What the journal keeps of it: each certificate once, however many edges presented it. */
export function looked(
  observations: readonly DomainObservation[],
): Pick<KeptObservations, 'observations' | 'certificates'> {
  return {
    observations: observations.map(({ edges, ...rest }) => ({
      ...rest,
      edges: edges.map(({ certificate: _once, ...edge }) => edge),
    })),
    certificates: distinct(observations.flatMap(({ edges }) => edges.flatMap(({ certificate }) => certificate ?? []))),
  };
}

/** Whether an answer of the edge must be the target's; of a zone of others also where only the edge can tell. */
function isConclusive(facts: Served, ends: Pick<Facts, 'source' | 'target'>): boolean {
  if (facts.kind === 'external') return ['target', 'untold'].includes(leadingOf(facts, ends));
  const leading = facts.records.filter(({ Type }) => ADDRESS_TYPES.includes(Type));
  return leading.length > 0 && leading.every((record) => pointsTo(record, ends.target.domainName));
}

function isByTarget(edge: EdgeObservation, certificate: CertificateFacts): boolean {
  const misdirected = edge.status === 421;
  const serial = edge.certificateSerial === undefined ? undefined : plainSerial(edge.certificateSerial);
  return !misdirected && serial !== undefined && serial === certificate.serial;
}
