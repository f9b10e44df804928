import { type DistributionRef, resourceOf } from '../domain/refs.ts';
import { isMoverError, MoverError } from '../errors.ts';

/** Writes that another editor may get ahead of before the distribution is given up on. */
const MAX_WRITES = 5;
/** What CloudFront answers to an ETag that is not the newest; the second where two editors meet. */
const STALE = ['PreconditionFailed', 'InvalidIfMatchVersion'];

/** Told of a write before it is sent, and the one to send it. */
export type Announce = (
  change: { readonly before: unknown; readonly after: unknown },
  send: () => Promise<boolean>,
) => Promise<boolean>;

/** One write with If-Match, decided from what was just read. */
export interface Decision {
  readonly before: unknown;
  readonly after: unknown;
  readonly write: () => Promise<unknown>;
}

/**
 * Reads, decides, and writes with If-Match; on a stale ETag once more. `decide` answers undefined when all is so already.
 * Answers whether anything had to change. Throws DistributionBusy when another editor keeps winning.
 */
export async function writeDecided(
  ref: DistributionRef,
  announce: Announce,
  decide: () => Promise<Decision | undefined>,
): Promise<boolean> {
  for (let writes = 1; writes <= MAX_WRITES; writes += 1) {
    const decision = await decide();
    if (decision === undefined) return false;
    const { before, after, write } = decision;
    if (await announce({ before, after }, () => unlessStale(write))) return true;
  }
  throw new MoverError(
    'DistributionBusy',
    `The ${resourceOf(ref)} was changed by someone else ${MAX_WRITES} times while the service tried to write.`,
  );
}

/** Runs a conditional write; false when its ETag was stale. */
export async function unlessStale(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isMoverError(error, 'CallRefused') && STALE.includes((error.cause as Error).name)) return false;
    throw error;
  }
}

/** What is to become of aliases. */
export interface AliasEdit {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Told, of the very config that is written, whether it is enabled, where names come to it; may refuse by throwing. */
  readonly receives?: ((enabled: boolean) => void) | undefined;
}

/** The aliases after an edit, or undefined when they are so already. */
export function editedAliases(
  { aliases: before, enabled }: { readonly aliases: readonly string[]; readonly enabled: boolean },
  { add, remove, receives }: AliasEdit,
): string[] | undefined {
  const kept = before.filter((alias) => !remove.includes(alias));
  const added = add.filter((alias) => !before.includes(alias));
  if (added.length > 0) receives?.(enabled);
  return kept.length === before.length && added.length === 0 ? undefined : [...kept, ...added];
}
