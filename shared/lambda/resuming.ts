import type { BatchStore, Saying } from '../aws/batch-store.ts';
import type { ClientSettings } from '../aws/client-settings.ts';
import { executionArn, isRunning, startOnce } from '../aws/executions.ts';
import { type BatchHead, GOING_STATUSES, RESTING_STATUSES, type Said } from '../domain/batch/batch.ts';
import { MoverError } from '../errors.ts';
import { notOpen } from './batches.ts';

/** What a batch goes on with. */
export interface Resuming {
  readonly batches: BatchStore;
  readonly clients: ClientSettings;
  /** Of move-batch. */
  readonly stateMachineArn: string;
}

/** What going on comes to: the run goes on by itself, or another execution plans once more, or begins the next run. */
export type GoingOn = 'by itself' | 'plan' | 'move';

/** A word on a batch, beside those that its head has. */
export function wordOn({ said }: BatchHead, word: Said): Saying {
  return { word, before: said };
}

/** Whether the execution that a batch goes on by is still running: what was stopped by hand goes on by none. */
export async function isUnderWay({ clients, stateMachineArn }: Resuming, head: BatchHead): Promise<boolean> {
  const { status, execution, batchId } = head;
  // A door starts it under the batch's id, and itself it is noted as it begins.
  return GOING_STATUSES.includes(status) && isRunning(clients, execution ?? executionArn(stateMachineArn, batchId));
}

/**
 * Has a batch go on: one that goes on by an execution and is paused has its pause taken back; for any other it says what the
 * next one has to do. Throws MoveNotOpen for one that has ended, was aborted, is not approved, or runs.
 */
export async function goingOn(resuming: Resuming, head: BatchHead, said: Saying | undefined): Promise<GoingOn> {
  const { batchId, status, order, approval, aborted, batchHash } = head;
  const isOpen = GOING_STATUSES.includes(status) || RESTING_STATUSES.includes(status);
  if (!isOpen) throw notOpen(head, 'there is nothing to go on with');
  if (aborted) throw notOpen(head, `${aborted.by} aborted it`);
  if (order.mode === 'plan' && batchHash !== undefined) throw notOpen(head, 'it only plans, and has done so');
  if (status === 'waiting' && approval?.verdict !== 'approve') throw notOpen(head, 'nobody has approved it');
  if (await isUnderWay(resuming, head)) {
    const condition = { having: ['paused'], ...(said ? { said } : {}) } as const;
    if (await resuming.batches.change(batchId, GOING_STATUSES, { paused: undefined }, condition)) return 'by itself';
    throw notOpen(head, 'it is not paused');
  }
  return batchHash === undefined ? 'plan' : 'move';
}

/** Names of executions that ended before they began a run. */
const MOST_NAMES = 20;

/**
 * Starts the execution by which a batch goes on; where one is running by that name already, none. `by`: who said so, which is
 * noted. Throws MoveNotOpen where executions of that name ended again and again.
 */
export async function startNext({ clients, stateMachineArn }: Resuming, head: BatchHead, by: string): Promise<void> {
  const { batchId, run } = head;
  for (let number = run + 1; number <= run + MOST_NAMES; number += 1) {
    const name = `${batchId}-run-${number}`;
    if (await startOnce(clients, stateMachineArn, name, { resume: batchId, by })) return;
    if (await isRunning(clients, executionArn(stateMachineArn, name))) return;
  }
  throw new MoverError(
    'MoveNotOpen',
    `The last ${MOST_NAMES} executions that were to go on with ${batchId} ended at once.`,
    {
      remedy: 'Look at these executions of move-batch for the cause.',
    },
  );
}
