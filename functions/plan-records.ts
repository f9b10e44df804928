import { gatherRecordsFacts } from '../shared/aws/facts/records.ts';
import { type RecordsPlan, renderRecordsPlan } from '../shared/domain/records-job/plan.ts';
import { planRecords } from '../shared/domain/records-job/planner.ts';
import { parseRecordsRequest } from '../shared/domain/records-job/request.ts';
import { clipped } from '../shared/domain/text.ts';
import type * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import {
  assertExpected,
  DOCUMENT_CHARACTERS,
  PlanInput,
  registerByHand,
  SUMMARY_LINES,
  summaryOfAny,
  zonesBefore,
} from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

/**
 * Plans record changes: reads everything, changes nothing in AWS, keeps the plan and answers its summary. Throws
 * InvalidRequest, also for a startAt ahead; PlanChanged when the plan is not the one that was approved or admitted; AccountUnknown,
 * RoleNotAssumable, AccessRefused.
 */
export const create = defineHandler({
  name: 'plan-records',
  input: PlanInput,
  env: BaseEnv,
  run: async ({
    input,
    runtime,
    sessions,
    locks,
    plans,
    requests,
  }: Job<PlanInput, z.infer<typeof BaseEnv>, 'dns' | 'probe'>) => {
    const request = parseRecordsRequest(input.request);
    await registerByHand(requests, input.moveId, request, runtime.now());
    const known = await zonesBefore(plans, input);
    const from = { sessions, locks, eyes: runtime, now: runtime.now(), known };
    const plan = planRecords(input.moveId, request, await gatherRecordsFacts(input.moveId, request, from));
    assertExpected(plan, input.admittedPlanHash);
    await plans.save(plan);
    await requests.planned(plan);
    return summaryOf(plan);
  },
});

/** What all plans tell, and what is of this kind alone. */
function summaryOf(plan: RecordsPlan) {
  return {
    ...summaryOfAny(plan),
    diff: plan.diff.map(({ line }) => clipped(line, LINE_CHARACTERS)).slice(0, SUMMARY_LINES),
    locked: plan.locks.map(({ resource, moveId }) => `${moveId} holds the ${resource}.`).slice(0, SUMMARY_LINES),
    document: clipped(renderRecordsPlan(plan), DOCUMENT_CHARACTERS),
  };
}

/** States stay small whatever the number of names. */
const LINE_CHARACTERS = 500;

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
