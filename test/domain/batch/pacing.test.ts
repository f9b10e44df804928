import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Group, GroupPlan } from '../../../shared/domain/batch/batch.ts';
import { secondsToBegin } from '../../../shared/domain/batch/pacing.ts';
import { PLAN } from './group-plan.ts';

const TARGET = '222222222222';
const SOURCE = '111111111111';
const PER_SECOND = 5;

interface Made {
  readonly source?: string;
  readonly target?: string;
  readonly zones?: GroupPlan['zones'];
  readonly domains?: number;
}

function group(number: number, { source = SOURCE, target = TARGET, zones = {}, domains = 50 }: Made = {}): Group {
  const plan: GroupPlan = { ...PLAN, accounts: [...new Set([source, target])], zones };
  return {
    group: number,
    status: 'ready',
    domains: Array.from({ length: domains }, (_, at) => ({ line: at + 1, domain: `d${at}.example.com` })),
    target: { accountId: target, distributionId: 'E2TARGET00002B' },
    refused: [],
    there: [],
    plan,
  };
}

/** Groups of accounts of their own, but for what is said of them. */
function apart(count: number, made: Made = {}): Group[] {
  return Array.from({ length: count }, (_, at) =>
    group(at + 1, { source: `source ${at}`, target: `target ${at}`, ...made }),
  );
}

/** To the millisecond. */
const secondsOf = (groups: readonly Group[], perSecond = PER_SECOND) =>
  [...secondsToBegin(groups, perSecond).values()].map((second) => Math.round(second * 1_000) / 1_000);

describe('The groups of a wave', () => {
  test('begin at once where no account has two of them', () => {
    expect(secondsOf(apart(12, { zones: {} }))).toEqual(Array(12).fill(0));
  });

  test('begin twenty a second at most, whatever their accounts', () => {
    const seconds = secondsOf(apart(50));

    expect([...Map.groupBy(seconds, Math.floor)].map(([second, of]) => [second, of.length])).toEqual([
      [0, 20],
      [1, 20],
      [2, 10],
    ]);
  });

  test('begin apart where they have a target account in common, by the eight calls that each asks of it', () => {
    expect(secondsOf(apart(6, { target: TARGET }))).toEqual([0, 1.6, 3.2, 4.8, 6.4, 8]);
  });

  test('begin apart where their zones are in one account: two at once of what is in hand, then by thirteen calls each', () => {
    expect(secondsOf(apart(6, { zones: { dns: 1 } }))).toEqual([0, 0.2, 2.8, 5.4, 8, 10.6]);
  });

  test('begin further apart where each has several zones there, or names that are asked for one by one', () => {
    const last = (made: Made) => secondsOf(apart(10, made)).at(-1) ?? 0;

    expect(last({ zones: { dns: 1 } })).toBeLessThan(last({ zones: { dns: 1 }, domains: 2 }));
    expect(last({ zones: { dns: 1 }, domains: 2 })).toBeLessThan(last({ zones: { dns: 3 } }));
  });

  test('begin closer together with a higher rate', () => {
    const last = (perSecond: number) => secondsOf(apart(50, { zones: { dns: 1 } }), perSecond).at(-1);

    expect([last(5), last(10)]).toEqual([125, 60]);
  });

  test('do not wait for others that share nothing with them', () => {
    const groups = [...apart(10, { zones: { dns: 1 } }), group(11, { source: 'other', target: 'another' })];

    expect(secondsToBegin(groups, PER_SECOND).get(11)).toBe(0);
  });

  test('never ask an account for more than its rate beyond what is in hand, in any span of seconds', () => {
    const made = fc.array(
      fc.record({
        source: fc.constantFrom('a', 'b', 'c'),
        target: fc.constantFrom('a', 'd', 'e'),
        zones: fc.constantFrom<GroupPlan['zones']>({}, { a: 1 }, { z: 1 }, { a: 1, z: 1 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 20 }), (all, perSecond) => {
        const groups = all.map((one, at) => group(at + 1, one));
        const seconds = secondsToBegin(groups, perSecond);
        for (const account of ['a', 'z']) {
          const at = groups
            .filter(({ plan }) => plan?.zones[account])
            .map((one) => seconds.get(one.group) ?? Number.NaN)
            .sort((a, b) => a - b);
          // Thirteen calls each; the one that empties the bucket may take more than there was.
          at.forEach((from, first) => {
            at.slice(first).forEach((to, more) => {
              expect(13 * more).toBeLessThanOrEqual(Math.max(13, 5 * perSecond) + (to - from) * perSecond + 1e-6);
            });
          });
        }
      }),
    );
  });
});
