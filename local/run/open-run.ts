import { type OpenWorld, openWorld, type WorldOptions } from '../local-world.ts';
import { UsageError } from './usage-error.ts';

/** Opens the world of a run. Throws UsageError where its file tells of what cannot be at AWS. */
export async function openRun(options: WorldOptions): Promise<OpenWorld> {
  try {
    return await openWorld(options);
  } catch (error) {
    throw new UsageError(`The world cannot be: ${(error as Error).message}`);
  }
}
