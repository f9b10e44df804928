import type { Branch, Visit } from './branch.ts';
import type { State, StateMap } from './definition.ts';
import { advance } from './frame.ts';
import type { Json } from './json.ts';
import { applyEffect, type StateResult } from './run-effect.ts';
import { runChoice, runFail, runWait } from './run-flow.ts';
import { runMap } from './run-map.ts';
import { runParallel } from './run-parallel.ts';
import { runTask } from './run-task.ts';

/**
 * Runs a container's states from where its frame stands to its end and gives its output. Throws the StateFailure of the
 * state that failed, or Stopped.
 */
export async function runStates(container: StateMap, branch: Branch): Promise<Json> {
  const { frame } = branch;
  while (frame.output === undefined) {
    const visit = enter(container, branch);
    const result = await runState(visit);
    branch.check();
    if (visit.state.type !== 'Fail') exit(visit, result);
    advance(frame, result.next, result.output, result.assigned);
  }
  return frame.output.value;
}

/** A redriven branch stands in a state it has entered before and does not enter it again. */
function enter(container: StateMap, branch: Branch): Visit {
  const { frame, run } = branch;
  const state = container.states.get(frame.state);
  if (state === undefined) throw new Error(`The state ${frame.state} does not exist.`);
  frame.begun = true;
  if (frame.entered === undefined) {
    run.stopIfDeleted();
    const input = JSON.stringify(frame.input);
    const details = { name: state.name, input, inputDetails: { truncated: false } };
    frame.entered = { eventId: branch.record(`${state.type}StateEntered`, details), time: run.engine.clock.now() };
  }
  return { branch, state, input: frame.input, entered: frame.entered, retryCount: 0 };
}

function exit(visit: Visit, { output, assigned }: StateResult): void {
  const values = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  const variables = { assignedVariables: Object.fromEntries(values), assignedVariablesDetails: { truncated: false } };
  visit.branch.record(`${visit.state.type}StateExited`, {
    name: visit.state.name,
    output: JSON.stringify(output),
    outputDetails: { truncated: false },
    ...(values.length === 0 ? {} : variables),
  });
}

function runState(visit: Visit): Promise<StateResult> {
  const state: State = visit.state;
  switch (state.type) {
    case 'Task':
      return runTask(visit, state);
    case 'Map':
      return runMap(visit, state);
    case 'Parallel':
      return runParallel(visit, state);
    case 'Choice':
      return runChoice(visit, state);
    case 'Wait':
      return runWait(visit, state);
    case 'Pass':
    case 'Succeed':
      return applyEffect(visit, state.effect, state.next, visit.input);
    case 'Fail':
      return runFail(visit, state);
  }
}
