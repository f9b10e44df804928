import type { DomainDnsFacts, OwnershipFacts } from '../../domain/facts.ts';
import { isWildcard, isWithin, parentOf } from '../../domain/names.ts';
import { ownershipName, ownershipRecord } from '../../domain/ownership.ts';
import { decodeName, isCloudFrontHost, type RecordSet, targetHostOf } from '../../domain/records.ts';
import type { MoveRequest } from '../../domain/request.ts';
import type { HostedZone } from '../../domain/zone-choice.ts';
import type { Dns } from '../../net/dns.ts';
import { route53Of } from '../clients.ts';
import { recordsAtAll } from '../route53.ts';
import type { Sessions } from '../sessions.ts';
import { answerOf, type Eyes, externalProofOf, liveZoneOf } from './external.ts';
import { type FoundZone, type NoZone, type PlainZone, zoneFinder } from './live-zones.ts';

/** Aliases of one zone that follow one another; more than this nobody has. */
const MOST_ALIASES = 4;

type InZone = Extract<DomainDnsFacts, { kind: 'zone' }>;

/** Where the records of a domain stand, before any of them is read. */
interface Place {
  readonly domain: string;
  readonly zone: FoundZone | NoZone;
  /** The zone of the TXT record that proves the ownership. */
  readonly proofZone: HostedZone | NoZone;
}

/**
 * The hosted zone and the records of each domain, in the order of the request. Each zone is read once for all of them. Zones
 * that are `known` are gone by as long as they hold; all accounts are asked for theirs otherwise.
 */
export async function gatherDns(
  sessions: Sessions,
  request: Pick<MoveRequest, 'domains' | 'hostedZoneId'>,
  eyes: Eyes,
  known: readonly PlainZone[] = [],
): Promise<DomainDnsFacts[]> {
  const { dns } = eyes;
  const findZone = zoneFinder(sessions, dns, known);
  const places: Place[] = [];
  for (const domain of request.domains) {
    const zone = await findZone(domain, request.hostedZoneId);
    places.push({ domain, zone, proofZone: await findZone(ownershipName(domain)) });
  }
  const recordsOf = await readZones(sessions, places);
  if (known.length > 0 && places.some((place) => isDelegated(place, recordsOf)))
    return gatherDns(sessions, request, eyes);
  return Promise.all(places.map((place) => factsOf(place, recordsOf, followerOf(sessions, dns), eyes)));
}

type Reader = (zone: HostedZone, name: string) => readonly RecordSet[];

/** Reads all the names that the facts need, zone by zone. */
async function readZones(sessions: Sessions, places: readonly Place[]): Promise<Reader> {
  const wanted = places.flatMap(({ domain, zone, proofZone }) => [
    ...('code' in zone ? [] : namesIn(domain, zone).map((name) => ({ zone, name }))),
    ...('code' in proofZone ? [] : [{ zone: proofZone, name: ownershipName(domain) }]),
  ]);
  const read = new Map<string, readonly RecordSet[]>();
  for (const [id, group] of Map.groupBy(wanted, ({ zone }) => zone.hostedZoneId)) {
    const [first] = group;
    if (!first) continue;
    const client = route53Of(sessions, first.zone.accountId);
    const records = await recordsAtAll(
      client,
      id,
      group.map(({ name }) => name),
    );
    for (const [name, found] of Map.groupBy(records, (record) => decodeName(record.Name)))
      read.set(`${id} ${name}`, found);
  }
  return ({ hostedZoneId }, name) => read.get(`${hostedZoneId} ${name}`) ?? [];
}

/** Whether a name lies in a nearer zone than the one that was found for it. */
function isDelegated({ domain, zone, proofZone }: Place, recordsOf: Reader): boolean {
  const names = [
    ...('code' in zone ? [] : levelsOf(domain, zone.name).map((name) => recordsOf(zone, name))),
    ...('code' in proofZone ? [] : [recordsOf(proofZone, ownershipName(domain))]),
  ];
  return names.some((records) => records.some(({ Type }) => Type === 'NS'));
}

/** The domain, the names between it and the apex, and the wildcards that could answer for it. */
function namesIn(domain: string, zone: HostedZone): string[] {
  return [domain, ...levelsOf(domain, zone.name), ...wildcardsOver(domain, zone.name)];
}

async function factsOf(
  { domain, zone, proofZone }: Place,
  recordsOf: Reader,
  follow: Follower,
  eyes: Eyes,
): Promise<DomainDnsFacts> {
  if ('code' in zone) return outsideOf(domain, zone, eyes);
  const delegated = levelsOf(domain, zone.name).find((name) => recordsOf(zone, name).some(({ Type }) => Type === 'NS'));
  if (delegated !== undefined) {
    const reason = `${zone.name} delegates ${delegated} to other name servers, so that its own records there are dead`;
    return { domain, kind: 'unusable', code: 'dns-delegated-below', reason };
  }
  const records = recordsOf(zone, domain);
  const ownership: OwnershipFacts | undefined =
    'code' in proofZone
      ? undefined
      : { zone: plain(proofZone), record: ownershipRecord(domain, recordsOf(proofZone, ownershipName(domain))) };
  return {
    domain,
    kind: 'zone',
    zone: plain(zone),
    ...(zone.servedBy && { servedBy: zone.servedBy }),
    records,
    wildcardRecords: wildcardsOver(domain, zone.name).flatMap((name) => recordsOf(zone, name)),
    leadsTo: await endOfDetours(records, zone, follow),
    ownership,
    externalProof: ownership === undefined ? await externalProofOf(eyes.dns, domain) : undefined,
  } satisfies InZone;
}

/** A domain whose zone is none of ours: in one that is live elsewhere, or in none that can be used. */
async function outsideOf(domain: string, { code, reason }: NoZone, eyes: Eyes): Promise<DomainDnsFacts> {
  if (code === 'dns-several-zones' || code === 'dns-pinned-zone') return { domain, kind: 'unusable', code, reason };
  const zone = await liveZoneOf(eyes.dns, domain);
  if (zone === undefined)
    return { domain, kind: 'unusable', code: 'dns-no-zone', reason: `no DNS answers for it, and ${reason}` };
  const [answer, externalProof] = await Promise.all([answerOf(eyes, domain, zone), externalProofOf(eyes.dns, domain)]);
  return { domain, kind: 'external', zone, answer, reason, externalProof };
}

/** The names between a domain and its zone's apex, the domain itself included, the apex not. */
function levelsOf(domain: string, zoneName: string): string[] {
  const levels: string[] = [];
  for (let name = isWildcard(domain) ? parentOf(domain) : domain; name !== zoneName; name = parentOf(name)) {
    levels.push(name);
  }
  return levels;
}

function wildcardsOver(domain: string, zoneName: string): string[] {
  return [...levelsOf(domain, zoneName), zoneName]
    .map((level) => `*.${level}`)
    .filter((wildcard) => wildcard !== domain);
}

/** Each record to a name that is not CloudFront's is followed by that name; the one that ends at CloudFront counts. */
async function endOfDetours(
  records: readonly RecordSet[],
  zone: HostedZone,
  follow: Follower,
): Promise<string | undefined> {
  const hosts = new Set(records.map(targetHostOf).filter((host) => host !== undefined));
  const ends = await Promise.all(
    [...hosts].filter((host) => !isCloudFrontHost(host)).map((host) => follow(host, zone)),
  );
  return ends.find(isCloudFrontHost) ?? ends[0];
}

type Follower = (host: string, zone: HostedZone) => Promise<string>;

/** Follows CNAMEs by live DNS, and aliases within the zone by its records: nobody who asks is told of those. */
function followerOf(sessions: Sessions, dns: Dns): Follower {
  return async function follow(host: string, zone: HostedZone, left = MOST_ALIASES): Promise<string> {
    const end = await dns.canonicalName(host);
    if (isCloudFrontHost(end) || left === 0 || !isWithin(end, zone.name)) return end;
    const records = await recordsAtAll(route53Of(sessions, zone.accountId), zone.hostedZoneId, [end]);
    const next = records.map(targetHostOf).find((target) => target !== undefined);
    return next === undefined ? end : follow(next, zone, left - 1);
  };
}

function plain({ hostedZoneId, accountId, name }: HostedZone) {
  return { hostedZoneId, accountId, name };
}
