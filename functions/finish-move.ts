import { evidenceOfAny, renderAnyEvidence } from '../shared/domain/job-report.ts';
import { readableReason } from '../shared/domain/reason.ts';
import { locksOf } from '../shared/domain/records-job/plan.ts';
import { clipped } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  status: z.enum(['moved', 'restored', 'parked']),
  /** Why it ended so, in words; for a parked move also the next command. */
  note: z.string(),
});

/** States stay small whatever the number of domains; the journal in the table has everything. */
const REPORT_CHARACTERS = 16_000;

/**
 * Writes the end of a move or record change into its journal, gives its locks back (a parked move keeps them), and answers the report for
 * the ticket, in Markdown. Asking again is safe.
 */
export const create = defineHandler({
  name: 'finish-move',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, status, note }, journal, plans, locks, log }) => {
    const head = await journal.head(moveId);
    const ended = head?.fence === fence && head.status === status;
    if (!ended) await journal.append({ moveId, fence }, { kind: 'ended', status, note: readableReason(note) });
    const plan = await plans.read(moveId, head?.planHash ?? '');
    if (status !== 'parked') await locks.unlock(moveId, locksOf(plan));
    const entries = await journal.entries(moveId);
    // Whoever can write to the table cannot write to the log: by this a journal that was cut short is found.
    log.info('ended', { status, journalEntries: entries.length, journalHash: entries.at(-1)?.hash });
    const report = renderAnyEvidence(evidenceOfAny(plan, entries));
    return { moveId, status, report: clipped(report, REPORT_CHARACTERS) };
  },
});

export const handler = create(lambdaRuntime());
