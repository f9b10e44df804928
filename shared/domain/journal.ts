import { canonicalJson, digest } from './digest.ts';
import type { KeptObservations } from './observations.ts';

/** How a move stands. `moved`, `restored` and `parked` are the three ends; a parked move may be restored again. */
export type MoveStatus = 'moving' | 'restoring' | 'moved' | 'restored' | 'parked';

/** By what a job was admitted. */
export interface Admission {
  readonly planHash: string;
  /** SHA-256 over all of the plan as it was then: `planDigest`. */
  readonly planDigest: string;
  readonly execution: string;
  /** Who called, as the service knows it; the request says who asked in its own words. */
  readonly caller: string;
}

/**
 * What one entry of the journal tells. An `intended` change that no `done` or `refused` answers, by its sequence, may or may not
 * have happened.
 */
export type JournalEvent =
  | ({ readonly kind: 'admitted' } & Admission)
  | { readonly kind: 'approved'; readonly planHash: string; readonly by: string; readonly comment?: string }
  /** People were asked to change DNS: one line for each change. */
  | { readonly kind: 'asked'; readonly step: string; readonly changes: readonly string[] }
  /** A person says that it is done; of the names in `untold` live DNS cannot tell it. */
  | { readonly kind: 'confirmed'; readonly step: string; readonly by: string; readonly untold: readonly string[] }
  | { readonly kind: 'intended'; readonly step: string; readonly before: unknown; readonly after: unknown }
  | {
      readonly kind: 'refused';
      readonly step: string;
      readonly error: string;
      /** The sequence of the announcement; none where it was sent several times, and one of them may yet land. */
      readonly answers: readonly number[];
    }
  | {
      readonly kind: 'done';
      readonly step: string;
      readonly changed: boolean;
      readonly detail?: unknown;
      /** The sequences of the announcements that AWS accepted in the same invocation. */
      readonly answers: readonly number[];
    }
  | { readonly kind: 'settled'; readonly step: string }
  | { readonly kind: 'support-asked'; readonly text: string }
  | { readonly kind: 'swap-seen'; readonly swapped: readonly string[]; readonly free: readonly string[] }
  /** What was seen when all was as it shall be: observations.ts. */
  | ({ readonly kind: 'verified' } & KeptObservations)
  /** A look that did not prove it; the state machine looks again, or goes back. */
  | ({ readonly kind: 'unproven'; readonly because: string } & KeptObservations)
  | { readonly kind: 'restore-began'; readonly reason: string; readonly execution: string }
  | { readonly kind: 'restore-planned'; readonly planHash: string; readonly kept: readonly string[] }
  | { readonly kind: 'ended'; readonly status: MoveStatus; readonly note: string };

/**
 * The refusal of a write whose ETag was not the newest. It cannot land any more; but where the SDK had sent it twice, because
 * an answer was lost, it may have landed before.
 */
export const STALE_ETAG = 'PreconditionFailed';

/** One entry; `hash` covers all the others, `previousHash` chains it to the entry before. */
export interface JournalEntry {
  readonly moveId: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly fence: number;
  readonly event: JournalEvent;
  readonly previousHash: string;
  readonly hash: string;
}

/** The hash before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** The next entry of a journal that ends with `previous` (undefined: an empty one). */
export function nextEntry(
  previous: Pick<JournalEntry, 'sequence' | 'hash'> | undefined,
  entry: Pick<JournalEntry, 'moveId' | 'at' | 'fence' | 'event'>,
): JournalEntry {
  const chained = {
    moveId: entry.moveId,
    sequence: (previous?.sequence ?? 0) + 1,
    at: entry.at,
    fence: entry.fence,
    event: entry.event,
    previousHash: previous?.hash ?? CHAIN_START,
  };
  return { ...chained, hash: digest(canonicalJson(chained)) };
}

/** The place, from 1, of the first entry that does not fit the chain in every member, or undefined when all do. */
export function firstBrokenEntry(entries: readonly JournalEntry[]): number | undefined {
  let previous: JournalEntry | undefined;
  for (const entry of entries) {
    const fitting = nextEntry(previous, entry);
    if (canonicalJson(fitting) !== canonicalJson(entry)) return fitting.sequence;
    previous = entry;
  }
  return undefined;
}

/** Milliseconds after which an announced write has either landed or never will: as long as a function may run. */
export const WRITE_LANDS_WITHIN_MS = 300_000;

/**
 * Milliseconds until the outcome of every announced write can be read from AWS itself; 0 when none is in the air. A write is in
 * the air while nothing answers its announcement and the function that sends it may still run: what a later one came to says
 * nothing of it.
 */
export function untilWritesLand(entries: readonly JournalEntry[], now: number): number {
  const answered = new Set(entries.flatMap(({ event }) => ('answers' in event ? event.answers : [])));
  const inTheAir = entries.filter(({ event, sequence }) => event.kind === 'intended' && !answered.has(sequence));
  return Math.max(0, ...inTheAir.map(({ at }) => at + WRITE_LANDS_WITHIN_MS - now));
}

/**
 * The sequences of the announcements that AWS refused for good, so that they changed nothing. One with a stale ETag is not among
 * them: STALE_ETAG.
 */
export function refusedWrites(entries: readonly JournalEntry[]): ReadonlySet<number> {
  const answers = entries.flatMap(({ event }) =>
    event.kind === 'refused' && event.error !== STALE_ETAG ? event.answers : [],
  );
  return new Set(answers);
}

/** What may have changed the world: writes of the service, and what it asks people, or AWS Support, to do in its place. */
const CHANGING: readonly JournalEvent['kind'][] = ['intended', 'asked', 'support-asked', 'swap-seen'];

/** Whether anything may differ from what was there before the move, whoever did it. */
export function mayHaveChanged(entries: readonly JournalEntry[]): boolean {
  return entries.some(({ event }) => CHANGING.includes(event.kind));
}

/** Whether a move ended well and no way back was planned since: one that began and died on the way changed nothing. */
export function isFinished(entries: readonly JournalEntry[]): boolean {
  const last = entries.findLast(({ event }) => event.kind === 'ended' || event.kind === 'restore-planned')?.event;
  return last?.kind === 'ended' && last.status === 'moved';
}

/** The ARN of the execution that a move was admitted for, by its journal; empty where none was. */
export function admitterOf([first]: readonly JournalEntry[]): string {
  return first?.event.kind === 'admitted' ? first.event.execution : '';
}

/** Who called for a move, by its journal; undefined where it was never admitted, or nobody knows. */
export function callerOf([first]: readonly JournalEntry[]): string | undefined {
  return first?.event.kind === 'admitted' ? first.event.caller || undefined : undefined;
}

/** The ARN of the execution that restores a move, by its journal; empty where none began. */
export function restorerOf(entries: readonly JournalEntry[]): string {
  const began = entries.findLast(({ event }) => event.kind === 'restore-began')?.event;
  return began?.kind === 'restore-began' ? began.execution : '';
}

/** Whether the present owner of a move, by its fence, has seen a step done. */
export function isSettled(entries: readonly JournalEntry[], step: string, fence: number): boolean {
  return entries.some(({ event, fence: held }) => event.kind === 'settled' && event.step === step && held === fence);
}
