import type { Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import type { ChoiceState, FailState, WaitState } from './definition.ts';
import { EvaluationFailure, runtimeFailure, StateFailure } from './failure.ts';
import type { Json } from './json.ts';
import { TIMESTAMP } from './load-flow.ts';
import { applyEffect, causeIn, evaluating, type StateResult } from './run-effect.ts';

/** Waits for the seconds or until the time, then hands its input on. AWS: "Wait workflow state". */
export async function runWait(visit: Visit, state: WaitState): Promise<StateResult> {
  const ms = await evaluating(visit, () => delayOf(visit, state));
  await visit.branch.sleep(ms);
  return applyEffect(visit, state.effect, state.next, visit.input);
}

async function delayOf(visit: Visit, state: WaitState): Promise<number> {
  const bindings = bindingsOf(visit);
  if (state.seconds !== undefined) return (await state.seconds.evaluate(bindings)) * 1000;
  const time = await state.timestamp?.evaluate(bindings);
  if (typeof time !== 'string' || !TIMESTAMP.test(time)) {
    throw new EvaluationFailure(`The field 'Timestamp' is no ISO 8601 time: ${JSON.stringify(time)}`, 'Timestamp');
  }
  return Math.max(0, Date.parse(time) - visit.branch.run.engine.clock.now());
}

/** Takes the first rule whose condition is true, else Default. AWS: "Choice workflow state". */
export async function runChoice(visit: Visit, state: ChoiceState): Promise<StateResult> {
  for (const [i, rule] of state.rules.entries()) {
    const { condition } = rule;
    const bindings = bindingsOf(visit);
    const holds = await evaluating(visit, async () =>
      typeof condition === 'boolean' ? condition : asBoolean(await condition.evaluate(bindings), i),
    );
    if (holds) return applyEffect(visit, rule.effect, rule.next, visit.input);
  }
  if (state.default !== undefined) return applyEffect(visit, state.effect, state.default, visit.input);
  const cause = causeIn(visit, 'Failed to transition out of the state. The state does not point to a next state.');
  throw visit.branch.run.engine.settings.noChoiceMatched === 'States.Runtime'
    ? runtimeFailure(cause)
    : new StateFailure('States.NoChoiceMatched', cause);
}

function asBoolean(value: Json, rule: number): boolean {
  if (typeof value === 'boolean') return value;
  const field = `Choices[${rule}]/Condition`;
  const got = JSON.stringify(value);
  throw new EvaluationFailure(
    `The JSONata expression for the field '${field}' returned ${got} instead of a boolean.`,
    field,
  );
}

/** Ends its branch with its own error. AWS: "Fail workflow state". */
export async function runFail(visit: Visit, state: FailState): Promise<never> {
  const bindings = bindingsOf(visit);
  const [error, cause] = await evaluating(visit, async () => [
    asText(await state.error?.evaluate(bindings), 'Error'),
    asText(await state.cause?.evaluate(bindings), 'Cause'),
  ]);
  throw new StateFailure(error ?? '', cause);
}

function asText(value: Json | undefined, field: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new EvaluationFailure(`The JSONata expression for the field '${field}' did not return a string.`, field);
}
