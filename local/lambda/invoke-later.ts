import type { Clock } from '../clock.ts';
import { LambdaFailure, type LambdaRuntime } from '../contracts.ts';
import type { DeadLetters } from '../queues.ts';

/** Invokes a function without waiting for it, as EventBridge and its Scheduler do. */
export type InvokeLater = (functionName: string, payload: unknown) => void;

/** Milliseconds after which a failed asynchronous invocation is tried again: AWS Lambda Developer Guide, "Error handling". */
const RETRIES_AFTER_MS = [60_000, 120_000];

export interface InvokeLaterOptions {
  readonly clock: Clock;
  readonly lambda: LambdaRuntime;
  readonly deadLetters: DeadLetters;
  /** The queue of a function's on-failure destination; undefined for a function that has none. */
  readonly onFailure: (functionName: string) => string | undefined;
}

/** Asynchronous invocation: two more tries, then the record of AWS Lambda Developer Guide, "Destinations". */
export function createInvokeLater({ clock, lambda, deadLetters, onFailure }: InvokeLaterOptions): InvokeLater {
  const attempt = async (functionName: string, payload: unknown, tried: number): Promise<void> => {
    try {
      await lambda.invoke(functionName, payload);
    } catch (error) {
      const wait = RETRIES_AFTER_MS[tried];
      if (wait !== undefined) {
        clock.schedule(wait, () => void clock.during(() => attempt(functionName, payload, tried + 1)));
        return;
      }
      const queue = onFailure(functionName);
      if (queue !== undefined) deadLetters.send(queue, recordOf(functionName, payload, error, clock.now(), tried + 1));
    }
  };
  return (functionName, payload) => void clock.during(() => attempt(functionName, payload, 0));
}

function recordOf(functionName: string, payload: unknown, error: unknown, at: number, invocations: number) {
  const { errorType, errorMessage } =
    error instanceof LambdaFailure ? error : new LambdaFailure('Error', String(error));
  return {
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    requestContext: { functionArn: functionName, condition: 'RetriesExhausted', approximateInvokeCount: invocations },
    requestPayload: payload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType, errorMessage },
  };
}
