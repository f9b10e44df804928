import type { BatchHead, Group, GroupPlan } from './batch.ts';

/** How many groups may begin together. */
export interface WaveLimits {
  /** Groups at once that one account is the source or target of. */
  readonly perAccount: number;
  /** Groups of this wave at most. */
  readonly most: number;
}

/** Zones are asked and changed a few times a move, which takes minutes; CloudFront some hundred times. */
const ZONES_PER_ACCOUNT = 5;
/** The canary, and by how much each wave may be larger than the one before. */
const GROWTH = 5;
/** As many children as a Map can run at once and a state can name. */
const MOST_AT_ONCE = 1_000;

/** Groups in the wave after so many of which groups have moved: the canary alone, then five times as many each. */
export function sizeOfWave(proven: number): number {
  return Math.min(GROWTH ** proven, MOST_AT_ONCE);
}

/** How many waves of this run have groups that moved; what an earlier run had begun proves nothing of this one. */
export function provenWaves({ run }: Pick<BatchHead, 'run'>, groups: readonly Group[]): number {
  const moved = groups.filter(({ status, begunRun }) => status === 'moved' && begunRun === run);
  return new Set(moved.map(({ wave }) => wave)).size;
}

/**
 * From the least risk to the most: what waits for people comes last, before it what has an outage, then what needs a new
 * certificate, then by warnings, and the fewest domains first.
 */
export function byRisk(groups: readonly Group[]): Group[] {
  return groups.toSorted((one, other) => {
    const [a, b] = [riskOf(one), riskOf(other)];
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? one.group - other.group : (a[at] ?? 0) - (b[at] ?? 0);
  });
}

function riskOf({ plan, domains }: Group): number[] {
  const { people = false, outage = false, provisions = false, warnings = 0 }: Partial<GroupPlan> = plan ?? {};
  return [Number(people), Number(outage), Number(provisions), warnings, domains.length];
}

/**
 * The groups that begin together, in the order of their risk: none that locks what another one locks, and no account in more
 * than its share. What does not fit waits for the next wave; there is at least one while there are any.
 */
export function composeWave(open: readonly Group[], { perAccount, most }: WaveLimits): Group[] {
  const locked = new Set<string>();
  const inAccount = new Map<string, number>();
  const wave: Group[] = [];
  for (const group of byRisk(open)) {
    if (wave.length === most) break;
    const { locks = [], accounts = [], zones = {} }: Partial<GroupPlan> = group.plan ?? {};
    const shares = [
      ...accounts.map((account) => ({ key: `cloudfront ${account}`, share: perAccount })),
      ...Object.keys(zones).map((account) => ({ key: `route53 ${account}`, share: perAccount * ZONES_PER_ACCOUNT })),
    ];
    const fits = shares.every(({ key, share }) => (inAccount.get(key) ?? 0) < share);
    if (!fits || locks.some((lock) => locked.has(lock))) continue;
    for (const { key } of shares) inAccount.set(key, (inAccount.get(key) ?? 0) + 1);
    for (const lock of locks) locked.add(lock);
    wave.push(group);
  }
  return wave;
}
