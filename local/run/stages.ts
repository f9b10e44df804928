import { definitionOf, MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE, RESTORE_STATE_MACHINE } from '../service.ts';

/** A state that a person watching would want to see, by its name in the definition. */
export interface Stage {
  readonly name: string;
  /** The step of the plan that it does, where it does one. */
  readonly step: string | undefined;
}

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Arguments?: { readonly FunctionName?: string; readonly Payload?: { readonly step?: string } };
  readonly Branches?: readonly { readonly States: Record<string, State> }[];
}

/** The stages of the state machines, read from the definitions that run: Task states, less those that only look. */
export function readStages(): ReadonlyMap<string, Stage> {
  const found = new Map<string, Stage>();
  for (const machine of [MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE, RESTORE_STATE_MACHINE]) {
    collect((JSON.parse(definitionOf(machine)) as { States: Record<string, State> }).States, found);
  }
  return found;
}

function collect(states: Record<string, State>, into: Map<string, Stage>): void {
  for (const [name, state] of Object.entries(states)) {
    for (const branch of state.Branches ?? []) collect(branch.States, into);
    if (isStage(state, states)) into.set(name, { name, step: state.Arguments?.Payload?.step });
  }
}

function isStage(state: State, states: Record<string, State>): boolean {
  if (state.Type === 'Wait') return !isLook(states[state.Next ?? '']);
  return state.Type === 'Task' && !isLook(state);
}

function isLook(state: State | undefined): boolean {
  return /:check-/.test(state?.Arguments?.FunctionName ?? '');
}
