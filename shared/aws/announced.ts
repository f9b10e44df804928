import { STALE_ETAG } from '../domain/journal.ts';
import { isMoverError } from '../errors.ts';
import type { FenceToken, JournalStore } from './journal-store.ts';

/**
 * Announces a write in the journal, under the fence, and then does it. A refusal that AWS answered is written down too, so
 * that a restore need not wait for a write that can't land any more; also where `send` answers false, because the ETag was
 * stale. Throws FenceLost before anything is written; errors of the write pass through.
 */
export async function announced<T>(
  journal: JournalStore,
  token: FenceToken,
  write: { readonly step: string; readonly before: unknown; readonly after: unknown },
  send: () => Promise<T>,
): Promise<T> {
  await journal.append(token, { kind: 'intended', ...write });
  const refused = (error: string) => journal.append(token, { kind: 'refused', step: write.step, error });
  try {
    const answer = await send();
    if (answer === false) await refused(STALE_ETAG);
    return answer;
  } catch (error) {
    if (isAnswered(error)) await refused(error.name);
    throw error;
  }
}

/** Without an answer, or when only the last of the SDK's attempts was throttled, the write may yet land. */
const MAY_YET_LAND: readonly string[] = ['ServiceUnavailable', 'Throttled', 'Unexpected'];

/** True when AWS said no. */
function isAnswered(error: unknown): error is Error {
  return isMoverError(error) && !MAY_YET_LAND.includes(error.name);
}
