import type { Visit } from './branch.ts';
import { bindingsOf, type StatesMembers } from './context.ts';
import type { Effect, Variables } from './definition.ts';
import { dataLimitFailure, EvaluationFailure, StateFailure } from './failure.ts';
import { variableBytesOf } from './frame.ts';
import { bytesOf, type Json } from './json.ts';
import { PAYLOAD_BYTES, VARIABLES_BYTES } from './quotas.ts';

/** What a state hands on: output, variables, and the state that follows, if any. */
export interface StateResult {
  readonly output: Json;
  readonly assigned: Variables;
  readonly next: string | undefined;
}

/** The cause of a failure that Step Functions itself raised, in the words that name the state. */
export function causeIn(visit: Visit, message: string): string {
  return `An error occurred while executing the state '${visit.state.name}' (entered at the event id #${visit.entered.eventId}). ${message}`;
}

/**
 * Evaluates something of a state; an expression that fails leaves an EvaluationFailed event and becomes a
 * States.QueryEvaluationError. AWS: "Transforming data with JSONata", error handling.
 */
export async function evaluating<T>(visit: Visit, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof EvaluationFailure)) throw thrown;
    const error = 'States.QueryEvaluationError';
    const { message: cause, location } = thrown;
    visit.branch.record('EvaluationFailed', { error, cause, location, state: visit.state.name });
    throw new StateFailure(error, causeIn(visit, cause));
  }
}

/**
 * A state's Output and Assign, both read from the state as it was entered. `fallback` is the output of a state without
 * Output.
 */
export async function applyEffect(
  visit: Visit,
  effect: Effect,
  next: string | undefined,
  fallback: Json,
  members: StatesMembers = {},
): Promise<StateResult> {
  const bindings = bindingsOf(visit, members);
  return evaluating(visit, async () => {
    const assigned: Variables = {};
    for (const [name, value] of effect.assign) assigned[name] = await value.evaluate(bindings);
    const output = effect.output === undefined ? fallback : await effect.output.evaluate(bindings);
    checkQuotas(visit, output, assigned);
    return { output, assigned, next };
  });
}

function checkQuotas(visit: Visit, output: Json, assigned: Variables): void {
  const { name } = visit.state;
  if (bytesOf(output) > PAYLOAD_BYTES) throw dataLimitFailure(name, 'never');
  const added = Object.keys(assigned).length === 0 ? 0 : bytesOf(assigned);
  if (added > PAYLOAD_BYTES) {
    const cause = causeIn(visit, `The variables assigned in the state '${name}' exceed the limit of 256 KiB.`);
    throw new StateFailure('States.DataLimitExceeded', cause, 'never');
  }
  if (added > 0 && variableBytesOf(visit.branch.run.frame) + added > VARIABLES_BYTES) {
    const cause = causeIn(visit, 'All variables of the execution together exceed the limit of 10 MiB.');
    throw new StateFailure('States.DataLimitExceeded', cause, 'never');
  }
}
