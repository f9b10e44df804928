import pLimit from 'p-limit';
import type { DomainDnsFacts } from '../../domain/facts.ts';
import { isWithin } from '../../domain/names.ts';
import { isCloudFrontHost } from '../../domain/records.ts';
import type { RecordsFacts, TargetFacts } from '../../domain/records-job/facts.ts';
import { lockedNames } from '../../domain/records-job/plan.ts';
import type { RecordsRequest } from '../../domain/records-job/request.ts';
import { targetOf } from '../../domain/targets/target.ts';
import { isMoverError } from '../../errors.ts';
import type { Dns } from '../../net/dns.ts';
import { route53Of } from '../clients.ts';
import type { LockStore } from '../lock-store.ts';
import { zoneSizeOf } from '../route53.ts';
import type { Sessions } from '../sessions.ts';
import { TargetServices } from '../targets/ask.ts';
import { gatherDns } from './dns.ts';
import type { Eyes } from './external.ts';
import { gatherLocks } from './gather.ts';
import type { PlainZone } from './live-zones.ts';
import { listDistributions, targetDistribution } from './target-distribution.ts';

/** CloudFront publishes no rate; a few at a time are not throttled in practice. */
const CONCURRENCY = 4;

interface Sources {
  readonly sessions: Sessions;
  readonly locks: LockStore;
  readonly eyes: Eyes;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The zones of a plan that was made before. */
  readonly known: readonly PlainZone[];
}

/** Finds out everything that the planner of record changes asks, and changes nothing. */
export async function gatherRecordsFacts(
  moveId: string,
  request: RecordsRequest,
  from: Sources,
): Promise<RecordsFacts> {
  const domains = [...new Set(request.changes.map(({ name }) => name))];
  const [names, locks] = await Promise.all([
    gatherDns(from.sessions, { domains, hostedZoneId: request.hostedZoneId }, from.eyes, from.known),
    gatherLocks(moveId, lockedNames(request), from.locks),
  ]);
  const zones = names.flatMap((dns) => (dns.kind === 'zone' ? [dns.zone] : []));
  const zoneSizes: Record<string, number> = {};
  for (const { hostedZoneId, accountId } of zones) {
    zoneSizes[hostedZoneId] ??= await zoneSizeOf(route53Of(from.sessions, accountId), hostedZoneId);
  }
  return { names, zoneSizes, targets: await gatherTargets(request, names, from), locks };
}

async function gatherTargets(
  { changes }: RecordsRequest,
  names: readonly DomainDnsFacts[],
  from: Sources,
): Promise<TargetFacts[]> {
  const hosts = [...new Set(changes.flatMap(({ to }) => to ?? []))];
  const inZones = hosts.filter((host) => names.some((dns) => dns.kind === 'zone' && isWithin(host, dns.zone.name)));
  const own = await gatherDns(from.sessions, { domains: inZones }, from.eyes, from.known);
  const listed = hosts.some(isCloudFrontHost) ? await listDistributions(from.sessions) : [];
  const services = new TargetServices(from.sessions);
  const limit = pLimit(CONCURRENCY);
  const isListed = (host: string) => listed.some(({ domainName }) => domainName === host);
  const targets = hosts.flatMap((host) => {
    const names = changes.filter(({ to }) => to === host).map(({ name }) => name);
    const byName = isBucketless(host) || (isCloudFrontHost(host) && !isListed(host));
    return byName ? [...new Set(names)].map((name) => ({ host, name })) : [{ host }];
  });
  return Promise.all(
    targets.map(({ host, ...only }) =>
      limit(async () => {
        const dns = own.find(({ domain }) => domain === host);
        const distribution = isCloudFrontHost(host)
          ? await targetDistribution(from.sessions, { host, ...only }, listed, from.now)
          : undefined;
        const region = changes.find(({ to, targetRegion }) => to === host && targetRegion !== undefined)?.targetRegion;
        return {
          host,
          ...only,
          addresses: await addressesOf(host, from.eyes.dns),
          own: dns?.kind === 'zone' ? { hostedZoneId: dns.zone.hostedZoneId, records: dns.records } : undefined,
          distribution,
          answer: distribution?.kind === 'seen' ? undefined : await services.ask({ host, region, ...only }),
        };
      }),
    ),
  );
}

/** An S3 website endpoint as it is: which bucket answers there depends on the name that was asked for. */
function isBucketless(host: string): boolean {
  const { service, bucket } = targetOf(host);
  return service === 's3-website' && bucket === undefined;
}

/** Undefined where nobody answers: then nothing is known. */
async function addressesOf(host: string, dns: Dns): Promise<string[] | undefined> {
  try {
    return await dns.addresses(host);
  } catch (error) {
    if (isMoverError(error, 'ServiceUnavailable')) return undefined;
    throw error;
  }
}
