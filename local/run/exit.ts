/** What the shell is told: done as asked; ended restored or parked, or with lost requests; refused with nothing changed; cut short. */
export const EXIT = { done: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** How a run ended, in the words of the exit codes. */
export type Outcome = keyof typeof EXIT;
