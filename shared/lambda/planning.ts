import type { Eyes } from '../aws/facts/external.ts';
import type { Sources } from '../aws/facts/gather.ts';
import type { LockStore } from '../aws/lock-store.ts';
import type { PlanStore } from '../aws/plan-store.ts';
import type { RequestStore } from '../aws/request-store.ts';
import type { Sessions } from '../aws/sessions.ts';
import { bodyDigest } from '../domain/api/idempotency.ts';
import { describeCheck } from '../domain/describe.ts';
import type { ZoneFacts } from '../domain/facts.ts';
import { type AnyRequest, JOBS, kindOf } from '../domain/job.ts';
import { zonesOf } from '../domain/plan.ts';
import type { AnyPlan } from '../domain/records-job/plan.ts';
import { startOf } from '../domain/request.ts';
import * as z from '../domain/zod.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { MoveId } from './handler.ts';
import type { Runtime } from './runtime.ts';

/** What a function that plans is handed. */
export const PlanInput = z.object({
  moveId: MoveId,
  /** The request as it was sent; checked by the function, because executions are also started by hand. */
  request: z.unknown(),
  /** The hash of the plan that was admitted, when facts are gathered again right before the first write. */
  admittedPlanHash: z.optional(z.string()),
});
export type PlanInput = z.infer<typeof PlanInput>;

/** What plans of moves are held against; settings of the functions that make them. */
export const PlanningEnv = {
  /** The quota "Alternate domain names (CNAMEs) per distribution" of the target accounts. */
  ALIAS_QUOTA: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 100),
  /** The quota "Domain names per ACM certificate" of the target accounts. */
  CERTIFICATE_NAME_QUOTA: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 10),
};

/** What a function that plans moves gathers facts with. */
export function sourcesOf(
  {
    env,
    runtime,
    locks,
  }: {
    readonly env: z.infer<z.ZodMiniObject<typeof PlanningEnv>>;
    readonly runtime: Eyes & Pick<Runtime<never>, 'now'>;
    readonly locks: LockStore;
  },
  sessions: Sessions,
): Sources {
  return {
    sessions,
    locks,
    eyes: runtime,
    now: runtime.now(),
    aliasQuota: env.ALIAS_QUOTA,
    certificateNameQuota: env.CERTIFICATE_NAME_QUOTA,
  };
}

/** States stay small whatever the number of names. */
export const SUMMARY_LINES = 20;
/** Of a plan as a document in a state; all of it is kept with the plan. */
export const DOCUMENT_CHARACTERS = 12_000;

/** Milliseconds by which the clocks of AWS's services may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Registers the request of an execution that was started by hand: the doors register what they take before they start
 * anything. Throws InvalidRequest for one that is to begin later, since an execution runs when it is started; MoveNotOpen for a
 * name that one of the other kind has: journals, locks and approvals go by names alone.
 */
export async function registerByHand(
  requests: RequestStore,
  moveId: string,
  request: AnyRequest,
  now: number,
): Promise<void> {
  const startAt = startOf(request);
  if (startAt !== undefined && Date.parse(startAt) > now + CLOCKS_DIFFER_MS) {
    throw new MoverError(
      'InvalidRequest',
      `The request says startAt ${startAt}, and its execution was started before that.`,
      {
        remedy: 'Send it to the API or to the bus, which start it at that time, or leave startAt out.',
      },
    );
  }
  const caller = 'an execution started by hand';
  const registered = { moveId, request, bodyDigest: bodyDigest(request), caller, at: now };
  const known = kindOf((await requests.register(registered)).request);
  if (known === kindOf(request)) return;
  throw new MoverError('MoveNotOpen', `${JOBS[known].noun} ${moveId} has this name already.`, {
    remedy: 'Start it under a name that was never used before.',
  });
}

/**
 * Throws PlanChanged when a plan is not the one that was admitted, or else the one that the request names; nothing is expected
 * of it while another move is in the way, which changes the facts until it ends.
 */
export function assertExpected(plan: AnyPlan, admittedPlanHash: string | undefined): void {
  const { request, locks, hash } = plan;
  const named = request.mode === 'apply' && locks.length === 0 ? request.planHash : undefined;
  const expected = admittedPlanHash ?? named;
  if (expected === undefined || expected === hash) return;
  const sentence = `The plan is now ${hash}, and ${expected} was to be applied: something changed since.`;
  throw new MoverError('PlanChanged', sentence);
}

/** The zones of a plan that was kept before, which hold until something changed; a hash of no plan is told as that later. */
export async function zonesBefore(plans: PlanStore, { moveId, admittedPlanHash }: PlanInput): Promise<ZoneFacts[]> {
  if (admittedPlanHash === undefined) return [];
  try {
    return zonesOf(await plans.read(moveId, admittedPlanHash));
  } catch (error) {
    if (isMoverError(error, 'MoveNotFound')) return [];
    throw error;
  }
}

/** What the state machine and the console see of a plan of either kind; the whole plan is kept under its hash. */
export function summaryOfAny(plan: AnyPlan) {
  const sentences = (verdict: string) =>
    plan.checks
      .filter((check) => check.verdict === verdict)
      .map(describeCheck)
      .slice(0, SUMMARY_LINES);
  return {
    moveId: plan.moveId,
    mode: plan.request.mode,
    approval: plan.request.approval,
    planHash: plan.hash,
    verdict: plan.verdict,
    refusals: sentences('refuse'),
    warnings: sentences('warn'),
    expectedSeconds: plan.expectedSeconds,
  };
}
