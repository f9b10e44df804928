import type { Group } from './batch.ts';

/** Until a group is refused by what may pass and is not AWS's, such as DNS: with the pauses of the state's Retry some two minutes. */
const MOST_TRIES = 8;
/** Milliseconds that AWS is waited for: longer than an outage of an hour, and shorter than the state's Retry goes on. */
const MOST_AWAY_MS = 75 * 60_000;
/** Milliseconds after which nobody can have tried meanwhile, since an invocation takes fifteen minutes at most. */
const RESTED_MS = 30 * 60_000;

/**
 * What a group notes that an error which may pass has kept from its verdict, to be tried again; undefined where it was tried
 * long enough. `byAws`: AWS throttled it or did not answer, for which a batch waits as a move does. `now`: milliseconds since
 * the epoch.
 */
export function triedOnce(
  { tries = 0, away }: Pick<Group, 'tries' | 'away'>,
  { byAws, now }: { readonly byAws: boolean; readonly now: number },
): Pick<Group, 'tries' | 'away'> | undefined {
  if (!byAws) return tries + 1 < MOST_TRIES ? { tries: tries + 1 } : undefined;
  const since = away !== undefined && now - away.last < RESTED_MS ? away.since : now;
  return now - since < MOST_AWAY_MS ? { away: { since, last: now } } : undefined;
}
