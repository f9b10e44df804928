import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { announced } from '../shared/aws/announced.ts';
import { associateAlias, associateDomain, readState } from '../shared/aws/cloudfront.ts';
import { type AssociationStepId, associationStep, type Plan, RECEIVER_OF_STEP } from '../shared/domain/plan.ts';
import { type DistributionRef, involvesTenant, refOf, resourceOf } from '../shared/domain/refs.ts';
import { isMoverError, MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.number().int(),
  step: z.enum(Object.keys(RECEIVER_OF_STEP) as [AssociationStepId, ...AssociationStepId[]]),
  /** Which of CloudFront's two calls: `alias` is the older one, which always wants TXT records. */
  by: z.enum(['domain', 'alias']),
});

/** Stale ETags before another editor of the receiving distribution is given up on. */
const MAX_WRITES = 5;

/**
 * Moves the domains of a step to their receiver by CloudFront's own call, one after another; those that are there already
 * are done, so that asking again is safe. Throws AssociationRefused and OwnershipNotProven as CloudFront answers.
 */
export const create = defineHandler({
  name: 'associate-domains',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id, by }, journal, plans, sessions }) => {
    const { plan, steps } = await activePlan(journal, plans, { moveId, fence });
    const domains = associationStep(steps, id)?.domains ?? [];
    const receiver = plan[RECEIVER_OF_STEP[id]];
    const { accountId: _own, ...holder } = refOf(receiver);
    const writing = sessions.scopedTo({ writes: 'distributions', distributions: [plan.source, plan.target] });
    const client = writing.cloudFront(receiver.accountId, RECEIVER_OF_STEP[id]);
    const associate = by === 'domain' ? associateDomain : associateAlias;
    const { aliases } = await readState(client, receiver);
    const missing = domains.filter((domain) => !aliases.includes(domain));
    for (const domain of missing) {
      const after = { domain, ...holder };
      const send = () =>
        announced(journal, { moveId, fence }, { step: id, before: { domain }, after }, () =>
          associate(client, receiver, domain),
        );
      await untilAccepted(receiver, send).catch(async (error: unknown) => {
        // A call whose answer was lost is refused when the SDK sends it again: then the domain is there all the same.
        const now = await readState(client, receiver);
        if (!now.aliases.includes(domain))
          throw plan.strategy.name === 'associate' ? withoutOlderCall(error, plan) : error;
      });
    }
    await journal.append({ moveId, fence }, { kind: 'done', step: id, changed: missing.length > 0 });
    return { changed: missing.length > 0 };
  },
});

async function untilAccepted(ref: DistributionRef, write: () => Promise<boolean>): Promise<void> {
  for (let writes = 1; writes <= MAX_WRITES; writes += 1) {
    if (await write()) return;
  }
  throw new MoverError('DistributionBusy', `The ${resourceOf(ref)} was changed by someone else ${MAX_WRITES} times.`);
}

/** Refusals after which the state machine would try the older call, which knows standard distributions only. */
const TRIED_OTHERWISE = ['AssociationRefused', 'OwnershipNotProven', 'AccessRefused', 'CallRefused'];

/** Within one account and with a tenant, a refusal of the newer call is the end of the road. */
function withoutOlderCall(error: unknown, plan: Plan): unknown {
  if (!isMoverError(error) || !TRIED_OTHERWISE.includes(error.name) || !involvesTenant(plan)) return error;
  const remedy = `${error.remedy} AssociateAlias, the older call, knows standard distributions only.`;
  return new MoverError('TenantAssociationRefused', error.message, { cause: error, remedy });
}

export const handler = create(lambdaRuntime());
