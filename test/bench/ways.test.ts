import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { measureWays, overheadOf, waysTable } from '../../bench/ways.ts';

/** Four times, where docs/performance.md has the means of ten; they have the same average, and as many below and above it. */
const DEPLOYMENTS = [159, 171, 189, 201];
/** By how much the means of four may differ from those of ten, since looks come later for what lasts longer. */
const DIFFER = 0.02;

let ways: Awaited<ReturnType<typeof measureWays>>;

beforeAll(async () => {
  ways = await measureWays(DEPLOYMENTS);
}, 300_000);

/** The numbers of a table's rows by the row's first cell and the column's head. */
function numbersOf(text: string): Map<string, number> {
  const [head = [], ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
  return new Map(
    rows.flatMap(([way, ...cells]) =>
      cells.map((cell, at) => [`${way}: ${head[at + 1]}`, Number(cell.replace(/[,%]/g, ''))] as const),
    ),
  );
}

/** The numbers of the columns whose heads begin so. */
function columns(text: string, ...heads: readonly string[]): [string, number][] {
  return [...numbersOf(text)].filter(([name]) => heads.some((head) => name.includes(`: ${head}`)));
}

function shown(): string {
  const [, part = ''] = readFileSync('docs/performance.md', 'utf8').split('\n## By hand and by the service\n');
  return part.split('\n## ')[0] ?? '';
}

describe('The ways of moving, side by side', () => {
  test('take as many deployments as docs/performance.md shows', () => {
    expect(columns(waysTable(ways), 'deployments')).toEqual(columns(shown(), 'deployments'));
  });

  test('take about as many calls and transitions, and dollars, as docs/performance.md shows', () => {
    const heads = ['calls', 'transitions', 'Lambda ms', 'dollars'];
    const page = new Map(columns(shown(), ...heads));
    const off = columns(waysTable(ways), ...heads).filter(([name, value]) => {
      const told = page.get(name) ?? Number.NaN;
      return !(Math.abs(value - told) <= DIFFER * told);
    });

    expect(page.size).toBe(3 * heads.length);
    expect(off).toEqual([]);
  });

  test('take at most 5 % longer than the deployments by the service, and far longer by hand', () => {
    const [byHand = [], ...byService] = ways.map((runs) => runs.map(overheadOf));

    expect(byService.flat().filter((share) => share < 0 || share > 0.05)).toEqual([]);
    expect(Math.min(...byHand)).toBeGreaterThan(Math.max(...byService.flat()));
  });
});
