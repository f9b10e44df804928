import { activePlan } from '../shared/aws/active-plan.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { readState } from '../shared/aws/cloudfront.ts';
import { DEPLOYED_STEPS, isShown, STEPS_BY_JOURNAL, sidesOf } from '../shared/domain/settled.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  /** The step whose deployment is waited for. */
  step: z.enum(DEPLOYED_STEPS),
});

/**
 * Whether every distribution that a step changes has its newest config at every edge. A reading from before the write also
 * says Deployed, so that only one that shows the step's own change counts. CloudFront sends no event of it.
 */
export const create = defineHandler({
  name: 'check-deployment',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id }, journal, plans, sessions }) => {
    const { plan, steps, restoring } = await activePlan(journal, plans, { moveId, fence });
    // The way back has only the steps that it needs, while a stage of the move may rest on what was there before.
    if (restoring && !steps.steps.some((step) => step.id === id)) return { deployed: true };
    const states = await Promise.all(
      sidesOf(id).map((side) => readState(cloudFrontOf(sessions, plan[side].accountId, side), plan[side])),
    );
    const entries = STEPS_BY_JOURNAL.includes(id) ? await journal.entries(moveId) : [];
    const deployed = states.every((state) => state.deployed) && isShown(steps, id, states, entries);
    if (deployed) await journal.append({ moveId, fence }, { kind: 'settled', step: id });
    return { deployed };
  },
});

export const handler = create(lambdaRuntime());
