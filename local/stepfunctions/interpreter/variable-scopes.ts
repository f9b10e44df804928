import type { Effect, State, StateMap } from './definition.ts';
import { invalidDefinition } from './invalid-definition.ts';

/**
 * Refuses a variable that an inner scope (a Map's processor, a Parallel's branch) assigns under the name of an outer
 * scope's variable. AWS: "Passing data between states with variables", variable scope.
 */
export function checkVariableScopes(machine: StateMap): void {
  checkScope(machine, new Set());
}

function checkScope(scope: StateMap, outer: ReadonlySet<string>): void {
  const own = new Set<string>();
  for (const state of scope.states.values()) {
    for (const name of assignedBy(state)) {
      if (outer.has(name)) throw collision(name, state.name);
      own.add(name);
    }
  }
  const visible = new Set([...outer, ...own]);
  for (const state of scope.states.values()) {
    for (const inner of innerScopesOf(state)) checkScope(inner, visible);
  }
}

function collision(name: string, state: string): Error {
  const message = `The variable '${name}' is assigned in an outer scope too; an inner scope can read it but not assign it`;
  return invalidDefinition('SCHEMA_VALIDATION_FAILED', message, `/States/${state}`, 'Assign');
}

function assignedBy(state: State): readonly string[] {
  const effects: Effect[] = 'effect' in state ? [state.effect] : [];
  if ('catch' in state) effects.push(...state.catch.map(({ effect }) => effect));
  if (state.type === 'Choice') effects.push(...state.rules.map(({ effect }) => effect));
  return effects.flatMap(({ assign }) => assign.map(([name]) => name));
}

function innerScopesOf(state: State): readonly StateMap[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.processor] : [];
}
