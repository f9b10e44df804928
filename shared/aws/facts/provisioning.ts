import type { CaaRecord } from '../../domain/caa.ts';
import { viewConfig } from '../../domain/distribution-config.ts';
import type { DistributionFacts, ProvisioningFacts, ValidationFacts } from '../../domain/facts.ts';
import { coverOf, isApex, isWildcard, parentOf } from '../../domain/names.ts';
import { validatedName } from '../../domain/provisioning.ts';
import { type DistributionRef, isTenant } from '../../domain/refs.ts';
import type { ResolvedRequest } from '../../domain/request.ts';
import type { Dns } from '../../net/dns.ts';
import { cloudFrontOf } from '../clients.ts';
import { readConfig } from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';
import { ownCertificateOf, readTenant } from '../tenants.ts';
import { gatherDns } from './dns.ts';
import type { Eyes } from './external.ts';

/**
 * What a new certificate of the target would need, for every name that it might have to cover: the zone of its validation
 * record, and where there is one the CAA records that hold for the name.
 */
export async function gatherProvisioning(
  sessions: Sessions,
  request: ResolvedRequest,
  target: DistributionFacts,
  from: { readonly eyes: Eyes; readonly nameQuota: number },
): Promise<ProvisioningFacts> {
  const covers = request.domains.filter((domain) => !isWildcard(domain) && !isApex(domain)).map(coverOf);
  const own = [...new Set([...request.domains, ...covers])];
  const others = target.aliases.filter((alias) => !own.includes(alias));
  const { hostedZoneId, ...unpinned } = request;
  const [ofMove, ofTarget, viewerCertificate] = await Promise.all([
    gatherDns(sessions, { ...request, domains: own }, from.eyes),
    gatherDns(sessions, { ...unpinned, domains: others }, from.eyes),
    readViewerCertificate(sessions, target),
  ]);
  const caaOf = caaFinder(from.eyes.dns);
  const validation = [...ofMove, ...ofTarget].map(async (dns): Promise<ValidationFacts> => {
    if (dns.kind !== 'zone') return { name: dns.domain, zone: undefined, caa: [] };
    return { name: dns.domain, zone: dns.zone, caa: await caaOf(validatedName(dns.domain)) };
  });
  return {
    nameQuota: from.nameQuota,
    viewerCertificate,
    validation: await Promise.all(validation),
  };
}

async function readViewerCertificate(sessions: Sessions, target: DistributionRef): Promise<string> {
  const client = cloudFrontOf(sessions, target.accountId, 'target');
  if (isTenant(target)) return ownCertificateOf((await readTenant(client, target)).tenant);
  const { xml } = await readConfig(client, target);
  return viewConfig(xml).viewerCertificate;
}

/** The CAA records at a name, or at the nearest name above that has any; each name is asked once. RFC 8659, section 3. */
function caaFinder(dns: Dns): (name: string) => Promise<readonly CaaRecord[]> {
  const asked = new Map<string, Promise<readonly CaaRecord[]>>();
  const at = (name: string) => {
    const answer = asked.get(name) ?? dns.caa(name);
    asked.set(name, answer);
    return answer;
  };
  return async function find(name: string): Promise<readonly CaaRecord[]> {
    const records = await at(name);
    return records.length > 0 || !name.includes('.') ? records : find(parentOf(name));
  };
}
