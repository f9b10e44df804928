import type { Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import type { MapState } from './definition.ts';
import type { Outcome } from './engine.ts';
import { StateFailure } from './failure.ts';
import type { Frame } from './frame.ts';
import { laneSignal, runLanes } from './lanes.ts';
import { DISTRIBUTED_CONCURRENCY } from './quotas.ts';
import type { Identity, Run } from './run.ts';
import { evaluating } from './run-effect.ts';
import { uuidOf } from './uuid.ts';

/**
 * Runs every item as a child execution with a history of its own, which sees no variable of the parent. More failures
 * than tolerated stop the rest. AWS: "Using Map state in Distributed mode", "Setting failure thresholds".
 */
export async function runDistributed(
  visit: Visit,
  state: MapState,
  frames: readonly Frame[],
  concurrency: number,
): Promise<void> {
  const { branch } = visit;
  const tolerated = await toleranceOf(visit, state, frames.length);
  branch.record('MapRunStarted', { mapRunArn: mapRunArnOf(branch.run, state) });
  const stopper = new AbortController();
  const signal = laneSignal(visit, stopper);
  const atOnce = Math.min(concurrency || DISTRIBUTED_CONCURRENCY, DISTRIBUTED_CONCURRENCY);
  let failures = 0;
  try {
    await runLanes(frames.length, atOnce, stopper, async (index) => {
      const frame = frames[index];
      if (frame === undefined || frame.output !== undefined) return;
      const outcome = await runChild(branch.run, state, frame, signal);
      if (outcome.status === 'SUCCEEDED') return;
      failures += 1;
      if (failures > tolerated) throw exceeded();
    });
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    branch.record('MapRunFailed', { error: thrown.error, cause: thrown.reason });
    branch.record('MapStateFailed');
    throw thrown;
  }
  branch.record('MapRunSucceeded');
}

function exceeded(): StateFailure {
  const cause = 'The specified tolerated failure threshold was exceeded';
  return new StateFailure('States.ExceedToleratedFailureThreshold', cause);
}

/** How many children may fail: none by default, else the stricter of the two thresholds. */
function toleranceOf(visit: Visit, state: MapState, items: number): Promise<number> {
  return evaluating(visit, async () => {
    const bindings = bindingsOf(visit);
    const percentage = await state.toleratedFailurePercentage?.evaluate(bindings);
    const count = await state.toleratedFailureCount?.evaluate(bindings);
    if (percentage === undefined) return count ?? 0;
    return Math.min(Math.floor((items * percentage) / 100), count ?? Number.POSITIVE_INFINITY);
  });
}

function mapRunArnOf({ identity, engine }: Run, state: MapState): string {
  const { region, accountId, stateMachineName } = identity;
  return `arn:aws:states:${region}:${accountId}:mapRun:${stateMachineName}/${state.label}:${uuidOf(engine.random)}`;
}

function runChild(parent: Run, state: MapState, frame: Frame, signal: AbortSignal): Promise<Outcome> {
  const { region, accountId, stateMachineName } = parent.identity;
  const name = uuidOf(parent.engine.random);
  const labelled = `${stateMachineName}/${state.label}`;
  const identity: Identity = {
    ...parent.identity,
    name,
    executionArn: `arn:aws:states:${region}:${accountId}:execution:${labelled}:${name}`,
    stateMachineArn: `arn:aws:states:${region}:${accountId}:stateMachine:${labelled}`,
    stateMachineName: labelled,
    input: frame.input,
  };
  const child = parent.child(identity, { ...state.processor, timeoutSeconds: undefined }, frame);
  const stop = () => child.stop();
  signal.addEventListener('abort', stop);
  return new Promise((resolve) => {
    child.onEnd((outcome) => {
      signal.removeEventListener('abort', stop);
      resolve(outcome);
    });
    child.start();
    if (signal.aborted) child.stop();
  });
}
