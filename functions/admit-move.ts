import { approvalOf } from '../shared/aws/deliver-approval.ts';
import { assertOpenable, type JournalStore, type MoveHead } from '../shared/aws/journal-store.ts';
import type { ApprovalAnswer } from '../shared/aws/question-store.ts';
import { locksOf } from '../shared/domain/records-job/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  planHash: z.string(),
  /** The execution that will run the move, for the journal. */
  execution: z.string(),
});

/**
 * Locks everything that the move writes and opens its journal. Answers the fence that every later write presents. Throws
 * LockHeld with the other move's name, having locked nothing; MoveNotOpen for a name that was used before, and where the
 * execution ended meanwhile, which nobody would go on with; NotApproved when the request asks for an approval and this very
 * plan has none.
 */
export const create = defineHandler({
  name: 'admit-move',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, planHash, execution }, plans, locks, journal, questions, requests }) => {
    const plan = await plans.read(moveId, planHash);
    assertOpenable(await journal.head(moveId), moveId, planHash);
    const approval = plan.request.approval ? await approvalOf(questions, moveId, planHash) : undefined;
    await locks.lock(moveId, locksOf(plan));
    const caller = (await requests.read(moveId))?.caller ?? '';
    const planDigest = await plans.seal(moveId, planHash);
    const opened = await journal
      .open(moveId, { planHash, planDigest, execution, caller })
      .catch(async (error: unknown) => {
        // A restore that ended the move meanwhile has given the locks back already, and nobody else would.
        const head = await journal.head(moveId);
        if (head?.status === 'restored') await locks.unlock(moveId, locksOf(plan));
        throw error;
      });
    // start-restore notes this before it looks for a journal: one of the two sees the other.
    if ((await requests.read(moveId))?.cutOff) {
      await journal.append(opened, { kind: 'ended', status: 'restored', note: `Nothing was written. ${CUT_OFF}` });
      await locks.unlock(moveId, locksOf(plan));
      throw new MoverError('MoveNotOpen', CUT_OFF, { remedy: 'Start it under a name that was never used before.' });
    }
    if (approval) await noteApproval(journal, opened, approval);
    return { fence: opened.fence };
  },
});

const CUT_OFF = 'The execution was stopped while the move was admitted.';

/** Who approved the plan stands right behind the admission, once, however often an answer gets lost. */
async function noteApproval(journal: JournalStore, head: MoveHead, { by, comment }: ApprovalAnswer): Promise<void> {
  const { moveId, fence, planHash, lastEntry } = head;
  if (lastEntry.event.kind !== 'admitted') return;
  const said = comment === undefined ? {} : { comment };
  await journal.append({ moveId, fence }, { kind: 'approved', planHash, by, ...said });
}

export const handler = create(lambdaRuntime());
