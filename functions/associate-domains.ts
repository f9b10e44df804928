import { activePlan } from '../shared/aws/active-plan.ts';
import { associateAlias, associateDomain } from '../shared/aws/associations.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { isServing, readState } from '../shared/aws/cloudfront.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import { assertReceiving } from '../shared/domain/guards.ts';
import { type AssociationStepId, associationStep, type Plan, RECEIVER_OF_STEP } from '../shared/domain/plan.ts';
import { type DistributionRef, involvesTenant, refOf, resourceOf } from '../shared/domain/refs.ts';
import * as z from '../shared/domain/zod.ts';
import { isMoverError, MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(Object.keys(RECEIVER_OF_STEP) as [AssociationStepId, ...AssociationStepId[]]),
  /** Which of CloudFront's two calls: `alias` is the older one, which always wants TXT records. */
  by: z.enum(['domain', 'alias']),
});

/** Stale ETags before another editor of the receiving distribution is given up on. */
const MAX_WRITES = 5;

/**
 * Moves the domains of a step to their receiver by CloudFront's own call, one after another; those that are there already
 * are done, so that asking again is safe. Throws AssociationRefused and OwnershipNotProven as CloudFront answers,
 * DistributionBusy while a disabled source is still deploying the loss of the domain before, and CoverGone where the receiver
 * was disabled meanwhile, while the holder serves.
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
    const { accountId: _own, ...holder } = refOf(receiver);
    const writing = sessions.scopedTo({ writes: 'distributions', distributions: [plan.source, plan.target] });
    const client = cloudFrontOf(writing, receiver.accountId, RECEIVER_OF_STEP[id]);
    const associate = by === 'domain' ? associateDomain : associateAlias;
    const state = await readState(client, receiver);
    const missing = domains.filter((domain) => !state.aliases.includes(domain));
    const receives = (enabled: boolean) => assertReceiving(plan, RECEIVER_OF_STEP[id], enabled);
    if (missing.length > 0) receives(isServing(state));
    const writer = new StepWriter(journal, { moveId, fence }, id);
    for (const domain of missing) {
      const after = { domain, ...holder };
      const send = () =>
        writer.announced({ before: { domain }, after }, () => associate(client, receiver, domain, receives));
      await untilAccepted(receiver, send).catch(async (error: unknown) => {
        // A call whose answer was lost is refused when the SDK sends it again: then the domain is there all the same.
        const now = await readState(client, receiver);
        if (now.aliases.includes(domain)) return;
        if (await isReleasingAnother(error)) throw laterThan(plan.source, domain);
        throw plan.strategy.name === 'associate' ? withoutOlderCall(error, plan) : error;
      });
    }
    await writer.done(missing.length > 0);
    return { changed: missing.length > 0 };

    /** A disabled source that just let a domain go may let the next one go only when it is Deployed again. */
    async function isReleasingAnother(error: unknown): Promise<boolean> {
      if (plan.strategy.name !== 'disable-source' || !isMoverError(error, 'AssociationRefused')) return false;
      const { enabled, deployed } = await readState(
        cloudFrontOf(writing, plan.source.accountId, 'source'),
        plan.source,
      );
      return !enabled && !deployed;
    }
  },
});

async function untilAccepted(ref: DistributionRef, write: () => Promise<boolean>): Promise<void> {
  for (let writes = 1; writes <= MAX_WRITES; writes += 1) {
    if (await write()) return;
  }
  throw new MoverError('DistributionBusy', `The ${resourceOf(ref)} was changed by someone else ${MAX_WRITES} times.`);
}

/** Told so that the state machine's Retry comes again: the domains that are there by then are done. */
function laterThan(source: DistributionRef, domain: string): MoverError {
  return new MoverError('DistributionBusy', `The ${resourceOf(source)} lets ${domain} go once it is Deployed again.`);
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
