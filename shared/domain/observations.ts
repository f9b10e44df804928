import { clipped } from './text.ts';

/** The certificate that an edge presented. */
export interface CertificateSeen {
  /** As node:tls gives it. */
  readonly serial: string;
  /** The common name of who issued it; undefined where the certificate has none. */
  readonly issuer?: string;
  /** ISO 8601, UTC. */
  readonly expires?: string;
}

/** How one side stood when it was looked at. */
export interface EndSeen {
  /** Which of the move's own domains, and of the wildcards above them, it held. */
  readonly aliases: readonly string[];
  /** How many other aliases it held. */
  readonly others: number;
  /** SHA-256 of its config without aliases, and without a certificate that the move attached. */
  readonly configDigest: string;
}

/** What was seen of one name: at the edges that DNS names, or at its name servers; observe.ts and lookups.ts have the members. */
export interface Observation {
  readonly edges?: readonly EdgeSeen[];
  readonly zone?: unknown;
  readonly verdict?: string;
}

/** What an edge answered, as far as it tells who served. */
interface EdgeSeen {
  readonly byTarget?: boolean;
  readonly unreachable?: boolean;
  readonly unmet?: readonly string[];
}

/** What the journal keeps of a look; journals of earlier versions have `observations` alone. */
export interface KeptObservations {
  readonly observations: readonly Observation[];
  /** How many edges, or names where there are no edges, were seen besides those that are kept. */
  readonly more?: number;
  /** The name servers of each zone that was asked, by its name. */
  readonly servers?: Readonly<Record<string, readonly string[]>>;
  readonly certificates?: readonly CertificateSeen[];
  /** Undefined for a record change; without `source` for one that nobody here can read. */
  readonly ends?: { readonly source?: EndSeen; readonly target: EndSeen };
}

/** DynamoDB takes items of 400 KB, and the head of a journal holds its newest entry beside the rest. */
const MOST_BYTES = 200_000;
const MOST_EDGES = 400;
/** Of one list within an observation, of the name servers of a zone, of certificates. */
const MOST_ITEMS = 16;
const MOST_CHARACTERS = 300;
const SENTENCE_CHARACTERS = 1_000;

/** The entry of a look that did not prove it; the sentence says what was seen instead. Pure. */
export function unprovenBy(sentence: string, seen: KeptObservations) {
  return { kind: 'unproven', because: clipped(sentence, SENTENCE_CHARACTERS), ...kept(seen) } as const;
}

/** Cuts what was seen down to what an entry of the journal can hold; every name has its share of the edges. Pure. */
export function kept(seen: KeptObservations): KeptObservations {
  const share = Math.max(1, Math.floor(MOST_EDGES / Math.max(1, seen.observations.length)));
  let left = MOST_BYTES;
  const observations = seen.observations.flatMap(({ edges, ...rest }): Observation[] => {
    const small = { ...shortened(rest), ...(edges ? { edges: edges.slice(0, share).map(shortened) } : {}) };
    left -= new TextEncoder().encode(JSON.stringify(small)).length;
    return left < 0 ? [] : [small];
  });
  const more = countOf(seen.observations) - countOf(observations);
  const { servers, certificates } = seen;
  return {
    ...seen,
    observations,
    ...(more > 0 ? { more } : {}),
    ...(servers ? { servers: shortened(servers) } : {}),
    ...(certificates ? { certificates: shortened(certificates) } : {}),
  };
}

/** The same value with its texts and lists cut. */
function shortened<T>(value: T): T {
  if (typeof value === 'string') return clipped(value, MOST_CHARACTERS) as T;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map(shortened) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shortened(member)])) as T;
}

/** Edges that were asked, and names without edges. */
export function countOf(observations: readonly Observation[]): number {
  return observations.reduce((sum, { edges }) => sum + (edges?.length ?? 1), 0);
}

/** Edges that did not answer for the target, or not as the request expects, and names that are answered otherwise than written. */
export function wrongOf(observations: readonly Observation[]): number {
  return observations.reduce((sum, { edges, verdict }) => {
    return sum + (edges?.filter(isWrong).length ?? (verdict === 'otherwise' ? 1 : 0));
  }, 0);
}

/** True when an edge answered for another than the target, or not as the request expects. */
export function isWrong({ byTarget, unreachable, unmet = [] }: EdgeSeen): boolean {
  return !unreachable && (!byTarget || unmet.length > 0);
}

/** A certificate once, however many edges presented it. */
export function distinct(certificates: readonly CertificateSeen[]): CertificateSeen[] {
  return [...new Map(certificates.map((one) => [one.serial, one])).values()];
}
