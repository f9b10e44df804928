import { deliverApproval } from '../shared/aws/deliver-approval.ts';
import type { ApprovalAnswer, ApprovalQuestion } from '../shared/aws/question-store.ts';
import { PlanHash } from '../shared/domain/request.ts';
import { folded, wordsOf } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId, Person } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  planHash: PlanHash,
  verdict: z.enum(['approve', 'reject']),
  /** Who answers. */
  by: Person,
  /** Why, for the journal. */
  comment: z.optional(wordsOf(1_000)),
});
type Input = z.infer<typeof Input>;
type AnswerJob = Pick<Job<Input, unknown>, 'input' | 'questions' | 'journal' | 'plans' | 'runtime'>;

/**
 * Answers whether a plan is approved, and lets the execution that waits for it go on. The same answer again is fine, and
 * makes good what got lost the first time, also when another gives it, whose word does not count. Throws MoveNotOpen when
 * nobody asks, when the wait is over, or when somebody answered otherwise; PlanChanged for another plan than the one asked about; OwnApproval when the requester approves.
 */
export const create = defineHandler({
  name: 'answer-approval',
  input: Input,
  env: BaseEnv,
  run: answerApproval,
});

/** The same for whoever found out otherwise who answers: `POST …/{id}/approval`. */
export async function answerApproval(job: AnswerJob) {
  const { input, questions, journal, runtime } = job;
  const question = await questionFor(job);
  if (input.verdict === 'approve') await assertOther(job);
  const answer = question.answer ?? (await answered(job, question));
  if (answer.verdict !== input.verdict) throw answeredOtherwise(input, answer);
  await deliverApproval({ questions, journal }, runtime.clients, { ...question, answer });
  if (!isSamePerson(answer.by, input.by)) throw answeredOtherwise(input, answer);
  return { moveId: input.moveId, planHash: input.planHash, verdict: answer.verdict, by: answer.by };
}

async function questionFor({ input, questions }: AnswerJob): Promise<ApprovalQuestion> {
  const question = await questions.approval(input.moveId);
  if (!question) {
    throw new MoverError('MoveNotOpen', `${input.moveId} does not wait for an approval.`, {
      remedy: 'Check the id: it is the name of the execution. Only what is requested with "approval": true waits.',
    });
  }
  if (question.planHash === input.planHash) return question;
  throw new MoverError(
    'PlanChanged',
    `${input.moveId} asks about the plan ${question.planHash}, and the answer is about ${input.planHash}.`,
    { remedy: 'Read the plan that it asks about, and answer that one.' },
  );
}

/** Throws OwnApproval when the one who approves is the one who asked. */
async function assertOther({ input, plans }: AnswerJob): Promise<void> {
  const { request } = await plans.read(input.moveId, input.planHash);
  if (!isSamePerson(request.requestedBy ?? '', input.by)) return;
  throw new MoverError('OwnApproval', `${input.by} asked for ${input.moveId} and cannot approve it as well.`);
}

/** Keeps the answer; where somebody was faster, theirs is the answer. */
async function answered({ input, questions, runtime }: AnswerJob, question: ApprovalQuestion) {
  const { verdict, by, comment } = input;
  const answer: ApprovalAnswer = { verdict, by, at: runtime.now(), ...(comment === undefined ? {} : { comment }) };
  if (await questions.answerApproval(question, answer)) return answer;
  const now = await questions.approval(input.moveId);
  if (now?.answer && now.planHash === question.planHash) return now.answer;
  throw new MoverError('ServiceUnavailable', `${input.moveId} asked anew at the same moment.`);
}

function answeredOtherwise({ moveId }: Input, { verdict, by, at }: ApprovalAnswer): MoverError {
  const said = verdict === 'approve' ? 'approved' : 'rejected';
  return new MoverError('MoveNotOpen', `${by} ${said} the plan of ${moveId} on ${new Date(at).toISOString()}.`, {
    remedy: 'The first answer counts. What is approved can be stopped, and what is rejected started anew.',
  });
}

function isSamePerson(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

export const handler = create(lambdaRuntime());
