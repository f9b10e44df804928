/**
 * `npm run bench`: prints what docs/performance.md shows, measured on this machine; with `-- --only batch` one of its parts.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { batchTable, type MeasuredBatch, moveBatch, SHAPES } from './batch.ts';
import { bundlesTable, measureBundles } from './bundles.ts';
import { growth, growthTable } from './growth.ts';
import { CALL_MS, PRICES } from './prices.ts';
import { measureMoves, measureStart } from './starting.ts';
import { decimals } from './table.ts';
import { measureWays, waysTable } from './ways.ts';

// The handlers log for CloudWatch; here their lines would stand between those for a person.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
// The local database keeps its keys as small buffers, each of which would keep a slab of 64 KB alive.
Buffer.poolSize = 0;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

print(
  `Node ${process.versions.node} with ${availableParallelism()} cores. Prices of ${PRICES.asOf}; a call of AWS is taken to need ${CALL_MS} ms.`,
);
/** The parts by their names, each printed as soon as it is measured. */
const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  ways: async () => print(`\n## Ways of moving\n${waysTable(await measureWays())}`),
  growth: async () => print(`\n## Growth\n${growthTable(await growth())}`),
  batch: async () => {
    const measured: MeasuredBatch[] = [];
    for (const shape of SHAPES) measured.push(await moveBatch(shape));
    print(`\n## A batch\n${batchTable(measured)}`);
    for (const { domains, residentBytes } of measured) {
      const [planned, moved] = [residentBytes.planned, residentBytes.moved].map((bytes) => decimals(bytes / 1e6, 0));
      print(
        `${domains} domains: at most ${planned} MB of memory once planned, ${moved} MB once moved, the local AWS included.`,
      );
    }
  },
  bundles: async () => print(`\n## Bundles\n${bundlesTable(await measureBundles())}`),
  start: async () => {
    const start = await measureStart();
    const said = `${decimals(start.seconds, 1)} s, ${decimals(start.ratio, 1)} times bare Node.`;
    print(`\n\`npm start\` to its first line: ${said}`);
    const moves = await measureMoves();
    print(`Simulated: ${decimals(moves.perSecond, 1)} moves in a second, ${decimals(moves.cpuMs, 0)} ms of CPU each.`);
  },
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = Object.entries(PARTS).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0) {
  process.stderr.write(`There is no part "${values.only}": ${Object.keys(PARTS).join(', ')} are.\n`);
  process.exitCode = 2;
}
for (const [, measure] of chosen) await measure();
