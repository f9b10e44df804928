import { activePlan } from '../shared/aws/active-plan.ts';
import { cloudFrontOf } from '../shared/aws/clients.ts';
import { changeAliases, type DistributionState, isServing, readState, stateOrGone } from '../shared/aws/cloudfront.ts';
import { StepWriter } from '../shared/aws/step-writer.ts';
import {
  assertReceiving,
  type Danger,
  GUARDED_STEPS,
  ownRemoval,
  type Present,
  unsafeRemoval,
} from '../shared/domain/guards.ts';
import { type AliasStep, type AliasStepId, aliasStep, SIDE_OF_STEP, type Side } from '../shared/domain/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(Object.keys(SIDE_OF_STEP) as [AliasStepId, ...AliasStepId[]]),
  /** The only aliases of the step that are meant this time; all of them by default. */
  only: z.optional(z.array(z.string())),
});

/**
 * Does one alias step of the plan, or of the way back: reads the config, changes its aliases only, and writes it with
 * If-Match. Each write is announced in the journal first. What is so already is done, so that asking again is safe. Before
 * an alias is taken away, both distributions are read once more: throws CoverGone when nobody would serve, and where domains
 * would return to a source that was disabled meanwhile.
 */
export const create = defineHandler({
  name: 'change-aliases',
  input: Input,
  env: BaseEnv,
  run: async ({ input: { moveId, fence, step: id, only }, journal, plans, sessions }) => {
    const { plan, steps, restoring } = await activePlan(journal, plans, { moveId, fence });
    const planned = narrowed(aliasStep(steps, id), only);
    if (!planned) return { changed: false };
    const step = id === 'remove-cover' ? ownRemoval(planned, await journal.entries(moveId)) : planned;
    const writing = sessions.scopedTo({ writes: 'distributions', distributions: [plan.source, plan.target] });
    const clientOf = (side: Side) => cloudFrontOf(writing, plan[side].accountId, side);
    if (GUARDED_STEPS.includes(id)) {
      const [source, target] = await Promise.all([
        readState(clientOf('source'), plan.source).then(presentOf),
        stateOrGone(clientOf('target'), plan.target).then((state) => (state ? presentOf(state) : GONE)),
      ]);
      const danger = unsafeRemoval(plan, stillThere(step, { source, target }), { source, target, restoring });
      if (danger) throw tooDangerous(id, danger);
    }
    const side = SIDE_OF_STEP[id];
    const writer = new StepWriter(journal, { moveId, fence }, id);
    const receives = id === 'return-domains' ? (enabled: boolean) => assertReceiving(plan, side, enabled) : undefined;
    const changed = await changeAliases(clientOf(side), plan[side], { ...step, receives }, (change, send) =>
      writer.announced(change, send),
    );
    await writer.done(changed);
    return { changed };
  },
});

/** A distribution as viewers meet it. */
function presentOf(state: DistributionState): Present {
  const aliases = state.aliases.filter((alias) => !state.inactive.includes(alias));
  return { aliases, enabled: isServing(state), deployed: state.deployed };
}

/** A step cut down to some of its aliases. */
function narrowed(step: AliasStep | undefined, only: readonly string[] | undefined): AliasStep | undefined {
  if (step === undefined || only === undefined) return step;
  const isMeant = (alias: string) => only.includes(alias);
  return { ...step, add: step.add.filter(isMeant), remove: step.remove.filter(isMeant) };
}

/** What a deleted distribution serves. */
const GONE: Present = { aliases: [], enabled: false, deployed: true };

/** Somebody else's deployment is waited for by the state machine's Retry; anything else ends the move. */
function tooDangerous(id: AliasStepId, { sentence, passes }: Danger): MoverError {
  return new MoverError(
    passes ? 'DistributionBusy' : 'CoverGone',
    `${id} would take a viewer's service away: ${sentence}.`,
  );
}

/** A step whose answer was lost comes again when its change is being deployed: what is removed already endangers nobody. */
function stillThere(step: AliasStep, now: Readonly<Record<Side, { readonly aliases: readonly string[] }>>): AliasStep {
  const { aliases } = now[SIDE_OF_STEP[step.id]];
  return { ...step, remove: step.remove.filter((alias) => aliases.includes(alias)) };
}

export const handler = create(lambdaRuntime());
