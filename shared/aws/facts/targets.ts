import pLimit from 'p-limit';
import { isCloudFrontHost } from '../../domain/records.ts';
import type { GatheredTarget } from '../../domain/records-job/facts.ts';
import type { RecordsRequest } from '../../domain/records-job/request.ts';
import { targetOf } from '../../domain/targets/target.ts';
import type { Sessions } from '../sessions.ts';
import { TargetServices } from '../targets/ask.ts';
import { listDistributions, targetDistribution } from './target-distribution.ts';

/** CloudFront publishes no rate; a few at a time are not throttled in practice. */
const CONCURRENCY = 4;

/**
 * Finds out what the accounts tell of the hosts that names shall lead to: the distribution behind each, or the word of its
 * service. Changes nothing. `now` is milliseconds since the epoch.
 */
export async function gatherTargets(
  { changes }: RecordsRequest,
  sessions: Sessions,
  now: number,
): Promise<GatheredTarget[]> {
  const hosts = [...new Set(changes.flatMap(({ to }) => to ?? []))];
  const listed = hosts.some(isCloudFrontHost) ? await listDistributions(sessions) : [];
  const services = new TargetServices(sessions);
  const limit = pLimit(CONCURRENCY);
  const isListed = (host: string) => listed.some(({ domainName }) => domainName === host);
  const targets = hosts.flatMap((host) => {
    const names = [...new Set(changes.filter(({ to }) => to === host).map(({ name }) => name))];
    const byName = isBucketless(host) || (isCloudFrontHost(host) && !isListed(host));
    return byName ? names.map((name) => ({ host, only: { name }, names: [name] })) : [{ host, only: {}, names }];
  });
  return Promise.all(
    targets.map(({ host, only, names }) =>
      limit(async () => {
        const distribution = isCloudFrontHost(host)
          ? await targetDistribution(sessions, { host, names, ...only }, listed, now)
          : undefined;
        const region = changes.find(({ to, targetRegion }) => to === host && targetRegion !== undefined)?.targetRegion;
        const answer = distribution?.kind === 'seen' ? undefined : await services.ask({ host, region, ...only });
        return { host, ...only, distribution, answer };
      }),
    ),
  );
}

/** An S3 website endpoint as it is: which bucket answers there depends on the name that was asked for. */
function isBucketless(host: string): boolean {
  const { service, bucket } = targetOf(host);
  return service === 's3-website' && bucket === undefined;
}
