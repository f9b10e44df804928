import { BUGS } from './bugs.ts';
import { baselineOf, resultOf } from './levels.ts';
import { scenarioNamed } from './scenarios.ts';
import type { Exposed } from './seeded-bug.ts';

const SEED = 1;

/** What the situation of a seeded bug shows without it, and with it. */
export async function exposed({ scenario: name, strikes = [], ...bug }: Exposed) {
  const scenario = scenarioNamed(name);
  const baseline = await baselineOf(scenario, SEED);
  const plan = { scenario, seed: SEED, strikes };
  const sound = strikes.length > 0 ? (await resultOf(plan, baseline)).problems : [];
  const { problems } = await resultOf({ ...plan, bug }, baseline);
  return { sound, problems };
}

/** How many of the seeded bugs were found out, for people. */
export function countOf(found: readonly string[]): string {
  const missed = BUGS.filter(({ name }) => !found.includes(name)).map(({ name }) => name);
  return `${found.length} of ${BUGS.length} seeded bugs were found out${missed.map((name) => `; not: ${name}`).join('')}`;
}
