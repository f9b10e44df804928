import { executionArn, isRunning, startOnce } from '../aws/executions.ts';
import { type JournalEntry, restorerOf } from '../domain/journal.ts';
import { MoverError } from '../errors.ts';
import { restoreName } from './restore-name.ts';
import type { Runtime } from './runtime.ts';

/** Restores that may fail before their first entry, one after another, until a person has to look. */
const MAX_TRIES = 10;

/** What restore-move takes. */
interface WayBack {
  readonly moveId: string;
  /** Who asks for it, and why. */
  readonly reason: string;
  /** True where only what was left half done may be undone, and not what ended well meanwhile. */
  readonly unfinishedOnly: boolean;
}

interface From {
  readonly runtime: Runtime;
  readonly restoreStateMachineArn: string;
  /** The journal as it stands: one restore is started from each place in it. */
  readonly entries: readonly JournalEntry[];
}

/**
 * Starts restore-move, unless one is running that began at this place in the journal. One that failed before it wrote
 * anything, as where something is in the way, does not keep the next from being started. Throws MoveNotOpen after ten of them.
 */
export async function startWayBack(wayBack: WayBack, from: From): Promise<void> {
  const { runtime, restoreStateMachineArn, entries } = from;
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const name = restoreName(wayBack.moveId, entries.length, attempt);
    if (await startOnce(runtime.clients, restoreStateMachineArn, name, { ...wayBack })) return;
    if (await isRunning(runtime.clients, executionArn(restoreStateMachineArn, name))) return;
  }
  throw new MoverError(
    'MoveNotOpen',
    `${MAX_TRIES} restores of ${wayBack.moveId} failed before they changed anything.`,
    {
      remedy: 'Look at the last execution of restore-move, clear what is in the way, and start it by hand.',
    },
  );
}

/** Goes on with a way back whose execution ended before it did: stopped by hand, or dead of a runtime error. */
export async function resumeWayBack(wayBack: Omit<WayBack, 'unfinishedOnly'>, from: From): Promise<void> {
  if (await isRunning(from.runtime.clients, restorerOf(from.entries))) return;
  await startWayBack({ ...wayBack, unfinishedOnly: true }, from);
}
