import { digest } from '../domain/digest.ts';

/** The longest name of an execution: AWS Step Functions API Reference, "StartExecution". */
const NAME_LENGTH = 80;

/**
 * The name of an execution that restores a move: one for each `occasion` (a time, or a place in the journal), which is what
 * makes the start happen once. `attempt` tells those apart that had to be started again on the same occasion.
 */
export function restoreName(moveId: string, occasion: number, attempt = 0): string {
  const name = `restore-${moveId}-${occasion}${attempt === 0 ? '' : `-${attempt}`}`;
  return name.length <= NAME_LENGTH ? name : `restore-${digest(name)}`;
}
