import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { changeAliases } from '../shared/aws/cloudfront.ts';
import { type AliasStepId, aliasStep, SIDE_OF_STEP } from '../shared/domain/plan.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.number().int(),
  step: z.enum(Object.keys(SIDE_OF_STEP) as [AliasStepId, ...AliasStepId[]]),
});

/**
 * Does one alias step of the plan, or of the way back: reads the config, changes its aliases only, and writes it with
 * If-Match. Each write is announced in the journal first. What is so already is done, so that asking again is safe.
 */
export const create = defineHandler({
  name: 'change-aliases',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id }, journal, plans, sessions }) => {
    const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
    const step = aliasStep(steps, id);
    if (!step) return { changed: false };
    const side = SIDE_OF_STEP[id];
    const change = await changeAliases(
      sessions.cloudFront(plan[side].accountId, side),
      plan[side],
      step,
      async ({ before, after }) => {
        await journal.append({ moveId, fence }, { kind: 'intended', step: id, before, after });
      },
    );
    await journal.append({ moveId, fence }, { kind: 'done', step: id, changed: change !== undefined });
    return { changed: change !== undefined };
  },
});

export const handler = create(lambdaRuntime());
