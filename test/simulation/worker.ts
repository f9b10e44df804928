import { parentPort } from 'node:worker_threads';
import { baselineOf, resultOf } from './levels.ts';
import { scenarioNamed } from './scenarios.ts';
import type { Strike } from './strikes.ts';

/** A run as it is handed to a worker: a scenario by its name. */
export interface Order {
  readonly scenario: string;
  readonly seed: number;
  readonly strikes: readonly Strike[];
}

parentPort?.on('message', async ({ scenario: name, seed, strikes }: Order) => {
  const scenario = scenarioNamed(name);
  const { plan: _plan, ...result } = await resultOf({ scenario, seed, strikes }, await baselineOf(scenario, 1));
  parentPort?.postMessage(result);
});
