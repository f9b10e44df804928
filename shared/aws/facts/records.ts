import pLimit from 'p-limit';
import type { DomainDnsFacts } from '../../domain/facts.ts';
import { isWithin } from '../../domain/names.ts';
import type { GatheredTarget, RecordsFacts, TargetFacts } from '../../domain/records-job/facts.ts';
import { lockedNames } from '../../domain/records-job/plan.ts';
import type { RecordsRequest } from '../../domain/records-job/request.ts';
import { isMoverError } from '../../errors.ts';
import type { Dns } from '../../net/dns.ts';
import { route53Of } from '../clients.ts';
import type { LockStore } from '../lock-store.ts';
import { zoneSizeOf } from '../route53.ts';
import type { Sessions } from '../sessions.ts';
import { gatherDns } from './dns.ts';
import type { Eyes } from './external.ts';
import type { PlainZone } from './live-zones.ts';
import { gatherLocks } from './locks.ts';

/** Hosts that are looked up at once. */
const CONCURRENCY = 4;

interface Sources {
  readonly sessions: Sessions;
  readonly locks: LockStore;
  readonly eyes: Eyes;
  /** The zones of a plan that was made before. */
  readonly known: readonly PlainZone[];
  /** What the accounts told of the targets of this request. */
  readonly targets: readonly GatheredTarget[];
}

/** Finds out everything else that the planner of record changes asks, and changes nothing. */
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
  return { names, zoneSizes, targets: await withDns(from, names), locks };
}

/** What DNS tells of each target, beside what the accounts told. */
async function withDns(from: Sources, names: readonly DomainDnsFacts[]): Promise<TargetFacts[]> {
  const hosts = [...new Set(from.targets.map(({ host }) => host))];
  const inZones = hosts.filter((host) => names.some((dns) => dns.kind === 'zone' && isWithin(host, dns.zone.name)));
  const own = await gatherDns(from.sessions, { domains: inZones }, from.eyes, from.known);
  const limit = pLimit(CONCURRENCY);
  return Promise.all(
    from.targets.map((target) =>
      limit(async () => {
        const dns = own.find(({ domain }) => domain === target.host);
        return {
          ...target,
          addresses: await addressesOf(target.host, from.eyes.dns),
          own: dns?.kind === 'zone' ? { hostedZoneId: dns.zone.hostedZoneId, records: dns.records } : undefined,
        };
      }),
    ),
  );
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
