import { type Counts, sum } from './counting.ts';
import { priceOf } from './prices.ts';

/** A way of moving domains, measured in a world where AWS takes the same time for each. */
export interface Measured {
  readonly way: string;
  readonly domains: number;
  /** Of the world, from the first command or request to the end of the last move. */
  readonly seconds: number;
  readonly counts: Counts;
}

export const WRITES = {
  deployments: 'cloudfront:UpdateDistribution',
  dnsBatches: 'route53:ChangeResourceRecordSets',
} as const;

export function callsOf({ counts }: Measured, action?: string): number {
  return action === undefined ? sum(counts.calls.values()) : (counts.calls.get(action) ?? 0);
}

export function invocationsOf({ counts }: Measured): number {
  return sum(counts.invocations.values());
}

/** Dollars for all the domains. */
export function dollarsOf(measured: Measured): number {
  return priceOf(measured.counts);
}
