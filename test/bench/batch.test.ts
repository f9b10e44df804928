import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { batchTable, type MeasuredBatch, moveBatch, planningCallsPerDomain, SHAPES, SMALL } from '../../bench/batch.ts';
import type { Counts } from '../../bench/counting.ts';
import { WAITS } from '../../bench/world.ts';

/** The seconds that one move of the strategy `wildcard` takes: docs/performance.md, "One domain or 99". */
const MOVE_SECONDS = 4 * WAITS.deployment + WAITS.insync;

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

  test('has no move list the zones of all accounts: each goes by those of the plan of the batch', () => {
    const listed = ({ calls }: Counts) => calls.get('route53:ListHostedZones') ?? 0;

    expect(listed(measured.moving)).toBe(listed(measured.planning));
    expect(listed(measured.planning)).toBe(2 * measured.shape.accounts);
  });

  test('asks no account for more than Route 53 takes of it', () => {
    expect(measured.moving.throttled).toEqual(new Map());
  });

  test('takes little longer than its waves do', () => {
    expect(measured.seconds / (measured.waves * MOVE_SECONDS)).toBeLessThan(1.05);
  });

  test('is what docs/performance.md shows, beside one of ten domains', async () => {
    const [, part = ''] = readFileSync('docs/performance.md', 'utf8').split('\n## A batch\n');
    const [least] = SHAPES;
    if (!least) throw new Error('There is no shape.');
    const shown = batchTable([await moveBatch(least), measured]);

    // What is between and beyond takes minutes.
    expect(columnsOf(part.split('\n## ')[0] ?? '', '10', '200')).toEqual(columnsOf(shown, '10', '200'));
  }, 60_000);
});

/** The first column of a table, and those with these heads, row by row. */
function columnsOf(text: string, ...heads: readonly string[]): string[][] {
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.map((row) => [row[1] ?? '', ...heads.map((head) => row[rows[0]?.indexOf(head) ?? 0] ?? '')]);
}
