import { activePlan } from '../shared/aws/active-plan.ts';
import { supportCase } from '../shared/domain/support-case.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({ moveId: MoveId, fence: z.int() });

/**
 * Writes the text of the case for AWS Support into the journal and answers it, for a person to send: AWS offers no call
 * that every support plan may use. Without a domain to move the text is empty. Asking again is safe.
 */
export const create = defineHandler({
  name: 'ask-support',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence }, journal, plans }) => {
    const { plan } = await activePlan(journal, plans, { moveId, fence });
    const text = supportCase(plan);
    if (text !== undefined) await journal.append({ moveId, fence }, { kind: 'support-asked', text });
    return { text: text ?? '' };
  },
});

export const handler = create(lambdaRuntime());
