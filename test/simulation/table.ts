import { FAULTS } from './faults.ts';
import { type Baseline, type Result, stageOf } from './levels.ts';

/** What of all faults at all stages was run. */
export interface Coverage {
  /** Faults at stages that could be struck, and were not: `denied at change-aliases/add-cover`. */
  readonly holes: readonly string[];
  /** For people. */
  readonly text: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Fault by fault and stage by stage, how often each was struck; what can be struck is what the baselines came by. */
export function coverageOf(baselines: readonly Baseline[], results: readonly Result[]): Coverage {
  const faults = [...FAULTS.values()];
  const keyOf = (fault: string, stage: string) => `${fault} at ${stage}`;
  const possible = new Set<string>();
  for (const { strikes } of baselines) {
    for (const { fault, site } of strikes) possible.add(keyOf(fault, stageOf(site)));
  }
  const struck = new Map<string, number>();
  for (const { fault, stage } of results.flatMap((result) => result.struck)) {
    struck.set(keyOf(fault, stage), (struck.get(keyOf(fault, stage)) ?? 0) + 1);
  }
  const stages = [...new Set([...possible, ...struck.keys()].map((key) => key.split(' at ')[1] ?? ''))].sort();
  const cell = (fault: string, stage: string) => {
    const times = struck.get(keyOf(fault, stage)) ?? 0;
    if (times > 9) return '+';
    return times > 0 ? String(times) : possible.has(keyOf(fault, stage)) ? '!' : '·';
  };
  const width = Math.max(...stages.map(({ length }) => length));
  const legend = faults.map(({ name, tells }, index) => `${LETTERS[index]} ${name}: ${tells}`);
  const rows = stages.map((stage) => `${stage.padEnd(width)} ${faults.map(({ name }) => cell(name, stage)).join(' ')}`);
  const head = `${' '.repeat(width)} ${faults.map((_fault, index) => LETTERS[index]).join(' ')}`;
  const holes = [...possible].filter((key) => !struck.has(key));
  return { holes, text: [...legend, '', head, ...rows].join('\n') };
}

/** How the runs ended: `412 moved, 97 restored, 13 parked`. */
export function endsOf(results: readonly Result[]): string {
  const counted = new Map<string, number>();
  for (const status of results.flatMap((result) => result.status.split(','))) {
    counted.set(status, (counted.get(status) ?? 0) + 1);
  }
  return [...counted].map(([status, times]) => `${times} ${status}`).join(', ');
}
