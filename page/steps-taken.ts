import type { JournalEntry } from '../shared/domain/journal.ts';

/** One step as the journal saw it; times are milliseconds since the epoch. */
export interface Took {
  readonly step: string;
  readonly began: number;
  readonly settled: number | undefined;
}

/** How long each step took: from its announcement, or from asking people, until it was settled everywhere. Pure. */
export function stepsTaken(journal: readonly JournalEntry[]): Took[] {
  const taken: Took[] = [];
  for (const { at, event } of journal) {
    if (!('step' in event)) continue;
    const open = taken.findLast(({ step, settled }) => step === event.step && settled === undefined);
    if (event.kind === 'settled') {
      if (open) taken[taken.indexOf(open)] = { ...open, settled: at };
    } else if (!open) taken.push({ step: event.step, began: at, settled: undefined });
  }
  return taken;
}
