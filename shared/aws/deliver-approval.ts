import { MoverError } from '../errors.ts';
import type { ClientSettings } from './client-settings.ts';
import { stateOf } from './executions.ts';
import type { JournalStore } from './journal-store.ts';
import type { ApprovalAnswer, ApprovalQuestion, QuestionStore } from './question-store.ts';
import { answerToken } from './task-tokens.ts';

/** A question that was answered. */
export type Answered = ApprovalQuestion & { readonly answer: ApprovalAnswer };

interface Stores {
  readonly questions: QuestionStore;
  readonly journal: JournalStore;
}

/** Hands the answer to the execution that waits; false when nobody waits with this token. */
export async function handOver(
  questions: QuestionStore,
  clients: ClientSettings,
  question: Answered,
): Promise<boolean> {
  const { verdict, by, comment } = question.answer;
  const output = { verdict, by, ...(comment === undefined ? {} : { comment }) };
  if (!(await answerToken(clients, question.taskToken, output))) return false;
  await questions.markDelivered(question);
  return true;
}

/**
 * Sees to it that the execution which waits for an approval has the answer that was kept, also where an earlier try got
 * lost between the table and the token. Throws MoveNotOpen when the wait is over: then the answer is taken back.
 */
export async function deliverApproval(
  { questions, journal }: Stores,
  clients: ClientSettings,
  question: Answered,
): Promise<void> {
  if (question.delivered || (await handOver(questions, clients, question))) return;
  const now = await questions.approval(question.moveId);
  if (now?.delivered) return;
  if (now?.answer && now.taskToken !== question.taskToken) {
    return deliverApproval({ questions, journal }, clients, { ...now, answer: now.answer });
  }
  // A token that was answered is dead as well: then whoever waited has gone on by that answer.
  if ((await journal.head(question.moveId))?.planHash === question.planHash) return;
  const state = await stateOf(clients, question.execution);
  if (state?.status === 'RUNNING') return;
  if (state?.error === 'NotApproved' && question.answer.verdict === 'reject') return;
  await questions.withdrawAnswer(question);
  throw new MoverError(
    'MoveNotOpen',
    `Nobody waits for the approval of ${question.moveId} any more: its wait is over.`,
    {
      remedy: 'Start it again, and answer that one.',
    },
  );
}

/** The approval that admits a plan. Throws NotApproved without one for this very plan. */
export async function approvalOf(questions: QuestionStore, moveId: string, planHash: string): Promise<ApprovalAnswer> {
  const question = await questions.approval(moveId);
  if (question?.planHash === planHash && question.answer?.verdict === 'approve') return question.answer;
  throw new MoverError('NotApproved', `The plan ${planHash} of ${moveId} has no approval.`);
}
