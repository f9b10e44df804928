import { activePlan } from '../shared/aws/active-plan.ts';
import { EXTERNAL_STEPS, externalStep } from '../shared/domain/external.ts';
import { describeExternalChange, instructionsOf, renderInstructions } from '../shared/domain/instructions.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(EXTERNAL_STEPS),
  /** The task token of the state that waits. */
  token: SomeText,
});

/**
 * Keeps what DNS people have to change, with the token of the state that waits; asking again replaces the token. The first
 * time the journal tells what was asked.
 */
export const create = defineHandler({
  name: 'ask-dns-change',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step, token }, journal, plans, questions }) => {
    const { steps } = await activePlan(journal, plans, { moveId, fence });
    const changes = externalStep(steps, step)?.changes ?? [];
    const last = await questions.dns(moveId);
    const told = { instructions: instructionsOf({ changes }), markdown: renderInstructions({ changes }) };
    if (last?.fence !== fence || last.step !== step) {
      const lines = changes.map(describeExternalChange);
      await journal.append({ moveId, fence }, { kind: 'asked', step, changes: lines });
    }
    await questions.askDns({ moveId, fence, step, taskToken: token, changes, ...told });
    return { asked: changes.map(({ name }) => name) };
  },
});

export const handler = create(lambdaRuntime());
