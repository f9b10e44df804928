import { Branch, type Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import type { MapState } from './definition.ts';
import { dataLimitFailure } from './failure.ts';
import { newFrame } from './frame.ts';
import { bytesOf, type Json } from './json.ts';
import { isUnderWay, type Lane, laneSignal, ownFailure, recordAborted, runLanes } from './lanes.ts';
import { asMapItem, inputsOf, itemsOf } from './map-items.ts';
import { INLINE_CONCURRENCY, PAYLOAD_BYTES } from './quotas.ts';
import { runDistributed } from './run-distributed.ts';
import { applyEffect, evaluating, type StateResult } from './run-effect.ts';
import { runFallible } from './run-fallible.ts';
import { runStates } from './run-states.ts';

/** Runs the processor for every item; the first failure stops the others. AWS: "Map workflow state". */
export function runMap(visit: Visit, state: MapState): Promise<StateResult> {
  return runFallible(visit, state, async () => {
    const result = state.mode === 'DISTRIBUTED' ? await runDistributed(visit, state) : await runInline(visit, state);
    return applyEffect(visit, state.effect, state.next, result, { result });
  });
}

/** A redriven state finds its iterations' frames and runs only those that are not done; a retried one starts anew. */
async function runInline(visit: Visit, state: MapState): Promise<Json> {
  const { branch } = visit;
  const items = await itemsOf(visit, state);
  const inputs = await inputsOf(visit, state, items);
  const concurrency = await evaluating(
    visit,
    async () => (await state.maxConcurrency?.evaluate(bindingsOf(visit))) ?? 0,
  );
  if (branch.frame.branches === undefined || visit.retryCount > 0) {
    branch.record('MapStateStarted', { length: items.length });
    branch.frame.branches = inputs.map((input) => newFrame(state.processor, input));
  }
  const frames = branch.frame.branches;
  await runIterations(visit, state, items, concurrency);
  branch.record('MapStateSucceeded');
  const results = frames.map((frame) => frame.output?.value ?? null);
  if (bytesOf(results) > PAYLOAD_BYTES) throw dataLimitFailure(state.name, 'never');
  return results;
}

async function runIterations(
  visit: Visit,
  state: MapState,
  items: readonly Json[],
  concurrency: number,
): Promise<void> {
  const stopper = new AbortController();
  const signal = laneSignal(visit, stopper);
  const { run, frame, lastEventId } = visit.branch;
  const outer = visit.branch.variables();
  const lanes = (frame.branches ?? []).map((inner, i): Lane => {
    const mapItem = asMapItem(items[i] ?? null, i);
    return {
      container: state.processor,
      branch: new Branch({ run, frame: inner, signal, outer, mapItem, lastEventId }),
    };
  });
  const atOnce = Math.min(concurrency || INLINE_CONCURRENCY, INLINE_CONCURRENCY);
  await runLanes(lanes.length, atOnce, stopper, (index) => runIteration(visit, lanes, index));
}

async function runIteration(visit: Visit, lanes: readonly Lane[], index: number): Promise<void> {
  const lane = lanes[index];
  if (lane === undefined || lane.branch.frame.output !== undefined) return;
  const details = { name: visit.state.name, index };
  try {
    if (!lane.branch.frame.begun) lane.branch.record('MapIterationStarted', details);
    await runStates(lane.container, lane.branch);
    lane.branch.record('MapIterationSucceeded', details);
    visit.branch.lastEventId = lane.branch.lastEventId;
  } catch (thrown) {
    if (ownFailure(thrown, lane.branch.signal) !== undefined) recordFailure(visit, lanes, index);
    throw thrown;
  }
}

function recordFailure(visit: Visit, lanes: readonly Lane[], failed: number): void {
  const { run } = visit.branch;
  const failureEventId = lanes[failed]?.branch.lastEventId ?? 0;
  for (const [index, lane] of lanes.entries()) {
    if (!isUnderWay(lane.branch.frame)) continue;
    const ending = index === failed ? 'MapIterationFailed' : 'MapIterationAborted';
    run.record(ending, failureEventId, { name: visit.state.name, index });
    recordAborted(lane, failureEventId);
  }
  visit.branch.lastEventId = run.record('MapStateFailed', failureEventId);
}
