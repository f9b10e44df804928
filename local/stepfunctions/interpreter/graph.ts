import type { State } from './definition.ts';
import { invalidDefinition } from './invalid-definition.ts';

/**
 * Refuses a container whose StartAt, Next, Default or Catch leads nowhere, with a state that nothing leads to, or from
 * which no way leads to an end. `place` is the container's place.
 */
export function checkGraph(startAt: string, states: ReadonlyMap<string, State>, place: string): void {
  const check = (target: string, state: string, field: string) => {
    if (states.has(target)) return;
    throw invalidDefinition('MISSING_TRANSITION_TARGET', `Missing '${field}' target: ${target}`, state, field);
  };
  check(startAt, place, 'StartAt');
  for (const state of states.values()) {
    for (const [field, target] of transitionsOf(state)) check(target, `${place}/States/${state.name}`, field);
  }
  const reached = reachable(startAt, states);
  const stray = [...states.keys()].find((name) => !reached.has(name));
  if (stray !== undefined) {
    const message = `State "${stray}" is not reachable`;
    throw invalidDefinition('MISSING_TRANSITION_TARGET', message, `${place}/States/${stray}`);
  }
  if (![...states.values()].some(isTerminal)) {
    throw invalidDefinition('MISSING_END_STATE', 'No state ends the workflow', place);
  }
}

function transitionsOf(state: State): readonly (readonly [field: string, target: string])[] {
  const caught = 'catch' in state ? state.catch.map(({ next }, i) => [`Catch[${i}]/Next`, next] as const) : [];
  const rules = state.type === 'Choice' ? state.rules.map(({ next }, i) => [`Choices[${i}]/Next`, next] as const) : [];
  const last = state.type === 'Choice' ? state.default : state.type === 'Fail' ? undefined : state.next;
  const field = state.type === 'Choice' ? 'Default' : 'Next';
  return [...rules, ...(last === undefined ? [] : [[field, last] as const]), ...caught];
}

function isTerminal(state: State): boolean {
  return state.type === 'Fail' || (state.type !== 'Choice' && state.next === undefined);
}

function reachable(startAt: string, states: ReadonlyMap<string, State>): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [startAt];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const state = states.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    pending.push(...transitionsOf(state).map(([, target]) => target));
  }
  return reached;
}
