import type { BatchStore } from '../aws/batch-store.ts';
import { type BatchHead, GOING_STATUSES, type Group } from '../domain/batch/batch.ts';
import { cutOff } from '../domain/batch/outcome.ts';
import { rowsOf, totalsOf } from '../domain/batch/report.ts';
import { batchEnded } from '../domain/batch/telling.ts';

/** The ways in which an execution ends that did not note how its batch stands. */
export const CUT_OFF = ['ABORTED', 'TIMED_OUT', 'FAILED'] as const;

/** An execution of move-batch that ended so. */
export interface CutOffExecution {
  readonly batchId: string;
  /** Its ARN. */
  readonly execution: string;
  /** Whether the batch has its name: it may have ended before it was noted as the one by which the batch goes on. */
  readonly isFirst: boolean;
  readonly status: (typeof CUT_OFF)[number];
  /** In the words of whoever stopped it, or of what failed. */
  readonly cause: string;
}

/** A batch at rest. `endedAt`: milliseconds since the epoch. */
export type EndedBatch = BatchHead & { readonly endedAt: number };

/**
 * Notes how a batch stands whose execution was cut off. Answers the head with its end, or as an earlier try noted it, which may not have
 * told it any more; undefined where the batch goes on by another execution, or rests without an end. What somebody says at the same
 * moment is looked at anew. `now`: milliseconds since the epoch.
 */
export async function noteCutOff(
  batches: BatchStore,
  { batchId, execution, isFirst, status, cause }: CutOffExecution,
  now: () => number,
): Promise<EndedBatch | undefined> {
  for (;;) {
    const head = await batches.find(batchId);
    const isOwn = head?.execution === undefined ? isFirst : head.execution === execution;
    if (!head || !isOwn) return undefined;
    const { endedAt } = head;
    if (!GOING_STATUSES.includes(head.status)) return endedAt === undefined ? undefined : { ...head, endedAt };
    const end = { ...cutOff(head, status, cause), endedAt: now() };
    const lacking = head.aborted ? [] : (['aborted'] as const);
    const condition =
      head.execution === undefined ? { lacking: [...lacking, 'execution'] as const } : { lacking, execution };
    if (await batches.change(batchId, GOING_STATUSES, end, condition)) return { ...head, ...end };
  }
}

/** Tells the end of a batch, once. Answers its groups. */
export async function tellEnd(batches: BatchStore, ended: EndedBatch): Promise<readonly Group[]> {
  const groups = await batches.groups(ended.batchId);
  await batches.tell(ended.batchId, batchEnded(ended, totalsOf(rowsOf(groups)), ended.endedAt));
  return groups;
}
