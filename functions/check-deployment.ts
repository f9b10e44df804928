import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { readState } from '../shared/aws/cloudfront.ts';
import { type AliasStep, type AliasStepId, aliasStep, SIDE_OF_STEP } from '../shared/domain/plan.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.number().int(),
  /** The alias step whose deployment is waited for. */
  step: z.enum(Object.keys(SIDE_OF_STEP) as [AliasStepId, ...AliasStepId[]]),
});

/** Whether the distribution that a step changed has its newest config at every edge. CloudFront sends no event of it. */
export const create = defineHandler({
  name: 'check-deployment',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step }, journal, plans, sessions }) => {
    const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
    const side = SIDE_OF_STEP[step];
    const state = await readState(sessions.cloudFront(plan[side].accountId, side), plan[side]);
    const deployed = state.deployed && shows(state.aliases, aliasStep(steps, step));
    if (deployed) await journal.append({ moveId, fence }, { kind: 'settled', step });
    return { deployed };
  },
});

/** A reading from before the write also says Deployed: only one that shows the step's own change counts. */
function shows(aliases: readonly string[], step: AliasStep | undefined): boolean {
  const { add = [], remove = [] } = step ?? {};
  return add.every((alias) => aliases.includes(alias)) && !remove.some((alias) => aliases.includes(alias));
}

export const handler = create(lambdaRuntime());
