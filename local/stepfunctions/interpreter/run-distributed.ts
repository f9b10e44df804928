import type { Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import type { MapState } from './definition.ts';
import type { ChildDescription } from './engine.ts';
import { dataLimitFailure, runtimeFailure, StateFailure } from './failure.ts';
import { readItems } from './item-reader.ts';
import { bytesOf, type Json } from './json.ts';
import { inputsOf, itemsOf } from './map-items.ts';
import { MapRun, type MapRunLimits } from './map-run.ts';
import { MAP_RUN_REDRIVES, PAYLOAD_BYTES } from './quotas.ts';
import { causeIn, evaluating } from './run-effect.ts';

/**
 * Runs every item as a child execution with a history of its own, which sees no variable of the parent, and gives their
 * results. A retry begins a new Map Run, a redrive goes on with the one that was left. AWS: "Using Map state in Distributed
 * mode", "Redriving Map Runs".
 */
export async function runDistributed(visit: Visit, state: MapState): Promise<Json> {
  const { branch } = visit;
  const mapRun = visit.retryCount === 0 ? redriven(visit) : undefined;
  const current = mapRun ?? (await started(visit, state));
  branch.frame.mapRun = current;
  try {
    if (!current.hasItems) current.take(await inputsOf(visit, state, await readItems(visit, state)));
    await current.runChildren(branch.signal);
    const results = current.results(wording(visit));
    checkSize(visit, state, results);
    current.end('SUCCEEDED');
    // What fails after this makes a redrive begin a new Map Run, as AWS says of a failed OutputPath.
    branch.frame.mapRun = undefined;
    branch.record('MapRunSucceeded');
    branch.record('MapStateSucceeded');
    return results;
  } catch (thrown) {
    if (branch.signal.aborted || !(thrown instanceof StateFailure)) {
      current.end('ABORTED');
      throw thrown;
    }
    current.end('FAILED');
    branch.record('MapRunFailed', { error: thrown.error, cause: thrown.reason });
    branch.record('MapStateFailed');
    throw thrown;
  }
}

/** The Map Run of the execution's earlier attempt, as it goes on; undefined when there is none. */
function redriven(visit: Visit): MapRun | undefined {
  const { mapRun } = visit.branch.frame;
  if (mapRun === undefined) return undefined;
  if (mapRun.redriveCount >= MAP_RUN_REDRIVES) {
    throw runtimeFailure(causeIn(visit, `The Map Run was redriven ${MAP_RUN_REDRIVES} times, which is the limit.`));
  }
  mapRun.redrive();
  const { arn: mapRunArn, redriveCount } = mapRun;
  visit.branch.record('MapRunRedriven', { mapRunArn, redriveCount });
  return mapRun;
}

async function started(visit: Visit, state: MapState): Promise<MapRun> {
  const { branch } = visit;
  const inputs = state.itemReader === undefined ? await inputsOf(visit, state, await itemsOf(visit, state)) : undefined;
  const limits = await limitsOf(visit, state);
  branch.record('MapStateStarted', { length: inputs?.length ?? 0 });
  const machine = { ...state.processor, timeoutSeconds: undefined };
  const mapRun = new MapRun({ parent: branch.run, label: state.label, machine, limits });
  if (inputs !== undefined) mapRun.take(inputs);
  branch.run.engine.openMapRun(mapRun);
  branch.record('MapRunStarted', { mapRunArn: mapRun.arn });
  return mapRun;
}

function limitsOf(visit: Visit, state: MapState): Promise<MapRunLimits> {
  return evaluating(visit, async () => {
    const bindings = bindingsOf(visit);
    return {
      maxConcurrency: (await state.maxConcurrency?.evaluate(bindings)) ?? 0,
      toleratedFailurePercentage: await state.toleratedFailurePercentage?.evaluate(bindings),
      toleratedFailureCount: await state.toleratedFailureCount?.evaluate(bindings),
    };
  });
}

/** After results that were too long a redrive begins a new Map Run, with all children. */
function checkSize(visit: Visit, state: MapState, results: Json): void {
  if (bytesOf(results) <= PAYLOAD_BYTES) return;
  visit.branch.frame.mapRun = undefined;
  throw dataLimitFailure(state.name, 'never');
}

/** What stands for a child that did not succeed. AWS: "ResultWriter (Map)", Transformation. */
function wording({ branch }: Visit): (description: ChildDescription) => Json | undefined {
  return branch.run.engine.settings.failedItems === 'left-out' ? () => undefined : described;
}

function described({ MapRunArn: _arn, ...description }: ChildDescription): Json {
  const members = Object.entries(description).map(([name, value]) => [
    name,
    name.endsWith('Date') ? dateOf(value) : value,
  ]);
  return Object.fromEntries(members);
}

function dateOf(milliseconds: Json): string {
  return new Date(Number(milliseconds)).toISOString();
}
