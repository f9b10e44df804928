import { handOver } from '../shared/aws/deliver-approval.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  planHash: z.string(),
  /** The task token of the state that waits. */
  token: SomeText,
  /** The execution that waits. */
  execution: z.string(),
});

/**
 * Keeps the question whether a plan is approved, with the token of the state that waits; asking again replaces the token.
 * Where the very same plan was answered already, the state that waits gets that answer at once.
 */
export const create = defineHandler({
  name: 'ask-approval',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, planHash, token, execution }, questions, requests, runtime }) => {
    // A stopped execution that asks anew was redriven.
    await requests.goesOn(moveId);
    const question = await questions.askApproval({ moveId, planHash, taskToken: token, execution });
    const { answer } = question;
    if (answer) await handOver(questions, runtime.clients, { ...question, answer });
    return { asked: answer === undefined };
  },
});

export const handler = create(lambdaRuntime());
