import { describe, expect, test } from '@jest/globals';
import { openCounted } from '../../bench/counting.ts';
import { domainsOf, MOST_DOMAINS, SOURCE, TARGET, WAITS } from '../../bench/world.ts';
import { BATCH_STATE_MACHINE, stateMachineArn } from '../../local/service.ts';
import { CALLS } from '../../shared/domain/batch/pacing.ts';
import { actionOf, type SdkRequest } from '../simulation/actions.ts';

const MINUTE_MS = 60_000;

/** Calls of Route 53, and of CloudFront by distribution, that a batch of one group sends in its first minute. */
async function firstMinute(count: number, mode: 'plan' | 'apply'): Promise<Record<keyof typeof CALLS, number>> {
  const domains = domainsOf(count);
  const { local, clock } = await openCounted(domains, WAITS);
  const calls = { zone: 0, source: 0, target: 0 };
  const handler = local.clients.requestHandler as unknown as { handle: (request: SdkRequest) => Promise<unknown> };
  const handle = handler.handle.bind(handler);
  const until = clock.now() + MINUTE_MS;
  handler.handle = (request) => {
    const [service] = actionOf(request).split(':');
    if (clock.now() < until && service === 'route53') calls.zone += 1;
    if (clock.now() < until && service === 'cloudfront') {
      // Who holds the domains is asked by the target, too.
      calls[request.path.includes(SOURCE.distributionId) ? 'source' : 'target'] += 1;
    }
    return handle(request);
  };
  const { accountId: targetAccount, distributionId: target } = TARGET;
  const { accountId: sourceAccount, distributionId: source } = SOURCE;
  const lines = domains.map((domain) => ({ domain, target, targetAccount, source, sourceAccount }));
  const input = { list: { lines }, mode };
  const arn = local.aws.stepFunctions.start({
    stateMachineArn: stateMachineArn(BATCH_STATE_MACHINE),
    input,
    name: mode,
  });
  const { status, cause } = await clock.run(local.aws.stepFunctions.ended(arn));
  if (status !== 'SUCCEEDED') throw new Error(`The batch of ${count} domains ended ${status}: ${cause}`);
  return calls;
}

/** Of the move alone. */
async function begun(count: number) {
  const [planned, moved] = [await firstMinute(count, 'plan'), await firstMinute(count, 'apply')];
  return {
    zone: moved.zone - planned.zone,
    source: moved.source - planned.source,
    target: moved.target - planned.target,
  };
}

describe('The beginning of a move', () => {
  test.each([1, 2, 3, 8])('of %i domains asks no more than a wave is paced by', async (count) => {
    expect((await begun(count)).zone).toBeLessThanOrEqual(CALLS.zone.ofFewNames);
  });

  test.each([9, MOST_DOMAINS])('of %i domains asks its zone just what a wave is paced by', async (count) => {
    expect((await begun(count)).zone).toBe(CALLS.zone.ofMany);
  });

  test('asks source and target just what a wave is paced by, and then how the cover deploys', async () => {
    const { source, target } = await begun(1);
    const looks = 5;

    expect([source, target - looks]).toEqual([CALLS.source, CALLS.target]);
  });
});
