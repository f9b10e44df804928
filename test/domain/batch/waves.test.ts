import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BatchHead, Group, GroupPlan } from '../../../shared/domain/batch/batch.ts';
import { circuitOf } from '../../../shared/domain/batch/circuit.ts';
import {
  accountsToCover,
  groupsOf,
  MOST_IN_GROUP,
  MOST_NAMES,
  namesToCover,
} from '../../../shared/domain/batch/groups.ts';
import { byRisk, composeWave, provenWaves, sizeOfWave } from '../../../shared/domain/batch/waves.ts';
import { PLAN } from './group-plan.ts';

const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET00002B' };
const SOURCE = { accountId: '111111111111', distributionId: 'E1SOURCE00001A' };

function group(number: number, plan: Partial<GroupPlan> = {}, domains = 1): Group {
  const named = Array.from({ length: domains }, (_, at) => ({ line: at + 1, domain: `d${number}-${at}.example.com` }));
  const locks = [`distribution ${number}`];
  const whole = { ...PLAN, locks, ...plan };
  return { group: number, status: 'ready', domains: named, target: TARGET, refused: [], there: [], plan: whole };
}

const LIMITS = { perAccount: 10, most: 100 };
const numbersOf = (groups: readonly Group[]) => groups.map((one) => one.group);

describe('The lines of a list', () => {
  const line = (number: number, domain: string, more: object = {}) => ({
    line: number,
    domain,
    target: TARGET,
    ...more,
  });

  test('are grouped by source, target and zone; who holds a domain is told by the lists', () => {
    const holders = new Map([
      ['b.example.com', SOURCE],
      ['c.example.com', TARGET],
    ]);
    const lines = [
      line(1, 'b.example.com'),
      line(2, 'a.example.com', { source: SOURCE }),
      line(3, 'c.example.com'),
      line(4, 'd.example.com', { source: SOURCE, hostedZoneId: 'Z1EXAMPLE' }),
    ];

    expect(groupsOf(lines, holders).map(({ source, domains }) => [source, domains.map((one) => one.line)])).toEqual([
      [undefined, [3]],
      [SOURCE, [2, 1]],
      [SOURCE, [4]],
    ]);
  });

  test('are as many groups as moves take, each domain once, whatever their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 5 }), (count, targets) => {
        const lines = Array.from({ length: count }, (_, at) => ({
          line: at + 1,
          domain: `d${at}.example.com`,
          target: { accountId: '222222222222', distributionId: `E2TARGET0000${at % targets}B` },
        }));
        const groups = groupsOf(lines, new Map());
        const grouped = groups.flatMap(({ domains }) => domains.map((one) => one.line));
        expect(grouped.toSorted((a, b) => a - b)).toEqual(lines.map((one) => one.line));
        expect(groups.every(({ domains }) => domains.length <= MOST_IN_GROUP)).toBe(true);
        expect(groupsOf(lines.toReversed(), new Map())).toEqual(groups);
      }),
    );
  });

  test('are for those whose grants cover the domains, or of a long list the wildcards above them', () => {
    const few = ['www.example.com', 'example.com', '*.a.example.com'];
    expect(namesToCover(few)).toEqual(['*.a.example.com', 'example.com', 'www.example.com']);

    const many = Array.from({ length: MOST_NAMES }, (_, at) => `d${at}.example.com`);
    expect(namesToCover([...few, ...many])).toEqual(['*.a.example.com', '*.example.com', 'example.com']);
    const apexes = Array.from({ length: MOST_NAMES - 2 }, (_, at) => `d${at}.co.uk`);
    expect(namesToCover([...many, 'b.example.org', ...apexes])).toEqual(
      ['*.example.com', 'b.example.org', ...apexes].sort(),
    );
    const parents = Array.from({ length: MOST_NAMES + 1 }, (_, at) => `www.d${at}.example`);
    expect(namesToCover(parents)).toEqual(['*']);
  });

  test('are for those whose grants cover their accounts', () => {
    const lines = [line(1, 'a.example.com'), line(2, 'b.example.com', { source: SOURCE })];
    expect(accountsToCover(lines)).toEqual(['111111111111', '222222222222']);
    const many = Array.from({ length: MOST_NAMES }, (_, at) =>
      line(at, `d${at}.example.com`, { source: { ...SOURCE, accountId: String(at).padStart(12, '0') } }),
    );
    expect(accountsToCover(many)).toEqual(['*']);
  });
});

describe('A wave', () => {
  test('begins with the least risk: people, outage, certificate, warnings, domains', () => {
    const groups = [
      group(1, { people: true }),
      group(2, { outage: true }),
      group(3, { provisions: true }),
      group(4, { warnings: 2 }),
      group(5, {}, 3),
      group(6, {}, 2),
    ];

    expect(numbersOf(byRisk(groups))).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('is one group first, and five times as many each time, up to a thousand', () => {
    expect([0, 1, 2, 3, 4, 5].map(sizeOfWave)).toEqual([1, 5, 25, 125, 625, 1_000]);
  });

  test('grows by the waves of its run of which groups have moved, and by no others', () => {
    const ended = (number: number, members: Partial<Group>) => ({
      ...group(number, {}),
      begunRun: 2,
      run: 2,
      ...members,
    });
    const run = { run: 2 };
    const unproven = [
      ended(1, { status: 'restored', wave: 1 }),
      ended(2, { status: 'running', wave: 2 }),
      ended(3, { status: 'moved', wave: 3, run: 1, begunRun: 1 }),
      // Begun by the run before, and noted by this one.
      ended(4, { status: 'moved', wave: 1, begunRun: 1 }),
    ];

    expect(provenWaves(run, unproven)).toBe(0);
    const moved = [2, 3, 3].map((wave, at) => ended(5 + at, { status: 'moved', wave }));
    expect(provenWaves(run, [...unproven, ...moved])).toBe(2);
  });

  test('never has two groups that lock the same, nor more of one account than its share, and always one', () => {
    const anyGroup = fc.record({
      lock: fc.integer({ min: 1, max: 6 }),
      account: fc.integer({ min: 1, max: 3 }),
      domains: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(anyGroup, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (some, perAccount) => {
          const groups = some.map(({ lock, account, domains }, at) =>
            group(at + 1, { locks: [`domain ${lock}`], accounts: [String(account)], zones: {} }, domains),
          );
          const wave = composeWave(groups, { perAccount, most: 10 });
          const locks = wave.flatMap(({ plan }) => plan?.locks ?? []);
          const inAccount = Map.groupBy(wave, ({ plan }) => plan?.accounts[0]);
          expect(wave.length).toBeGreaterThan(0);
          expect(new Set(locks).size).toBe(locks.length);
          expect([...inAccount.values()].every(({ length }) => length <= perAccount)).toBe(true);
        },
      ),
    );
  });

  test('has five times as many groups whose records are in one account', () => {
    const groups = Array.from({ length: 30 }, (_, at) => group(at + 1, { accounts: [`a${at}`], zones: { dns: 1 } }));

    expect(composeWave(groups, { ...LIMITS, perAccount: 2 })).toHaveLength(10);
  });
});

describe('The circuit', () => {
  const HEAD = { proven: true, order: { stopAfter: 2 } } as Pick<BatchHead, 'proven' | 'order'>;
  const word = { by: 'ada', at: 0, reason: 'CHG-1' };

  test('is closed until as many groups failed as the request allows', () => {
    expect(circuitOf(HEAD)).toEqual({ open: false });
    expect(circuitOf({ ...HEAD, failed: new Set([4]) })).toEqual({ open: false });
    expect(circuitOf({ ...HEAD, failed: new Set([4, 7]) })).toMatchObject({ open: true, by: 'failures' });
  });

  test('is opened by a canary that failed, by a pause, and by an abort before all else', () => {
    const failed = new Set([1]);
    expect(circuitOf({ ...HEAD, proven: false, failed })).toMatchObject({
      because: 'the canary, group 1, did not end moved',
    });
    expect(circuitOf({ ...HEAD, failed, paused: word })).toMatchObject({ by: 'pause' });
    expect(circuitOf({ ...HEAD, failed, paused: word, aborted: word })).toMatchObject({ by: 'abort' });
  });
});
