import pLimit from 'p-limit';
import type { DomainDnsFacts, ZoneFacts } from '../../domain/facts.ts';
import { coverOf, isWildcard, parentOf } from '../../domain/names.ts';
import type { MoveRequest } from '../../domain/request.ts';
import { chooseZone, delegatedZone, type HostedZone } from '../../domain/zone-choice.ts';
import type { Dns } from '../../net/dns.ts';
import { listZones, nameServersOf, recordsAt } from '../route53.ts';
import type { Sessions } from '../sessions.ts';

/** Route 53 allows few requests per second and account; more at once would only be throttled. */
const CONCURRENCY = 4;

type Unusable = Extract<DomainDnsFacts, { kind: 'unusable' }>;

/** The hosted zone and the records of each domain, in the order of the request. */
export async function gatherDns(sessions: Sessions, request: MoveRequest, dns: Dns): Promise<DomainDnsFacts[]> {
  const accounts = sessions.accounts('dns');
  const zones = (await Promise.all(accounts.map((id) => listZones(sessions.route53(id), id)))).flat();
  const limit = pLimit(CONCURRENCY);
  return Promise.all(request.domains.map((domain) => limit(() => gatherDomain(sessions, domain, zones, request, dns))));
}

async function gatherDomain(
  sessions: Sessions,
  domain: string,
  zones: readonly HostedZone[],
  request: MoveRequest,
  dns: Dns,
): Promise<DomainDnsFacts> {
  const zone = await zoneOf(sessions, domain, zones, request.hostedZoneId, dns);
  if ('kind' in zone) return zone;
  const client = sessions.route53(zone.accountId);
  const delegated = await delegationBelow(client, zone, domain);
  if (delegated) {
    return unusable(
      domain,
      'dns-delegated-below',
      `${zone.name} delegates ${delegated} to other name servers, so that its own records there are dead`,
    );
  }
  const [records, wildcardRecords] = await Promise.all([
    recordsAt(client, zone.hostedZoneId, domain),
    isWildcard(domain) ? Promise.resolve([]) : recordsAt(client, zone.hostedZoneId, coverOf(domain)),
  ]);
  return { domain, kind: 'zone', zone, records, wildcardRecords };
}

async function zoneOf(
  sessions: Sessions,
  domain: string,
  zones: readonly HostedZone[],
  pinnedId: string | undefined,
  dns: Dns,
): Promise<ZoneFacts | Unusable> {
  const choice = chooseZone(domain, zones, pinnedId);
  if ('zone' in choice) return plain(choice.zone);
  if ('none' in choice)
    return unusable(domain, 'dns-no-zone', 'no account that may be used for DNS has a public hosted zone for it');
  if ('pinnedUnfit' in choice) return unusable(domain, 'dns-pinned-zone', choice.pinnedUnfit);
  const candidates = await Promise.all(
    choice.several.map(async (zone) => ({
      ...zone,
      nameServers: await nameServersOf(sessions.route53(zone.accountId), zone.hostedZoneId),
    })),
  );
  const live = delegatedZone(candidates, await dns.nameServers(candidates[0]?.name ?? domain));
  if (live) return plain(live);
  const ids = candidates.map(({ hostedZoneId, accountId }) => `${hostedZoneId} of account ${accountId}`).join(', ');
  return unusable(
    domain,
    'dns-several-zones',
    `several hosted zones of this name exist (${ids}), and the live delegation names none of them alone`,
  );
}

/** The nearest name between the domain and the zone's apex that has NS records of its own. */
async function delegationBelow(
  client: Parameters<typeof recordsAt>[0],
  zone: ZoneFacts,
  domain: string,
): Promise<string | undefined> {
  let name = isWildcard(domain) ? parentOf(domain) : domain;
  while (name !== zone.name) {
    const records = await recordsAt(client, zone.hostedZoneId, name);
    if (records.some(({ Type }) => Type === 'NS')) return name;
    name = parentOf(name);
  }
  return undefined;
}

function plain({ hostedZoneId, accountId, name }: HostedZone): ZoneFacts {
  return { hostedZoneId, accountId, name };
}

function unusable(domain: string, code: Unusable['code'], reason: string): Unusable {
  return { domain, kind: 'unusable', code, reason };
}
