import pLimit from 'p-limit';
import type { DomainDnsFacts, OwnershipFacts, ZoneFacts } from '../../domain/facts.ts';
import { isWildcard, parentOf } from '../../domain/names.ts';
import { ownershipName, ownershipRecord } from '../../domain/ownership.ts';
import { isCloudFrontHost, type RecordSet, targetHostOf } from '../../domain/records.ts';
import type { MoveRequest } from '../../domain/request.ts';
import type { HostedZone } from '../../domain/zone-choice.ts';
import type { Dns } from '../../net/dns.ts';
import { recordsAt } from '../route53.ts';
import type { Sessions } from '../sessions.ts';
import { type ZoneFinder, zoneFinder } from './live-zones.ts';

/** Route 53 allows few requests per second and account; more at once would only be throttled. */
const CONCURRENCY = 4;

type InZone = Extract<DomainDnsFacts, { kind: 'zone' }>;

/** The hosted zone and the records of each domain, in the order of the request. */
export async function gatherDns(sessions: Sessions, request: MoveRequest, dns: Dns): Promise<DomainDnsFacts[]> {
  const findZone = await zoneFinder(sessions, dns);
  const limit = pLimit(CONCURRENCY);
  return Promise.all(
    request.domains.map((domain) => limit(() => gatherDomain(sessions, domain, findZone, request.hostedZoneId, dns))),
  );
}

async function gatherDomain(
  sessions: Sessions,
  domain: string,
  findZone: ZoneFinder,
  pinnedId: string | undefined,
  dns: Dns,
): Promise<DomainDnsFacts> {
  const found = await findZone(domain, pinnedId);
  if ('code' in found) return { domain, kind: 'unusable', ...found };
  const zone = plain(found);
  const levels = levelsOf(domain, zone.name);
  const client = sessions.route53(zone.accountId);
  const atLevels = await Promise.all(levels.map((name) => recordsAt(client, zone.hostedZoneId, name)));
  const delegated = levels.find((_name, index) => atLevels[index]?.some(({ Type }) => Type === 'NS'));
  if (delegated !== undefined) {
    const reason = `${zone.name} delegates ${delegated} to other name servers, so that its own records there are dead`;
    return { domain, kind: 'unusable', code: 'dns-delegated-below', reason };
  }
  const records = await recordsAt(client, zone.hostedZoneId, domain);
  const wildcards = [...levels, zone.name].map((level) => `*.${level}`).filter((wildcard) => wildcard !== domain);
  const wildcardRecords = await Promise.all(wildcards.map((name) => recordsAt(client, zone.hostedZoneId, name)));
  const [leadsTo, ownership] = await Promise.all([
    endOfDetour(domain, records, dns),
    gatherOwnership(sessions, domain, findZone),
  ]);
  return {
    domain,
    kind: 'zone',
    zone,
    records,
    wildcardRecords: wildcardRecords.flat(),
    leadsTo,
    ownership,
  } satisfies InZone;
}

/** The names between a domain and its zone's apex, the domain itself included, the apex not. */
function levelsOf(domain: string, zoneName: string): string[] {
  const levels: string[] = [];
  for (let name = isWildcard(domain) ? parentOf(domain) : domain; name !== zoneName; name = parentOf(name))
    levels.push(name);
  return levels;
}

/** A CNAME to a name that is not CloudFront's may lead there in the end. */
async function endOfDetour(domain: string, records: readonly RecordSet[], dns: Dns): Promise<string | undefined> {
  const detour = records.map(targetHostOf).find((host) => host !== undefined && !isCloudFrontHost(host));
  return detour === undefined ? undefined : dns.canonicalName(domain);
}

/** The TXT record of a domain's ownership, in the zone that its own name lies in. */
async function gatherOwnership(
  sessions: Sessions,
  domain: string,
  findZone: ZoneFinder,
): Promise<OwnershipFacts | undefined> {
  const name = ownershipName(domain);
  const found = await findZone(name);
  if ('code' in found) return undefined;
  const zone = plain(found);
  const records = await recordsAt(sessions.route53(zone.accountId), zone.hostedZoneId, name);
  return { zone, record: ownershipRecord(domain, records) };
}

function plain({ hostedZoneId, accountId, name }: HostedZone): ZoneFacts {
  return { hostedZoneId, accountId, name };
}
