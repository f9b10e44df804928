/** `npm run bench`: prints what docs/performance.md shows, measured on this machine. */
import { availableParallelism } from 'node:os';
import { bundlesTable, measureBundles } from './bundles.ts';
import { growth, growthTable } from './growth.ts';
import { CALL_MS, PRICES } from './prices.ts';
import { measureMoves, measureStart } from './starting.ts';
import { decimals } from './table.ts';
import { measureWays, waysTable } from './ways.ts';

// The handlers log for CloudWatch; here their lines would stand between those for a person.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

print(
  `Node ${process.versions.node} with ${availableParallelism()} cores. Prices of ${PRICES.asOf}; a call of AWS is taken to need ${CALL_MS} ms.`,
);
print(`\n## Ways of moving\n${waysTable(await measureWays())}`);
print(`\n## Growth\n${growthTable(await growth())}`);
print(`\n## Bundles\n${bundlesTable(await measureBundles())}`);
const start = await measureStart();
print(
  `\n\`npm start\` to its first line: ${decimals(start.seconds, 1)} s, ${decimals(start.ratio, 1)} times bare Node.`,
);
const moves = await measureMoves();
print(`Simulated: ${decimals(moves.perSecond, 1)} moves in a second, ${decimals(moves.cpuMs, 0)} ms of CPU each.`);
