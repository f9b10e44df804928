import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { batchTable, type MeasuredBatch, moveBatch, planningCallsPerDomain, SMALL } from '../../bench/batch.ts';
import { WAITS } from '../../bench/world.ts';

/** The seconds that one move of the strategy `wildcard` takes: docs/performance.md, "One domain or 99". */
const MOVE_SECONDS = 4 * WAITS.deployment + WAITS.insync;

/** Once alone, and once before it is moved. */
const PLANNED = 2;

let measured: MeasuredBatch;

beforeAll(async () => {
  measured = await moveBatch(SMALL);
}, 300_000);

describe('a batch of 200 domains over eight pairs', () => {
  test('moves all of them, in three waves', () => {
    expect(measured.totals).toEqual({ moved: 200 });
    expect(measured.waves).toBe(3);
  });

  test('is planned by far less than 1.1 calls for each domain after the lists', () => {
    expect(planningCallsPerDomain(measured)).toBeLessThan(0.7);
  });

  test('has each move list the zones of all accounts once, and go by those of its plan from then on', () => {
    const { calls } = measured.counts;
    const { pairs, accounts } = measured.shape;
    const moving = (action: string) => (calls.get(action) ?? 0) - (measured.planning.get(action) ?? 0) * PLANNED;

    expect(moving('route53:ListHostedZones') / pairs).toBe(2 * accounts);
  });

  test('takes little longer than its waves do', () => {
    expect(measured.seconds / (measured.waves * MOVE_SECONDS)).toBeLessThan(1.05);
  });

  test('is what docs/performance.md shows', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    const rows = batchTable([measured])
      .split('\n')
      .slice(2)
      .map((row) => row.split(' | '));

    const shown = rows.filter(([what, value = '']) => page.includes(`${what} | ${value.replace(' |', '')} |`));

    expect(shown).toEqual(rows);
  });
});
