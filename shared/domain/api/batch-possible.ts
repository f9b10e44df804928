import { type BatchHead, GOING_STATUSES as GOING, RESTING_STATUSES as RESTING } from '../batch/batch.ts';
import type { Totals } from '../batch/report.ts';
import { type Asking, askedFor, mayApprove, type Possible } from './possible.ts';

/** One thing that the caller can do with a batch now. */
export type BatchPossible = Possible<'approve' | 'reject' | 'pause' | 'resume' | 'abort'>;

/**
 * What a caller can do with a batch as it stands, by its status and the caller's grants; the routes decide anew. A batch that
 * only plans has nothing to be stopped, and can be planned once more where that was cut off. Pure.
 */
export function possibleForBatch(
  head: BatchHead,
  totals: Totals,
  { callerId, allows }: Pick<Asking, 'callerId' | 'allows'>,
): BatchPossible[] {
  const { batchId, status, order, approval, aborted } = head;
  const route = (name: string) => `POST /batches/${batchId}/${name}`;
  const needs = ['reason'] as const;
  const resuming = allows('move') ? resumingOf(head, totals) : undefined;
  const resume =
    resuming === undefined ? [] : [{ does: 'resume', sentence: resuming, route: route('resume'), needs } as const];
  if (order.mode === 'plan') return resume;
  const can: BatchPossible[] = [];
  if (status === 'waiting' && approval === undefined && allows('approve')) {
    const answer = { route: route('approval'), needs: askedFor(callerId) };
    if (!aborted && mayApprove({ caller: head.caller, requestedBy: order.requestedBy }, callerId)) {
      can.push({ does: 'approve', sentence: approving(head, totals), ...answer });
    }
    can.push({ does: 'reject', sentence: 'Ends the batch for good. Nothing was changed or locked.', ...answer });
  }
  if (mayPause(head) && allows('abort')) can.push({ does: 'pause', sentence: PAUSING, route: route('pause'), needs });
  can.push(...resume);
  if ((RESTING.includes(status) || (GOING.includes(status) && !aborted)) && allows('abort')) {
    can.push({ does: 'abort', sentence: aborting(head, totals), route: route('abort'), needs });
  }
  return can;
}

/** One that will wait for an approval does not begin by itself, and the approval would take the pause back. */
function mayPause({ status, order, paused, aborted }: BatchHead): boolean {
  if (status === 'planning' && order.approval) return false;
  return GOING.includes(status) && !paused && !aborted;
}

/** What going on would do; undefined where there is nothing that could go on. */
function resumingOf(head: BatchHead, totals: Totals): string | undefined {
  const { status, order, batchHash, approval, paused, aborted } = head;
  if (aborted || (order.mode === 'plan' && batchHash !== undefined)) return undefined;
  if (GOING.includes(status)) return paused && 'Takes the pause back: the batch goes on as if nobody had paused it.';
  if (status === 'waiting') {
    return approval && 'Starts the run that was approved if its start got lost. One that has begun is left alone.';
  }
  if (status !== 'paused' && status !== 'stopped' && status !== 'failed') return undefined;
  if (batchHash === undefined) return 'Plans what has no verdict yet, and goes on as it was asked for.';
  return `Goes on with ${left(totals)}, a canary first. What has begun is not begun again, and failures until now count no more.`;
}

const PAUSING =
  'Begins no further group. Moves that have begun go on to their end, and then the batch rests until somebody resumes it.';

function approving({ batchHash = '' }: BatchHead, totals: Totals): string {
  return `Approves the batch ${batchHash.slice(0, 12)} as it was planned: ${left(totals)} will move, beginning at once with a canary.`;
}

function aborting({ status }: BatchHead, totals: Totals): string {
  if (status === 'planning' || status === 'waiting') return 'Ends the batch for good. Nothing was changed or locked.';
  const running = totals.running === undefined ? '' : ' Moves that have begun go on to their end.';
  return `Ends the batch for good: ${left(totals)} will not move.${running} What has moved stays where it is.`;
}

/** What has not begun. */
function left({ ready = 0, skipped = 0 }: Totals): string {
  const count = ready + skipped;
  return count === 1 ? 'the 1 domain that has not begun' : `the ${count} domains that have not begun`;
}
