/**
 * A bucket of tokens. Amazon Route 53 Developer Guide, "Throttling for Amazon Route 53 API requests": one counts an account's
 * requests (10 a second, 50 in hand), one the single record changes in them, and either may throttle a request.
 */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** How the local Route 53 behaves where AWS promises nothing; every time is in the world's time. */
export interface Route53Settings {
  /** How long a change stays PENDING, drawn from this range: milliseconds. AWS: normally within 60 s. */
  readonly insyncMs: { readonly min: number; readonly max: number };
  /**
   * Single record changes that an account's batches may hold a second, with `burst` in hand, then `Throttling`; undefined: any
   * number. AWS counts an UPSERT twice in its quota of a batch, and does not say so of this one: it counts twice here.
   */
  readonly changes: Rate | undefined;
  /** Calls of any kind an account may make a second, with `burst` in hand, then `Throttling`; undefined: any number. */
  readonly requests: Rate | undefined;
  /** For so long after a change was accepted, another one on its zone gets `PriorRequestNotComplete`: milliseconds. */
  readonly priorRequestMs: number;
  /** TTL of the SOA record of a new zone, and with it how long "no such name" may be held: seconds. AWS: 900. */
  readonly negativeTtlSeconds: number;
  /**
   * When a same-zone alias has to have its target while a batch is applied in order: AWS refuses to leave an alias
   * without a target, and nobody could say whether a DELETE with a later CREATE of the target in the same batch passes.
   */
  readonly aliasTargetsNeeded: 'after-each-change' | 'after-the-batch';
}

/** What AWS does, as far as is known, with the stricter reading wherever it is not. */
export const defaultRoute53Settings: Route53Settings = {
  insyncMs: { min: 20_000, max: 40_000 },
  changes: undefined,
  requests: undefined,
  priorRequestMs: 0,
  negativeTtlSeconds: 900,
  aliasTargetsNeeded: 'after-each-change',
};
