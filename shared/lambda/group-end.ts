import type { BatchStore } from '../aws/batch-store.ts';
import type { ClientSettings } from '../aws/client-settings.ts';
import { executionArn, stateOf } from '../aws/executions.ts';
import type { JournalStore } from '../aws/journal-store.ts';
import { type BatchHead, FAILED_STATUSES, type Group } from '../domain/batch/batch.ts';
import { readableReason } from '../domain/reason.ts';
import { clipped, plainLine } from '../domain/text.ts';

/** What tells how the move of a group ended. */
interface Told {
  readonly journal: JournalStore;
  readonly clients: ClientSettings;
  /** Of move-domains. */
  readonly stateMachineArn: string;
}

/** How long it was asked for, and when that ends. */
interface Patience {
  /** Seconds since the move was to be started. */
  readonly waited: number;
  /** True when nothing more is waited for: what has not ended by now counts as parked. */
  readonly giveUp: boolean;
  /** What kept its execution from being started, as Step Functions said it; empty where nothing did. */
  readonly refusal: string;
}

type End = Pick<Group, 'status' | 'note'>;

const NOTE_CHARACTERS = 600;
/** AWS Step Functions API Reference, "DescribeExecution": it may not tell of what has just begun. */
const SEEN_WITHIN_SECONDS = 30;

/**
 * How the move of a group ended, by its journal and not by what its execution said; undefined while it has not. One that was
 * never begun is `skipped`; where another move has its name, the group is `failed`.
 */
export async function endOf(told: Told, group: Group, patience: Patience): Promise<End | undefined> {
  const { moveId = '' } = group;
  const head = await told.journal.head(moveId);
  if (head?.planHash === group.plan?.planHash && head) return endOfMove(head, patience);
  const execution = await stateOf(told.clients, executionArn(told.stateMachineArn, moveId));
  const isOwn = execution?.input !== undefined && planHashIn(execution.input) === group.plan?.planHash;
  if (head) return isOwn ? endOfMove(head, patience) : nameTaken(moveId);
  if (execution && !isOwn) return nameTaken(moveId);
  if (execution?.status === 'RUNNING' && !patience.giveUp) return undefined;
  if (execution) {
    const { error = 'It never began', cause = '' } = execution;
    return { status: 'failed', note: plain(`${error}. ${cause}`) };
  }
  if (patience.waited < SEEN_WITHIN_SECONDS && !patience.giveUp) return undefined;
  return { status: 'skipped', note: plain(`Its move could not be started. ${patience.refusal}`) };
}

function endOfMove(
  { status, lastEntry: { event } }: NonNullable<Awaited<ReturnType<JournalStore['head']>>>,
  { giveUp }: Patience,
): End | undefined {
  if (status === 'moved' || status === 'restored' || status === 'parked') {
    return { status, note: clipped(plainLine(event.kind === 'ended' ? event.note : ''), NOTE_CHARACTERS) };
  }
  return giveUp ? { status: 'parked', note: `It is ${status} still: look at the move.` } : undefined;
}

/** The execution of that name was started for something else, before or beside the batch: its end says nothing of the group. */
function nameTaken(moveId: string): End {
  return {
    status: 'failed',
    note: `The name is taken: another execution of move-domains is called ${moveId}. Nothing of this group was begun; put its domains into a batch of another name.`,
  };
}

function planHashIn(input: string): unknown {
  return (JSON.parse(input) as { readonly planHash?: unknown } | null)?.planHash;
}

function plain(text: string): string {
  return clipped(plainLine(readableReason(text)), NOTE_CHARACTERS).trim();
}

/**
 * Notes how a group ended. What did not end moved is counted before, so that the breaker knows of it whatever gets lost; what an
 * earlier run began is known, and stops this one no more. What was never begun can begin in a later run. `at`: milliseconds since
 * the epoch.
 */
export async function noteEnd(
  batches: BatchStore,
  { batchId, run }: BatchHead,
  group: Group,
  end: End,
  at: number,
): Promise<void> {
  const isUnstarted = end.status === 'skipped';
  const counts = (group.begunRun ?? run) === run && (isUnstarted || FAILED_STATUSES.includes(end.status));
  if (counts) await batches.countFailed(batchId, group.group);
  const { moveId: _moveId, begunAt: _begunAt, begunRun: _begunRun, ...unbegun } = group;
  await batches.saveGroup(
    batchId,
    isUnstarted ? { ...unbegun, ...end, unstarted: run } : { ...group, ...end, endedAt: at },
  );
}
