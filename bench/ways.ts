import { moveByHand } from './by-hand.ts';
import { moveByService } from './by-service.ts';
import { callsOf, dollarsOf, type Measured, WRITES } from './measured.ts';
import { billedMilliseconds } from './prices.ts';
import { decimals, mean, percent, table, whole } from './table.ts';
import { MOST_DOMAINS, WAITS, type Waits } from './world.ts';

/** Deployments of 180 seconds on average, spread so that no way of polling is lucky: seconds. */
const DEPLOYMENTS = [153, 159, 165, 171, 177, 183, 189, 195, 201, 207];
/** Domains that are moved one after the other. */
const ONE_BY_ONE = 2;

type Way = (waits: Waits) => Promise<Measured>;

const WAYS: readonly Way[] = [
  (waits) => moveByHand('by hand, with the waiters of the AWS CLI, one domain at a time', ONE_BY_ONE, waits),
  (waits) => moveByService('this service, one domain at a time', ONE_BY_ONE, 1, waits),
  (waits) => moveByService(`this service, ${MOST_DOMAINS} domains in one move`, MOST_DOMAINS, MOST_DOMAINS, waits),
];

/** Every way of moving, each in worlds where AWS takes the same times: seconds that a deployment takes. */
export async function measureWays(
  deployments: readonly number[] = DEPLOYMENTS,
): Promise<{ waits: Waits; measured: Measured }[][]> {
  const ways: { waits: Waits; measured: Measured }[][] = [];
  for (const way of WAYS) {
    const runs: { waits: Waits; measured: Measured }[] = [];
    for (const deployment of deployments) {
      const waits = { ...WAITS, deployment };
      runs.push({ waits, measured: await way(waits) });
    }
    ways.push(runs);
  }
  return ways;
}

type Runs = Awaited<ReturnType<typeof measureWays>>[number];

/** A row for each way, means over all the deployment times. */
export function waysTable(ways: readonly Runs[]): string {
  const head = [
    'way',
    'time over the deployments, mean',
    'worst',
    'minutes per domain',
    'deployments per domain',
    'calls of AWS per domain',
    'transitions per domain',
    'Lambda ms per domain, 100 a call',
    'dollars per domain',
  ];
  return table(head, ways.map(rowOf));
}

function rowOf(runs: Runs): string[] {
  const perDomain = (of: (measured: Measured) => number) =>
    mean(runs.map(({ measured }) => of(measured) / measured.domains));
  const over = runs.map((run) => overheadOf(run));
  return [
    runs[0]?.measured.way ?? '',
    percent(mean(over)),
    percent(Math.max(...over)),
    decimals(perDomain(({ seconds }) => seconds) / 60, 2),
    decimals(
      perDomain((one) => callsOf(one, WRITES.deployments)),
      2,
    ),
    decimals(
      perDomain((one) => callsOf(one)),
      1,
    ),
    decimals(
      perDomain(({ counts }) => counts.transitions),
      1,
    ),
    whole(perDomain(({ counts }) => (counts.invocations.size > 0 ? billedMilliseconds(counts) : 0))),
    decimals(perDomain(dollarsOf), 5),
  ];
}

/** The share by which a run took longer than its deployments, one after the other: what AWS makes every way wait for. */
export function overheadOf({ waits, measured }: { waits: Waits; measured: Measured }): number {
  return measured.seconds / (callsOf(measured, WRITES.deployments) * waits.deployment) - 1;
}
