import { stageOf } from './calls.ts';
import { FAULTS } from './faults.ts';
import { PROMISES } from './invariants.ts';
import type { Baseline, Result } from './levels.ts';
import type { RunPlan } from './run.ts';

/** What of all faults at all stages was run. */
export interface Coverage {
  /** What was to be struck, and was not: `denied at change-aliases/add-cover`. */
  readonly holes: readonly string[];
  /** For people. */
  readonly text: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Fault by fault and stage by stage, how often each was struck. `meant` are the runs that were to strike them; a place that none
 * of them means and that the baselines come by is shown as left out.
 */
export function coverageOf(
  baselines: readonly Baseline[],
  meant: readonly RunPlan[],
  results: readonly Result[],
): Coverage {
  const faults = [...FAULTS.values()];
  const keyOf = (fault: string, stage: string) => `${fault} at ${stage}`;
  const keysOf = (strikes: RunPlan['strikes']) =>
    strikes.flatMap(({ fault, site }) => (site === undefined ? [] : [keyOf(fault, stageOf(site))]));
  const possible = new Set(baselines.flatMap(({ strikes }) => keysOf(strikes)));
  const wanted = new Set(meant.flatMap(({ strikes }) => keysOf(strikes)));
  const struck = new Map<string, number>();
  for (const { fault, stage } of results.flatMap((result) => result.struck)) {
    struck.set(keyOf(fault, stage), (struck.get(keyOf(fault, stage)) ?? 0) + 1);
  }
  const stages = [...new Set([...possible, ...struck.keys()].map((key) => key.split(' at ')[1] ?? ''))].sort();
  const cell = (fault: string, stage: string) => {
    const key = keyOf(fault, stage);
    const times = struck.get(key) ?? 0;
    if (times > 9) return '+';
    if (times > 0) return String(times);
    return wanted.has(key) ? '!' : possible.has(key) ? '-' : ' ';
  };
  const width = Math.max(...stages.map(({ length }) => length));
  const legend = faults.map(({ name, tells }, index) => `${LETTERS[index]} ${name}: ${tells}`);
  const rows = stages.map((stage) => `${stage.padEnd(width)} ${faults.map(({ name }) => cell(name, stage)).join(' ')}`);
  const head = `${' '.repeat(width)} ${faults.map((_fault, index) => LETTERS[index]).join(' ')}`;
  const key = 'A number: so many runs struck there (+: ten or more); -: left to another level; !: a hole.';
  return { holes: [...wanted].filter((one) => !struck.has(one)), text: [...legend, '', head, ...rows, key].join('\n') };
}

/** How many runs there were, what struck them, how they ended, and what was held against each. */
export function summaryOf(results: readonly Result[]): string {
  const struck = results.flatMap((result) => result.struck);
  const kinds = new Set(struck.map(({ fault }) => fault));
  const broken = results.filter(({ problems }) => problems.length > 0).length;
  return [
    `Held against each run: ${PROMISES.join('; ')}.`,
    `${results.length} runs, ${struck.length} strikes of ${kinds.size} of ${FAULTS.size} faults: ${endsOf(results)}; ${broken} broke a promise`,
  ].join('\n');
}

/** How the runs ended: `412 moved, 97 restored, 13 parked`. */
export function endsOf(results: readonly Result[]): string {
  const counted = new Map<string, number>();
  for (const status of results.flatMap((result) => result.status.split(','))) {
    counted.set(status, (counted.get(status) ?? 0) + 1);
  }
  return [...counted].map(([status, times]) => `${times} ${status}`).join(', ');
}
