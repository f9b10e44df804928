import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { moveByHand } from '../../bench/by-hand.ts';
import { moveByService } from '../../bench/by-service.ts';
import { growth, growthTable } from '../../bench/growth.ts';
import { callsOf, invocationsOf, type Measured, WRITES } from '../../bench/measured.ts';
import { overheadOf } from '../../bench/ways.ts';
import { MOST_DOMAINS, WAITS, type Waits } from '../../bench/world.ts';

/** What grows with the domains, calls for each: one is locked by a single call only. */
const PER_DOMAIN: Readonly<Record<string, number>> = {
  'dynamodb:PutItem': 1,
  'dynamodb:DeleteItem': 1,
};
/** Calls more that are no growth: a hundred locks are read by one call, and each plan of 99 domains has three more. */
const FEW = 2;
/** Around 180 seconds, with remainders that no interval between looks fits. */
const DEPLOYMENTS = [171, 177, 189];

let sizes: Measured[];

beforeAll(async () => {
  sizes = await growth();
}, 60_000);

function ofSize(domains: number): Measured {
  const found = sizes.find((one) => one.domains === domains);
  if (!found) throw new Error(`Nothing was measured with ${domains} domains.`);
  return found;
}

describe('one move of 99 domains, beside one of 1', () => {
  test('takes as many deployments, and one batch of Route 53', () => {
    const written = sizes.map((one) => [callsOf(one, WRITES.deployments), callsOf(one, WRITES.dnsBatches)]);

    expect(written).toEqual([
      [4, 1],
      [4, 1],
      [4, 1],
    ]);
  });

  test('takes as many transitions and invocations, and within 3 % as long', () => {
    const [one, many] = [ofSize(1), ofSize(MOST_DOMAINS)];

    expect(many.counts.transitions).toBe(one.counts.transitions);
    expect(invocationsOf(many)).toBe(invocationsOf(one));
    expect(many.seconds / one.seconds).toBeLessThanOrEqual(1.03);
  });

  test('makes more calls only where AWS has no call for many', () => {
    const [one, many] = [ofSize(1), ofSize(MOST_DOMAINS)];
    const more = [...many.counts.calls.keys()].flatMap((action) => {
      const grown = callsOf(many, action) - callsOf(one, action);
      return grown > FEW ? [[action, grown / (MOST_DOMAINS - 1)] as const] : [];
    });

    expect(Object.fromEntries(more)).toEqual(PER_DOMAIN);
  });

  test('has a history far from the quota of Step Functions', () => {
    expect(Math.max(...sizes.map(({ counts }) => counts.longestHistory))).toBeLessThan(5_000);
  });

  test('is what docs/performance.md shows', () => {
    expect(readFileSync('docs/performance.md', 'utf8')).toContain(growthTable(sizes));
  });
});

describe('beside the deployments that every way has to wait for', () => {
  const overheads = async (way: (waits: Waits) => Promise<Measured>) => {
    const shares: number[] = [];
    for (const deployment of DEPLOYMENTS) {
      const waits = { ...WAITS, deployment };
      shares.push(overheadOf({ waits, measured: await way(waits) }));
    }
    return shares;
  };

  test('the service takes at most 5 % longer, and less than the waiters of the AWS CLI each time', async () => {
    const service = await overheads((waits) => moveByService('service', 1, 1, waits));
    const hand = await overheads((waits) => moveByHand('by hand', 1, waits));

    expect(service.filter((share) => share < 0 || share > 0.05)).toEqual([]);
    expect(hand.filter((share, index) => share <= (service[index] ?? 0))).toEqual([]);
  }, 60_000);
});
