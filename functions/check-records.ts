import { route53Of } from '../shared/aws/clients.ts';
import { isInsync } from '../shared/aws/route53.ts';
import { RECORDS_STEPS } from '../shared/domain/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(RECORDS_STEPS),
  /** The changes that change-records answered. */
  changes: z.array(z.object({ accountId: z.string(), changeId: z.string() })),
});

/** Whether all changes of a DNS step have reached all of Route 53's name servers. */
export const create = defineHandler({
  name: 'check-records',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step, changes }, journal, sessions }) => {
    const states = await Promise.all(
      changes.map(({ accountId, changeId }) => isInsync(route53Of(sessions, accountId), changeId)),
    );
    const insync = states.every(Boolean);
    if (insync) await journal.append({ moveId, fence }, { kind: 'settled', step });
    return { insync };
  },
});

export const handler = create(lambdaRuntime());
