import type { Clock } from '../clock.ts';
import { LambdaFailure, type LambdaRuntime, LambdaUnavailable } from '../contracts.ts';
import type { DeadLetters } from '../queues.ts';

/** Invokes a function without waiting for it, as EventBridge and its Scheduler do. */
export type InvokeLater = (functionName: string, payload: unknown) => void;

/** Milliseconds after which an invocation whose function failed is tried again, and then no more. */
const RETRIES_AFTER_MS = [60_000, 120_000];
/** Milliseconds after which what Lambda could not run goes back into its queue and out again, each time twice as long. */
const FIRST_AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 300_000;
/** Where a function has no age of its own: 6 hours. */
const DEFAULT_AGE_SECONDS = 21_600;

export interface InvokeLaterOptions {
  readonly clock: Clock;
  readonly lambda: LambdaRuntime;
  readonly deadLetters: DeadLetters;
  /** The queue of a function's on-failure destination; undefined for a function that has none. */
  readonly onFailure: (functionName: string) => string | undefined;
  /** Seconds for which an event of a function may wait in Lambda's queue; undefined for a function that does not say. */
  readonly maximumEventAge?: (functionName: string) => number | undefined;
}

/** An event in Lambda's queue. */
interface Queued {
  readonly functionName: string;
  readonly payload: unknown;
  /** World milliseconds. */
  readonly since: number;
  /** How often its function failed. */
  readonly failures: number;
  /** How often Lambda could not run it. */
  readonly refusals: number;
  /** How it failed last. */
  readonly error?: unknown;
}

/**
 * Asynchronous invocation: where the function fails two more tries, where Lambda cannot run it as many as its age allows; then the
 * record of AWS Lambda Developer Guide, "Destinations". The same guide, "How Lambda handles errors and retries with asynchronous
 * invocation". That EventBridge or its Scheduler cannot even hand an event over to Lambda is the same here as a wait in this queue.
 */
export function createInvokeLater(options: InvokeLaterOptions): InvokeLater {
  const { clock, lambda, maximumEventAge } = options;
  const attempt = async (queued: Queued): Promise<void> => {
    const { functionName, payload, since, failures, refusals } = queued;
    const ageMs = (maximumEventAge?.(functionName) ?? DEFAULT_AGE_SECONDS) * 1_000;
    if (clock.now() - since > ageMs) return giveUp(options, queued, 'EventAgeExceeded');
    try {
      await lambda.invoke(functionName, payload);
    } catch (error) {
      const isRefused = error instanceof LambdaUnavailable;
      const next = isRefused
        ? { ...queued, error, refusals: refusals + 1 }
        : { ...queued, error, failures: failures + 1 };
      const wait = isRefused ? Math.min(LONGEST_AGAIN_MS, FIRST_AGAIN_MS * 2 ** refusals) : RETRIES_AFTER_MS[failures];
      if (wait === undefined) return giveUp(options, next, 'RetriesExhausted');
      clock.schedule(wait, () => void clock.during(() => attempt(next)));
    }
  };
  return (functionName, payload) =>
    void clock.during(() => attempt({ functionName, payload, since: clock.now(), failures: 0, refusals: 0 }));
}

function giveUp(
  { clock, deadLetters, onFailure }: InvokeLaterOptions,
  { functionName, payload, failures, error }: Queued,
  condition: 'RetriesExhausted' | 'EventAgeExceeded',
): void {
  const queue = onFailure(functionName);
  if (queue === undefined) return;
  deadLetters.send(queue, {
    version: '1.0',
    timestamp: new Date(clock.now()).toISOString(),
    requestContext: { functionArn: functionName, condition, approximateInvokeCount: failures },
    requestPayload: payload,
    ...(error instanceof LambdaUnavailable ? {} : answered(error)),
  });
}

/** What the function itself said last. */
function answered(error: unknown) {
  const { errorType, errorMessage } =
    error instanceof LambdaFailure ? error : new LambdaFailure('Error', String(error));
  return {
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage },
  };
}
