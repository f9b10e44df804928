import { canonicalJson, digest } from '../digest.ts';
import { readableReason } from '../reason.ts';
import { clipped, plainLine } from '../text.ts';
import { type BatchHead, type BatchStatus, FAILED_STATUSES, type Group, OPEN_STATUSES, type Word } from './batch.ts';
import { circuitOf } from './circuit.ts';
import { provenWaves } from './waves.ts';

interface Outcome {
  readonly status: BatchStatus;
  readonly note: string;
}

/** What an approval approves: equal for equal writes of all groups, and for the same word on how many may fail. */
export function batchHashOf({ order }: Pick<BatchHead, 'order'>, groups: readonly Group[]): string {
  const plans = groups.map(({ group, plan, domains }) => [
    group,
    plan?.planHash ?? '',
    domains.map(({ domain }) => domain),
  ]);
  return digest(canonicalJson({ plans, stopAfter: order.stopAfter }));
}

/** How a batch stands once every group has its verdict. */
export function statusOfPlan(
  { order: { mode, approval }, aborted }: Pick<BatchHead, 'order' | 'aborted'>,
  groups: readonly Group[],
): Outcome {
  if (aborted)
    return { status: 'aborted', note: `Nothing was changed: ${aborted.by} aborted the batch: ${aborted.reason}.` };
  if (!groups.some(({ status }) => status === 'ready')) {
    return groups.some(({ refused }) => refused.length > 0)
      ? { status: 'refused', note: 'Nothing can be moved: follow the remedies, and start another batch.' }
      : { status: 'completed', note: 'All domains are on their targets already.' };
  }
  if (mode === 'plan') return { status: 'planned', note: 'Nothing was changed: it was asked for the plan alone.' };
  if (approval)
    return { status: 'waiting', note: 'Nothing was changed yet: somebody else has to approve the batch hash.' };
  return { status: 'planned', note: 'The canary comes next.' };
}

/**
 * How a batch stands whose execution ended before it came to an end of its own, by a failure or otherwise. `cause`: in the words
 * of whoever stopped it, or of what failed.
 */
export function cutOff(
  { batchId, aborted, paused }: BatchHead,
  how: 'ABORTED' | 'TIMED_OUT' | 'FAILED',
  cause: string,
): Outcome {
  const said = clipped(plainLine(readableReason(cause)), CAUSE_CHARACTERS).trim();
  const ended = `Its execution ended ${how}${said === '' ? '' : `: ${said}`}.`;
  if (aborted) return { status: 'aborted', note: `${aborted.by} aborted the batch: ${aborted.reason}. ${ended}` };
  const note = `${ended} What it had begun is brought back, or ends by itself; what is left ${resuming(batchId)}.`;
  if (how === 'FAILED') return { status: 'failed', note };
  return paused
    ? { status: 'paused', note: `${paused.by} paused the batch: ${paused.reason}. ${note}` }
    : { status: 'stopped', note };
}

const CAUSE_CHARACTERS = 600;

/** What is told of a batch that was paused when its execution had ended already. */
export function pausedAtRest(batchId: string, { by, reason }: Word): string {
  return `${by} paused the batch: ${reason}. Its execution had ended before; it ${resuming(batchId)}.`;
}

/** How a batch goes on: the end of a sentence. */
function resuming(batchId: string): string {
  return `goes on with POST /batches/${batchId}/resume, or an execution of move-batch with the input {"resume":"${batchId}"}`;
}

/**
 * How a batch stands once a run has begun nothing new and everything that it began has ended; undefined where it goes on, because
 * what had kept it from that was taken back.
 */
export function endOfRun(head: BatchHead, groups: readonly Group[]): Outcome | undefined {
  const open = groups.filter(({ status }) => OPEN_STATUSES.includes(status));
  const left = open.length;
  const failed = groups.filter(({ status }) => FAILED_STATUSES.includes(status)).length;
  const ends = failed === 0 ? 'every group that could move has moved' : `${failed} groups did not end moved`;
  const circuit = circuitOf({ ...head, proven: provenWaves(head, groups) > 0 });
  if (left === 0) return { status: 'completed', note: `All groups have begun and ended; ${ends}.` };
  const how = resuming(head.batchId);
  const said = `${left} groups have not begun`;
  if (circuit.open && circuit.by === 'abort') return { status: 'aborted', note: `${said}: ${circuit.because}.` };
  if (circuit.open && circuit.by === 'pause')
    return { status: 'paused', note: `${said}: ${circuit.because}. It ${how}.` };
  if (!circuit.open && open.some(({ unstarted }) => unstarted !== head.run)) return undefined;
  const because = circuit.open ? circuit.because : 'their moves could not be started';
  return {
    status: 'stopped',
    note: `${said}: ${because}. Look at these moves first; what is left ${how}.`,
  };
}
