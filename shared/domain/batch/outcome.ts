import { canonicalJson, digest } from '../digest.ts';
import { type BatchHead, type BatchStatus, FAILED_STATUSES, type Group, OPEN_STATUSES } from './batch.ts';
import { circuitOf } from './circuit.ts';
import type { BatchOrder } from './request.ts';
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
export function statusOfPlan({ mode, approval }: BatchOrder, groups: readonly Group[]): Outcome {
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

const RESUME = 'goes on with POST /batches/{id}/resume, or an execution of move-batch with the input {"resume":"{id}"}';

/** How a batch stands once a run has begun nothing new and everything that it began has ended. */
export function endOfRun(head: BatchHead, groups: readonly Group[]): Outcome {
  const left = groups.filter(({ status }) => OPEN_STATUSES.includes(status)).length;
  const failed = groups.filter(({ status }) => FAILED_STATUSES.includes(status)).length;
  const ends = failed === 0 ? 'every group that could move has moved' : `${failed} groups did not end moved`;
  const circuit = circuitOf({ ...head, proven: provenWaves(head, groups) > 0 });
  if (left === 0) return { status: 'completed', note: `All groups have begun and ended; ${ends}.` };
  const how = RESUME.replaceAll('{id}', head.batchId);
  const said = `${left} groups have not begun`;
  if (circuit.open && circuit.by === 'abort') return { status: 'aborted', note: `${said}: ${circuit.because}.` };
  if (circuit.open && circuit.by === 'pause')
    return { status: 'paused', note: `${said}: ${circuit.because}. It ${how}.` };
  const because = circuit.open ? circuit.because : 'the run ended before';
  return {
    status: 'stopped',
    note: `${said}: ${because}. Look at these moves first; what is left ${how}.`,
  };
}
