import type { Visit } from './branch.ts';
import type { Catcher, Fallible, Retrier } from './definition.ts';
import { errorOutputOf, matches, StateFailure } from './failure.ts';
import { applyEffect, type StateResult } from './run-effect.ts';

/**
 * Runs a state's attempts: retriers first, each with its own count, then the first catcher that matches. Throws the
 * StateFailure that nothing took. AWS: "Handling errors in Step Functions workflows".
 */
export async function runFallible(
  visit: Visit,
  state: Fallible,
  attempt: () => Promise<StateResult>,
): Promise<StateResult> {
  const attempts = new Map<Retrier, number>();
  for (;;) {
    const outcome = await attempt().catch((thrown: unknown) => asFailure(thrown));
    if (!(outcome instanceof StateFailure)) return outcome;
    const retrier = state.retry.find(({ errorEquals }) => matches(errorEquals, outcome));
    const made = retrier === undefined ? 0 : (attempts.get(retrier) ?? 0);
    if (retrier === undefined || made >= retrier.maxAttempts) return caught(visit, state, outcome);
    attempts.set(retrier, made + 1);
    await visit.branch.sleep(delayOf(visit, retrier, made));
    visit.retryCount += 1;
  }
}

function asFailure(thrown: unknown): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  throw thrown;
}

async function caught(visit: Visit, state: Fallible, failure: StateFailure): Promise<StateResult> {
  const catcher: Catcher | undefined = state.catch.find(({ errorEquals }) => matches(errorEquals, failure));
  if (catcher === undefined) throw failure;
  const errorOutput = errorOutputOf(failure);
  return applyEffect(visit, catcher.effect, catcher.next, errorOutput, { errorOutput });
}

/** Milliseconds before the retry that follows `made` earlier ones. */
function delayOf(visit: Visit, retrier: Retrier, made: number): number {
  const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** made, retrier.maxDelaySeconds);
  const share = retrier.fullJitter ? visit.branch.run.engine.random.next() : 1;
  return seconds * 1000 * share;
}
