import type { BatchHead, Group, GroupStatus } from '../batch/batch.ts';
import { FAILED_STATUSES } from '../batch/batch.ts';
import { rowsOf, totalsOf, wavesOf } from '../batch/report.ts';
import type { BatchAnswer, BatchSummaryAnswer } from './answers.ts';

/** Groups that ended otherwise than moved, and refused domains, which a view shows; the CSV has all. */
const SHOWN = 100;

/** A batch in a list, and what a start answers. */
export function batchSummaryOf({ batchId, status, domains, order, at }: BatchHead): BatchSummaryAnswer {
  const { ticket, requestedBy } = order;
  return {
    batchId,
    status,
    domains,
    ...(ticket === undefined ? {} : { ticket }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    requestedAt: new Date(at).toISOString(),
  };
}

/** One batch with its progress, wave by wave; what the caller can do with it comes from `possibleForBatch`. */
export function batchViewOf(head: BatchHead, groups: readonly Group[]): Omit<BatchAnswer, 'can'> {
  const { order, note, batchHash } = head;
  const failed = groups.filter(({ status }) => FAILED_STATUSES.includes(status)).slice(0, SHOWN);
  const refused = groups.flatMap((group) => group.refused).sort((one, other) => one.line - other.line);
  return {
    ...batchSummaryOf(head),
    mode: order.mode,
    ...(note === undefined ? {} : { note }),
    ...(batchHash === undefined ? {} : { batchHash }),
    groups: groups.length,
    totals: totalsOf(rowsOf(groups)),
    waves: wavesOf(groups),
    failed: failed.map(({ group, status, moveId, domains, note: said }) => ({
      group,
      status,
      ...(moveId === undefined ? {} : { moveId }),
      domains: domains.map(({ domain }) => domain),
      ...(said === undefined ? {} : { note: said }),
      remedy: remedyOf(status),
    })),
    refused: refused.slice(0, SHOWN).map(({ line, domain, code, sentence, remedy }) => ({
      line,
      domain,
      code,
      sentence,
      ...(remedy === undefined ? {} : { remedy }),
    })),
  };
}

/** What to do about a group that ended otherwise than moved. */
function remedyOf(status: GroupStatus): string {
  if (status === 'parked') return 'Look at its move: it says the next command.';
  const stands = status === 'restored' ? 'Its domains are where they were.' : 'Nothing of it was changed.';
  return `${stands} Look at its move for the cause, and put the domains into a new batch.`;
}
