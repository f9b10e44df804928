import type { Clock } from '../clock.ts';
import { AwsError } from '../contracts.ts';

/**
 * A bucket of tokens per account: every call takes one, `perSecond` flow in, at most `burst` are in hand.
 */
export function createThrottle(clock: Clock, perSecond: number, burst: number): (accountId: string) => void {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (accountId) => {
    const now = clock.now();
    const bucket = buckets.get(accountId) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    buckets.set(accountId, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (tokens < 1) throw new AwsError('Throttling', 400, 'Rate exceeded');
  };
}
