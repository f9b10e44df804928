import { gatherFacts } from '../shared/aws/facts/gather.ts';
import { resolveSource } from '../shared/aws/facts/source.ts';
import { certificateStep } from '../shared/domain/certificate-steps.ts';
import { describeSteps } from '../shared/domain/describe.ts';
import { externalStep } from '../shared/domain/external.ts';
import type { Plan } from '../shared/domain/plan.ts';
import { recordsStep } from '../shared/domain/plan.ts';
import { planMove } from '../shared/domain/planner.ts';
import { renderPlan } from '../shared/domain/render-plan.ts';
import { parseRequest } from '../shared/domain/request.ts';
import { clipped } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import {
  assertExpected,
  DOCUMENT_CHARACTERS,
  PlanInput,
  PlanningEnv,
  registerByHand,
  SUMMARY_LINES,
  sourcesOf,
  summaryOfAny,
  zonesBefore,
} from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Env = z.extend(BaseEnv, PlanningEnv);

/**
 * Reads everything, changes nothing in AWS, keeps the plan and answers its summary. Zones are looked for where the plan has them
 * that was admitted, or that the request names and that a batch has kept under this id. Throws InvalidRequest; PlanChanged when
 * the plan is not the one that was approved or admitted; SourceNotFound, AccountUnknown, RoleNotAssumable, AccessRefused.
 */
export const create = defineHandler({
  name: 'plan-move',
  input: PlanInput,
  env: Env,
  run: async ({
    input,
    env,
    runtime,
    sessions,
    locks,
    plans,
    requests,
  }: Job<PlanInput, z.infer<typeof Env>, 'dns' | 'probe'>) => {
    const asked = parseRequest(input.request);
    await registerByHand(requests, input.moveId, asked, runtime.now());
    const request = await resolveSource(sessions, asked);
    const sources = sourcesOf({ env, runtime, locks }, sessions);
    const known = await zonesBefore(plans, { ...input, admittedPlanHash: input.admittedPlanHash ?? asked.planHash });
    const facts = await gatherFacts(input.moveId, request, { ...sources, known });
    const plan = planMove(input.moveId, request, facts);
    assertExpected(plan, input.admittedPlanHash);
    await plans.save(plan);
    await requests.planned(plan);
    return summaryOf(plan);
  },
});

/** What all plans tell, and what is of this kind alone. */
function summaryOf(plan: Plan) {
  return {
    ...summaryOfAny(plan),
    strategy: plan.strategy,
    rejected: plan.rejected,
    steps: describeSteps(plan).map((sentence) => clipped(sentence, SUMMARY_CHARACTERS)),
    locked: plan.locks.map(({ resource, moveId }) => `Move ${moveId} holds the ${resource}.`).slice(0, SUMMARY_LINES),
    provisions: certificateStep(plan, 'request-certificate') !== undefined,
    oldTtl: recordsStep(plan, 'repoint-dns')?.oldTtl ?? 0,
    externalDns: externalStep(plan, 'change-external-dns') !== undefined,
    externalProof: externalStep(plan, 'prove-external') !== undefined,
    document: clipped(renderPlan(plan), DOCUMENT_CHARACTERS),
  };
}

/** States stay small whatever the number of domains. */
const SUMMARY_CHARACTERS = 2_000;

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
