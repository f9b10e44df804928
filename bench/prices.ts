import { type Counts, sum } from './counting.ts';

/**
 * List prices of us-east-1 in US dollars, free tiers left out, as of November 2025. CloudFront, Route 53, ACM and STS charge
 * nothing for their API. AWS's pricing pages of Step Functions, Lambda (Arm), DynamoDB (on-demand) and EventBridge.
 */
export const PRICES = {
  asOf: '2025-11',
  transition: 0.025 / 1_000,
  invocation: 0.2 / 1_000_000,
  gigabyteSecond: 0.0000133334,
  writeUnit: 0.625 / 1_000_000,
  readUnit: 0.125 / 1_000_000,
  event: 1 / 1_000_000,
} as const;

/** What serverless.yml gives most functions at most, gigabytes: none has more. */
const GIGABYTES = 1;
/**
 * Milliseconds that a call of AWS is taken to need, one after the other, though functions make many at a time. No bench can
 * measure it without AWS; the local one answers at once.
 */
export const CALL_MS = 100;

const READS = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'];

/** Milliseconds of Lambda that are billed: those that calls of AWS are taken to need. */
export function billedMilliseconds({ calls }: Counts): number {
  return sum(calls.values()) * CALL_MS;
}

/** Dollars for what was counted; none for what no function did, such as the commands of a person. */
export function priceOf(counts: Counts): number {
  const invocations = sum(counts.invocations.values());
  if (invocations === 0) return 0;
  const reads = sum(READS.map((action) => counts.calls.get(action) ?? 0));
  return (
    counts.transitions * PRICES.transition +
    invocations * PRICES.invocation +
    (billedMilliseconds(counts) / 1_000) * GIGABYTES * PRICES.gigabyteSecond +
    counts.writeUnits * PRICES.writeUnit +
    reads * PRICES.readUnit +
    (counts.calls.get('events:PutEvents') ?? 0) * PRICES.event
  );
}
