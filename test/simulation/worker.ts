import { parentPort } from 'node:worker_threads';
import { type Baseline, baselineOf, resultOf } from './levels.ts';
import type { Strike } from './run.ts';
import { scenarioNamed } from './scenarios.ts';

/** A run as it is handed to a worker: a scenario by its name. */
export interface Order {
  readonly scenario: string;
  readonly seed: number;
  readonly strikes: readonly Strike[];
}

const baselines = new Map<string, Promise<Baseline>>();

parentPort?.on('message', async ({ scenario: name, seed, strikes }: Order) => {
  const scenario = scenarioNamed(name);
  const baseline = baselines.get(name) ?? baselineOf(scenario, 1);
  baselines.set(name, baseline);
  const { plan: _plan, ...result } = await resultOf({ scenario, seed, strikes }, await baseline);
  parentPort?.postMessage(result);
});
