import { activePlan } from '../shared/aws/active-plan.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { changeEnabled } from '../shared/aws/cloudfront.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import { ENABLED_BY_STEP, type EnabledStepId, enabledStep } from '../shared/domain/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(Object.keys(ENABLED_BY_STEP) as [EnabledStepId, ...EnabledStepId[]]),
});

/**
 * Disables the source, or enables it on the way back, and changes nothing else of it. Without such a step in the plan
 * (only `disable-source` has one, and only on the requester's word) nothing happens.
 */
export const create = defineHandler({
  name: 'switch-source',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id }, journal, plans, sessions }) => {
    const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
    if (!enabledStep(steps, id)) return { changed: false };
    const writing = sessions.scopedTo({ writes: 'distributions', distributions: [plan.source] });
    const client = cloudFrontOf(writing, plan.source.accountId, 'source');
    const writer = new StepWriter(journal, { moveId, fence }, id);
    const changed = await changeEnabled(client, plan.source, ENABLED_BY_STEP[id], (change, send) =>
      writer.announced(change, send),
    );
    await writer.done(changed);
    return { changed };
  },
});

export const handler = create(lambdaRuntime());
