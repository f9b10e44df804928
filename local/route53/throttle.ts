import type { Clock } from '../clock.ts';
import { AwsError } from '../contracts.ts';
import type { Rate } from './settings.ts';

/** Takes tokens of an account, one unless told otherwise. Throws `Throttling` where there are fewer, and takes none. */
export type Throttle = (accountId: string, tokens?: number) => void;

/**
 * A bucket of tokens per account: `perSecond` flow in, at most `burst` are in hand. Without a rate there are tokens for all.
 */
export function createThrottle(clock: Clock, rate: Rate | undefined): Throttle {
  if (rate === undefined) return () => {};
  const { perSecond, burst } = rate;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (accountId, taken = 1) => {
    const now = clock.now();
    const bucket = buckets.get(accountId) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    buckets.set(accountId, { tokens: tokens >= taken ? tokens - taken : tokens, at: now });
    if (tokens < taken) throw new AwsError('Throttling', 400, 'Rate exceeded');
  };
}
