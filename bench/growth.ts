import { moveByService } from './by-service.ts';
import { callsOf, invocationsOf, type Measured, WRITES } from './measured.ts';
import { table, whole } from './table.ts';
import { MOST_DOMAINS, WAITS } from './world.ts';

/** How many domains one move takes, from the fewest to the most. */
export const SIZES = [1, 10, MOST_DOMAINS] as const;

/** One move of each size. */
export async function growth(sizes: readonly number[] = SIZES): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const size of sizes) measured.push(await moveByService(`${size}`, size, size, WAITS));
  return measured;
}

/** What one move takes, by how many domains it has: nothing of it depends on the machine. */
export function growthTable(measured: readonly Measured[]): string {
  const head = ['domains in one move', ...measured.map(({ domains }) => `${domains}`)];
  const row = (what: string, of: (one: Measured) => number) => [what, ...measured.map((one) => whole(of(one)))];
  const actions = [...new Set(measured.flatMap(({ counts }) => [...counts.calls.keys()]))].sort();
  return table(head, [
    row('seconds', ({ seconds }) => seconds),
    row('deployments of CloudFront', (one) => callsOf(one, WRITES.deployments)),
    row('batches of Route 53', (one) => callsOf(one, WRITES.dnsBatches)),
    row('state transitions', ({ counts }) => counts.transitions),
    row('events of the history', ({ counts }) => counts.longestHistory),
    row('invocations of functions', invocationsOf),
    row('calls of AWS', (one) => callsOf(one)),
    ...actions.map((action) => row(`\`${action}\``, (one) => callsOf(one, action))),
  ]);
}
