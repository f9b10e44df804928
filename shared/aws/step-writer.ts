import { STALE_ETAG } from '../domain/journal.ts';
import { isMoverError } from '../errors.ts';
import type { FenceToken, JournalStore } from './journal-store.ts';

/** A change as it is announced. */
interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The writes of one step by one invocation, each announced in the journal, under the fence, before it is sent. What AWS answered
 * is noted with the announcement that it answers: a restore need not wait for it. What another invocation announced, which
 * died or was cut off, stays in the air, whatever comes of this one.
 */
export class StepWriter {
  readonly #journal: JournalStore;
  readonly #token: FenceToken;
  readonly #step: string;
  readonly #accepted: number[] = [];

  constructor(journal: JournalStore, token: FenceToken, step: string) {
    this.#journal = journal;
    this.#token = token;
    this.#step = step;
  }

  /**
   * Announces a write and then does it. A refusal that AWS answered is written down too; also where `send` answers false,
   * because the ETag was stale. Throws FenceLost before anything is written; errors of the write pass through.
   */
  async announced<T>({ before, after }: Change, send: () => Promise<T>): Promise<T> {
    const { sequence } = await this.#append({ kind: 'intended', step: this.#step, before, after });
    const refused = (error: string, answers: readonly number[]) =>
      this.#append({ kind: 'refused', step: this.#step, error, answers });
    try {
      const answer = await send();
      if (answer === false) await refused(STALE_ETAG, [sequence]);
      else this.#accepted.push(sequence);
      return answer;
    } catch (error) {
      // Where the SDK sent it more than once, an earlier one without an answer may yet land.
      if (isAnswered(error)) await refused(error.name, attemptsOf(error) > 1 ? [] : [sequence]);
      throw error;
    }
  }

  /** Notes that the step is done, with the announcements that were accepted on the way. */
  async done(changed: boolean, detail?: unknown): Promise<void> {
    const answers = [...this.#accepted];
    await this.#append({
      kind: 'done',
      step: this.#step,
      changed,
      ...(detail === undefined ? {} : { detail }),
      answers,
    });
  }

  #append(event: Parameters<JournalStore['append']>[1]) {
    return this.#journal.append(this.#token, event);
  }
}

/** Without an answer, or when only the last of the SDK's attempts was throttled, the write may yet land. */
const MAY_YET_LAND: readonly string[] = ['ServiceUnavailable', 'Throttled', 'Unexpected'];

/** True when AWS said no. */
function isAnswered(error: unknown): error is Error {
  return isMoverError(error) && !MAY_YET_LAND.includes(error.name);
}

/** How often the SDK sent what was refused at last. */
function attemptsOf({ cause }: Error): number {
  return (cause as { readonly $metadata?: { readonly attempts?: number } } | undefined)?.$metadata?.attempts ?? 1;
}
