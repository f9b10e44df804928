/** How far AWS Support, or the holder of the domains, has come. */
export interface Swap {
  /** `swapped`: the target has every domain; `released`: nobody holds some of the others, which must be taken at once. */
  readonly status: 'swapped' | 'released' | 'waiting';
  /** The domains that nobody holds. */
  readonly free: readonly string[];
  /** How many domains are still with their holder. */
  readonly waiting: number;
}

/** Domains whose holder is asked for in one look: a look every ten seconds stays at some 40 calls per minute. */
export const ASKED_AT_ONCE = 5;

/** The domains whose holder is asked for in a look, counted from 0: those that the target lacks, in turn. */
export function askedInLook(domains: readonly string[], targetAliases: readonly string[], look: number): string[] {
  const missing = domains.filter((domain) => !targetAliases.includes(domain));
  const turns = Math.ceil(missing.length / ASKED_AT_ONCE);
  const start = turns === 0 ? 0 : (look % turns) * ASKED_AT_ONCE;
  return missing.slice(start, start + ASKED_AT_ONCE);
}

/** What a look has come to; `unheld` are the domains that nobody was seen to hold. */
export function swapOf(domains: readonly string[], targetAliases: readonly string[], unheld: readonly string[]): Swap {
  const missing = domains.filter((domain) => !targetAliases.includes(domain));
  const free = missing.filter((domain) => unheld.includes(domain));
  const waiting = missing.length - free.length;
  if (missing.length === 0) return { status: 'swapped', free, waiting };
  return { status: free.length > 0 ? 'released' : 'waiting', free, waiting };
}
