import * as z from 'zod';
import { activePlan } from '../shared/aws/active-plan.ts';
import { announced } from '../shared/aws/announced.ts';
import { associateAlias, associateDomain, readState } from '../shared/aws/cloudfront.ts';
import { type AssociationStepId, associationStep, RECEIVER_OF_STEP } from '../shared/domain/plan.ts';
import { MoverError } from '../shared/errors.ts';
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
    if (domains.length === 0) return { changed: false };
    const receiver = plan[RECEIVER_OF_STEP[id]];
    const writing = sessions.scopedTo({ writes: 'distributions', distributions: [plan.source, plan.target] });
    const client = writing.cloudFront(receiver.accountId, RECEIVER_OF_STEP[id]);
    const associate = by === 'domain' ? associateDomain : associateAlias;
    const { aliases } = await readState(client, receiver);
    const missing = domains.filter((domain) => !aliases.includes(domain));
    for (const domain of missing) {
      const after = { domain, distributionId: receiver.distributionId };
      const send = () =>
        announced(journal, { moveId, fence }, { step: id, before: { domain }, after }, () =>
          associate(client, receiver, domain),
        );
      await untilAccepted(receiver.distributionId, send).catch(async (error: unknown) => {
        // A call whose answer was lost is refused when the SDK sends it again: then the domain is there all the same.
        const now = await readState(client, receiver);
        if (!now.aliases.includes(domain)) throw error;
      });
    }
    await journal.append({ moveId, fence }, { kind: 'done', step: id, changed: missing.length > 0 });
    return { changed: missing.length > 0 };
  },
});

async function untilAccepted(distributionId: string, write: () => Promise<boolean>): Promise<void> {
  for (let writes = 1; writes <= MAX_WRITES; writes += 1) {
    if (await write()) return;
  }
  throw new MoverError(
    'DistributionBusy',
    `Distribution ${distributionId} was changed by someone else ${MAX_WRITES} times.`,
  );
}

export const handler = create(lambdaRuntime());
