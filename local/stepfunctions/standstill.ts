import type { Clock } from '../clock.ts';
import type { LambdaRuntime } from '../contracts.ts';

/** Time and functions as executions see them, for whom both can stand still. */
export interface Standstill {
  readonly clock: Clock;
  readonly lambda: LambdaRuntime;
  /** For so many world milliseconds no execution goes on: what falls due or comes back meanwhile is dealt with at the end. */
  begin(ms: number): void;
}

/**
 * Lets the executions of a world stand still, as where the region is away that runs them. AWS documents no such thing: that they
 * are durable, and go on where they were, is what "Standard workflows" says of them.
 */
export function createStandstill(clock: Clock, lambda: LambdaRuntime): Standstill {
  let until = Number.NEGATIVE_INFINITY;
  const left = () => Math.max(0, until - clock.now());
  const over = async () => {
    while (left() > 0) await clock.pause(left());
  };
  return {
    begin: (ms) => {
      until = Math.max(until, clock.now() + ms);
    },
    lambda: {
      invoke: async (functionName, payload) => {
        await over();
        return lambda.invoke(functionName, payload).finally(over);
      },
    },
    clock: {
      now: () => clock.now(),
      sleep: (ms) => clock.sleep(ms),
      pause: (ms) => clock.pause(ms),
      during: (work) => clock.during(work),
      schedule: (ms, task) => {
        const due = () => {
          if (left() > 0) cancel = clock.schedule(left(), due);
          else task();
        };
        let cancel = clock.schedule(ms, due);
        return () => cancel();
      },
    },
  };
}
