import type { Branch, Visit } from './branch.ts';
import type { StateMap } from './definition.ts';
import { StateFailure } from './failure.ts';
import type { Frame } from './frame.ts';

/** The state types whose abortion AWS records. */
const ABORTABLE = new Set(['Task', 'Wait', 'Map', 'Parallel']);

/** One branch of a Parallel or one iteration of a Map, ready to run. */
export interface Lane {
  readonly container: StateMap;
  readonly branch: Branch;
}

/**
 * Runs `count` lanes, `concurrency` at a time, in order. After the first failure no lane starts any more and `stopper`
 * stops those that run; once all have ended the failure is thrown. Throws Stopped when the state itself was stopped.
 */
export async function runLanes(
  count: number,
  concurrency: number,
  stopper: AbortController,
  runLane: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failure: unknown;
  const work = async () => {
    while (next < count && failure === undefined) {
      const index = next;
      next += 1;
      try {
        await runLane(index);
      } catch (thrown) {
        failure ??= thrown;
        stopper.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, work));
  if (failure !== undefined) throw failure;
}

/** A signal that stops with the state's own branch and with `stopper`. */
export function laneSignal(visit: Visit, stopper: AbortController): AbortSignal {
  return AbortSignal.any([visit.branch.signal, stopper.signal]);
}

/** Records that the state in which a lane stood was aborted, after the event of the failure that caused it. */
export function recordAborted({ container, branch }: Lane, failureEventId: number): void {
  const type = container.states.get(branch.frame.state)?.type ?? '';
  if (branch.frame.entered !== undefined && ABORTABLE.has(type)) {
    branch.run.record(`${type}StateAborted`, failureEventId);
  }
}

/** True for a lane that was begun and is not done. */
export function isUnderWay(frame: Frame): boolean {
  return frame.begun && frame.output === undefined;
}

/** The failure of a lane, unless it was stopped because of something else. */
export function ownFailure(thrown: unknown, signal: AbortSignal): StateFailure | undefined {
  return thrown instanceof StateFailure && !signal.aborted ? thrown : undefined;
}
