import { BATCH_STATE_MACHINE, stateMachineArn } from '../local/service.ts';
import { World } from '../local/world/schema.ts';
import { BatchStore } from '../shared/aws/batch-store.ts';
import { Table } from '../shared/aws/table.ts';
import { type ReportRow, rowsOf, totalsOf, wavesOf } from '../shared/domain/batch/report.ts';
import { linesOf, pairsOf, type Shape, worldOf } from '../test/batches/batch-world.ts';
import { type Counts, copyOf, countedSince, openCountedWorld, sum } from './counting.ts';
import { WRITES } from './measured.ts';
import { billedMilliseconds, priceOf } from './prices.ts';
import { decimals, table, whole } from './table.ts';
import { WAITS } from './world.ts';

/** What a batch took, on the local AWS in virtual time. */
export interface MeasuredBatch {
  readonly shape: Shape;
  readonly domains: number;
  /** Until every domain had its verdict, by a batch that only plans. */
  readonly planning: Counts;
  readonly planningSeconds: number;
  readonly seconds: number;
  readonly waves: number;
  /** How many domains ended how. */
  readonly totals: Readonly<Partial<Record<ReportRow['status'], number>>>;
  /** Of the batch that moves, its own planning included. */
  readonly moving: Counts;
  /** The most memory that the process had, bytes, the local AWS with it: when all was planned, and at the end. */
  readonly residentBytes: { readonly planned: number; readonly moved: number };
}

/** 200 domains over eight pairs: what the tests measure. */
export const SMALL: Shape = { pairs: 8, domainsPerPair: 25, accounts: 4 };
/** The columns of docs/performance.md, up to 10,000 domains over 200 pairs in forty accounts. */
export const SHAPES: readonly Shape[] = [
  { pairs: 2, domainsPerPair: 5, accounts: 1 },
  SMALL,
  { pairs: 20, domainsPerPair: 50, accounts: 4 },
  { pairs: 20, domainsPerPair: 50, accounts: 4, zonesApart: true },
  { pairs: 200, domainsPerPair: 50, accounts: 20 },
];

/**
 * What Route 53 takes of an account, with nobody else in it. Amazon Route 53 Developer Guide, "Throttling for Amazon Route 53
 * API requests": ten requests a second, with fifty in hand. CloudFront publishes no rate.
 */
const ROUTE53_LIMITS = { requests: { perSecond: 10, burst: 50 } } as const;

/** Plans and moves all domains of a world as one batch. Throws when it does not complete. */
export async function moveBatch(shape: Shape): Promise<MeasuredBatch> {
  const pairs = pairsOf(shape);
  const waits = { deploymentSeconds: WAITS.deployment, insyncSeconds: WAITS.insync };
  const world = { ...worldOf(pairs, waits), route53Limits: ROUTE53_LIMITS };
  const { local, clock, counts } = await openCountedWorld(World.parse(world));
  const bucket = 'cname-mover-batches';
  const key = 'lists/all.jsonl';
  local.aws.s3.put(
    bucket,
    key,
    linesOf(pairs)
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  const began = clock.now();
  const run = (input: unknown, name: string) => {
    const arn = local.aws.stepFunctions.start({ stateMachineArn: stateMachineArn(BATCH_STATE_MACHINE), input, name });
    return clock.run(local.aws.stepFunctions.ended(arn));
  };
  await run({ list: { s3: { bucket, key } } }, 'plan');
  const planned = residentBytes();
  const planning = copyOf(counts);
  const planningSeconds = (clock.now() - began) / 1_000;
  const from = clock.now();
  const { status, cause } = await run({ list: { s3: { bucket, key } }, mode: 'apply' }, 'apply');
  if (status !== 'SUCCEEDED') throw new Error(`The batch ended ${status}: ${cause}`);
  const seconds = (clock.now() - from) / 1_000;
  const groups = await clock.run(new BatchStore(new Table('cname-mover', local.clients)).groups('apply'));
  return {
    shape,
    domains: shape.pairs * shape.domainsPerPair,
    planning,
    planningSeconds,
    seconds,
    waves: wavesOf(groups).length,
    totals: totalsOf(rowsOf(groups)),
    moving: countedSince(planning, counts),
    residentBytes: { planned, moved: residentBytes() },
  };
}

function residentBytes(): number {
  return process.resourceUsage().maxRSS * 1_024;
}

const LISTING: readonly string[] = ['cloudfront:ListDistributions', 'route53:ListHostedZones'];

/** Calls of AWS that planning sent after the lists, over the domains. */
export function planningCallsPerDomain({ planning, domains }: MeasuredBatch): number {
  return sum([...planning.calls].filter(([action]) => !LISTING.includes(action)).map(([, calls]) => calls)) / domains;
}

/** What a batch took; nothing of it but the memory depends on the machine. */
export function batchTable(measured: readonly MeasuredBatch[]): string {
  const row = (what: string, of: (one: MeasuredBatch) => string) => [what, ...measured.map(of)];
  const perDomain = (what: string, of: (counts: Counts) => number, digits: number) =>
    row(`${what} per domain`, ({ moving, domains }) => decimals(of(moving) / domains, digits));
  const actions = [...new Set(measured.flatMap(({ planning }) => [...planning.calls.keys()]))].sort();
  return table(
    ['domains in a batch', ...measured.map(({ domains }) => whole(domains))],
    [
      row('pairs of distributions', ({ shape }) => whole(shape.pairs)),
      row('accounts of the distributions', ({ shape }) => whole(2 * shape.accounts)),
      row('accounts of the zones', ({ shape }) => whole(shape.zonesApart ? 1 : shape.accounts)),
      row('calls to plan, after the lists, per domain', (one) => decimals(planningCallsPerDomain(one), 3)),
      row('seconds to plan', (one) => whole(one.planningSeconds)),
      row('waves, the canary included', (one) => whole(one.waves)),
      row('seconds to plan and move', (one) => whole(one.seconds)),
      row('domains moved', (one) => whole(one.totals.moved ?? 0)),
      row('calls to plan that were throttled', ({ planning }) => whole(sum(planning.throttled.values()))),
      row('calls to plan and move that were throttled', ({ moving }) => whole(sum(moving.throttled.values()))),
      row('deployments', ({ moving }) => whole(moving.calls.get(WRITES.deployments) ?? 0)),
      perDomain('calls of AWS to plan and move,', ({ calls }) => sum(calls.values()), 1),
      perDomain('transitions', ({ transitions }) => transitions, 1),
      perDomain('Lambda ms, 100 a call,', billedMilliseconds, 0),
      perDomain('dollars', priceOf, 5),
      ...actions.map((action) =>
        row(`\`${action}\` to plan`, ({ planning }) => whole(planning.calls.get(action) ?? 0)),
      ),
    ],
  );
}
