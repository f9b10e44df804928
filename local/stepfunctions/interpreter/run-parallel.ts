import { Branch, type Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import type { ParallelState } from './definition.ts';
import { dataLimitFailure } from './failure.ts';
import { newFrame } from './frame.ts';
import { bytesOf, type Json } from './json.ts';
import { isUnderWay, type Lane, laneSignal, ownFailure, recordAborted, runLanes } from './lanes.ts';
import { PAYLOAD_BYTES } from './quotas.ts';
import { applyEffect, evaluating, type StateResult } from './run-effect.ts';
import { runFallible } from './run-fallible.ts';
import { runStates } from './run-states.ts';

/** Runs all branches at once; the first failure stops the others. AWS: "Parallel workflow state". */
export function runParallel(visit: Visit, state: ParallelState): Promise<StateResult> {
  return runFallible(visit, state, async () => {
    const result = await attempt(visit, state);
    if (bytesOf(result) > PAYLOAD_BYTES) throw dataLimitFailure(state.name, 'never');
    return applyEffect(visit, state.effect, state.next, result, { result });
  });
}

/** A redriven state finds its branches' frames and runs only those that are not done; a retried one starts anew. */
async function attempt(visit: Visit, state: ParallelState): Promise<Json> {
  const { frame } = visit.branch;
  if (frame.branches === undefined || visit.retryCount > 0) {
    const input = await evaluating(visit, async () =>
      state.arguments === undefined ? visit.input : state.arguments.evaluate(bindingsOf(visit)),
    );
    visit.branch.record('ParallelStateStarted');
    frame.branches = state.branches.map((container) => newFrame(container, input));
  }
  const stopper = new AbortController();
  const lanes = lanesOf(visit, state, laneSignal(visit, stopper));
  await runLanes(lanes.length, lanes.length, stopper, (index) => runLane(visit, lanes, index));
  visit.branch.record('ParallelStateSucceeded');
  return lanes.map(({ branch }) => branch.frame.output?.value ?? null);
}

function lanesOf(visit: Visit, state: ParallelState, signal: AbortSignal): Lane[] {
  const { run, frame, mapItem, lastEventId } = visit.branch;
  const outer = visit.branch.variables();
  return state.branches.map((container, i) => {
    const inner = frame.branches?.[i] ?? newFrame(container, visit.input);
    return { container, branch: new Branch({ run, frame: inner, signal, outer, mapItem, lastEventId }) };
  });
}

async function runLane(visit: Visit, lanes: readonly Lane[], index: number): Promise<void> {
  const lane = lanes[index];
  if (lane === undefined) return;
  try {
    await runStates(lane.container, lane.branch);
    visit.branch.lastEventId = lane.branch.lastEventId;
  } catch (thrown) {
    if (ownFailure(thrown, lane.branch.signal) !== undefined) recordFailure(visit, lanes, lane);
    throw thrown;
  }
}

function recordFailure(visit: Visit, lanes: readonly Lane[], failed: Lane): void {
  const { lastEventId } = failed.branch;
  for (const lane of lanes) if (isUnderWay(lane.branch.frame)) recordAborted(lane, lastEventId);
  visit.branch.lastEventId = visit.branch.run.record('ParallelStateFailed', lastEventId);
}
