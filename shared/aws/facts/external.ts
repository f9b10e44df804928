import type { ExternalAnswer, ExternalZone, ServerView } from '../../domain/external.ts';
import type { ExternalProof } from '../../domain/facts.ts';
import { isWildcard, isWithin, parentOf, registrableDomain } from '../../domain/names.ts';
import { ownershipName } from '../../domain/ownership.ts';
import type { Dns } from '../../net/dns.ts';
import type { EdgeProbe } from '../../net/edge-probe.ts';
import { plainSerial } from '../certificates.ts';
import { probedHost } from '../observe.ts';

/** The service's eyes on the live world. */
export interface Eyes {
  readonly dns: Dns;
  readonly probe: EdgeProbe;
}

/** Addresses of one name that are asked for their certificate: those of one edge are alike. */
const PROBED_ADDRESSES = 4;

/**
 * The zone that the world asks for a name, by walking up to the registrable domain; undefined when nobody serves any. A
 * name with a CNAME is no zone, though a resolver that follows it would answer with name servers.
 */
export async function liveZoneOf(dns: Dns, name: string): Promise<ExternalZone | undefined> {
  const top = registrableDomain(name);
  if (top === undefined) return undefined;
  for (let level = isWildcard(name) ? parentOf(name) : name; isWithin(level, top); level = parentOf(level)) {
    const nameServers = await serversOf(dns, level);
    if (nameServers.length > 0) return { name: level, nameServers };
  }
  return undefined;
}

/** The name servers that the world is told to ask for a zone, sorted; empty where a name is none. */
export async function serversOf(dns: Dns, name: string): Promise<string[]> {
  if ((await dns.canonicalName(name)) !== name) return [];
  const servers = await dns.nameServers(name);
  return servers.map((server) => server.toLowerCase().replace(/\.$/, '')).sort();
}

/** What live DNS says of a domain in a zone of others. */
export async function answerOf({ dns, probe }: Eyes, domain: string, zone: ExternalZone): Promise<ExternalAnswer> {
  const views = (await dns.views(domain, zone.nameServers)).filter(({ failure }) => failure === undefined);
  const host = views.find((view) => view.host !== undefined)?.host;
  const addresses = [...new Set(views.flatMap((view) => view.addresses))].sort();
  const probed = host === undefined ? addresses.slice(0, PROBED_ADDRESSES) : [];
  const edges = await Promise.all(probed.map((address) => probe(probedHost(domain), address)));
  return {
    host,
    end: host === undefined ? undefined : await dns.canonicalName(host),
    addresses,
    certificates: edges.flatMap(({ certificateSerial }) =>
      certificateSerial === undefined ? [] : plainSerial(certificateSerial),
    ),
    ttl: ttlOf(views),
  };
}

/** The ownership TXT record of a domain, where its name lies in a zone of others that is live. */
export async function externalProofOf(dns: Dns, domain: string): Promise<ExternalProof | undefined> {
  const name = ownershipName(domain);
  const zone = await liveZoneOf(dns, name);
  if (zone === undefined) return undefined;
  const views = await dns.views(name, zone.nameServers);
  return { zone, values: [...new Set(views.flatMap(({ texts }) => texts))].sort() };
}

function ttlOf(views: readonly ServerView[]): number {
  return Math.max(0, ...views.map(({ ttl }) => ttl));
}
