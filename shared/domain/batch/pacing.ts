import type { Group, GroupPlan } from './batch.ts';

/**
 * What the beginning of a move asks of each account, calls in its first minute: plan, plan again, first writes, and the looks for
 * INSYNC. A test holds the moves against them. Zones are asked for each name where names are few, and read through otherwise.
 */
export const CALLS = {
  source: 4,
  target: 8,
  zone: { ofFewNames: 28, ofMany: 13 },
} as const;
/** From so many domains in a zone on it is read through: each has several names to be asked for. */
const MANY_DOMAINS = 9;

/** As in Route 53's own bucket, fifty calls at ten a second: so many seconds' calls may come at once. CloudFront tells of none. */
const IN_HAND_SECONDS = { route53: 5, cloudfront: 1 } as const;
type Service = keyof typeof IN_HAND_SECONDS;

/**
 * Moves of a wave that begin in one second, whatever their accounts: each takes sessions, functions and executions of the
 * service's own account, which has others in it.
 */
const MOST_A_SECOND = 20;

/** What a group's beginning asks of one service of one account. */
interface Need {
  readonly key: string;
  readonly service: Service;
  readonly calls: number;
}

/** Calls that may be sent at a second; what has begun may have taken more than there were, which later ones wait for. */
interface Bucket {
  readonly at: number;
  readonly calls: number;
}

/**
 * When groups begin, seconds after the beginning of their wave, in the order that is handed in: no service of an account is asked for more
 * than `perSecond` calls a second by what begins, beyond a few at once. Pure; the first begins at once, and each as soon as its
 * accounts have room, whatever others wait for. What is asked later in a move is spread by that as well, since moves of one
 * wave take the same steps at the same distance.
 */
export function secondsToBegin(groups: readonly Group[], perSecond: number): Map<number, number> {
  const buckets = new Map<string, Bucket>();
  const begun = new Map<number, number>();
  const seconds = new Map<number, number>();
  for (const group of groups) {
    const needs = needsOf(group);
    let second = Math.max(0, ...needs.map((need) => earliest(need, bucketOf(need), perSecond)));
    while ((begun.get(Math.floor(second)) ?? 0) >= MOST_A_SECOND) second = Math.floor(second) + 1;
    begun.set(Math.floor(second), (begun.get(Math.floor(second)) ?? 0) + 1);
    for (const need of needs) {
      const calls = filled(need.service, bucketOf(need), second, perSecond) - need.calls;
      buckets.set(need.key, { at: second, calls });
    }
    seconds.set(group.group, second);
  }
  return seconds;

  function bucketOf({ key, service }: Need): Bucket {
    return buckets.get(key) ?? { at: 0, calls: inHand(service, perSecond) };
  }
}

/** When it has the calls first, or is full, and not before the last one that took of it. */
function earliest({ service, calls }: Need, bucket: Bucket, perSecond: number): number {
  const wanted = Math.min(calls, inHand(service, perSecond));
  return bucket.at + Math.max(0, (wanted - bucket.calls) / perSecond);
}

function filled(service: Service, { at, calls }: Bucket, second: number, perSecond: number): number {
  return Math.min(inHand(service, perSecond), calls + (second - at) * perSecond);
}

function inHand(service: Service, perSecond: number): number {
  return IN_HAND_SECONDS[service] * perSecond;
}

function needsOf({ target, domains, plan }: Group): Need[] {
  const { accounts = [], zones = {} }: Partial<GroupPlan> = plan ?? {};
  const cloudFront = accounts.map((account): Need => {
    const isTarget = account === target.accountId;
    const isSource = !isTarget || accounts.length === 1;
    const calls = (isTarget ? CALLS.target : 0) + (isSource ? CALLS.source : 0);
    return { key: `cloudfront ${account}`, service: 'cloudfront', calls };
  });
  const route53 = Object.entries(zones).map(([account, count]): Need => {
    const calls = domains.length < MANY_DOMAINS * count ? CALLS.zone.ofFewNames : CALLS.zone.ofMany;
    return { key: `route53 ${account}`, service: 'route53', calls: calls * count };
  });
  return [...cloudFront, ...route53];
}
