import { activePlan } from '../shared/aws/active-plan.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { readState } from '../shared/aws/cloudfront.ts';
import { holderOf } from '../shared/aws/facts/holder.ts';
import { describeHolder } from '../shared/domain/describe.ts';
import type { HolderFacts } from '../shared/domain/facts.ts';
import { isMaskOf } from '../shared/domain/masks.ts';
import { type Plan, swapStep } from '../shared/domain/plan.ts';
import { idOf } from '../shared/domain/refs.ts';
import { askedInLook, type Swap, swapOf } from '../shared/domain/swap.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  /** Which look this is, from 0: of many domains each look asks for a few. */
  look: z.int().check(z.minimum(0)),
});

/**
 * Whether AWS Support has moved the domains of the plan to the target, or their holder has released one. Only reads: the
 * target once, and for a few of the domains that it lacks who holds them. What is seen goes into the journal. Throws
 * AliasHeldElsewhere when a distribution that is neither source nor target has a domain.
 */
export const create = defineHandler({
  name: 'check-swap',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, look }, journal, plans, sessions }): Promise<Swap> => {
    const { plan } = await activePlan(journal, plans, { moveId, fence });
    const domains = swapStep(plan)?.domains ?? [];
    const client = cloudFrontOf(sessions, plan.target.accountId, 'target');
    const { aliases } = await readState(client, plan.target);
    const unheld: string[] = [];
    for (const domain of askedInLook(domains, aliases, look)) {
      const holder = await holderOf(client, plan, domain);
      if (holder === 'nobody') unheld.push(domain);
      else if (holder !== 'untold' && !isMaskOf(holder.distribution, idOf(plan.source))) {
        throw takenByOthers(domain, holder, plan);
      }
    }
    // Between the two readings AWS Support may have moved what looks free.
    const latest = unheld.length > 0 ? await readState(client, plan.target) : { aliases };
    const swap = swapOf(domains, latest.aliases, unheld);
    if (swap.status !== 'waiting') {
      const swapped = domains.filter((domain) => latest.aliases.includes(domain));
      await journal.append({ moveId, fence }, { kind: 'swap-seen', swapped, free: swap.free });
    }
    return swap;
  },
});

function takenByOthers(domain: string, holder: HolderFacts, { source }: Plan): MoverError {
  return new MoverError(
    'AliasHeldElsewhere',
    `${domain} is held by ${describeHolder(holder)} now, and no longer by ${idOf(source)}.`,
  );
}

export const handler = create(lambdaRuntime());
