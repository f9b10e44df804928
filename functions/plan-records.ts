import { gatherRecordsFacts } from '../shared/aws/facts/records.ts';
import { TargetStore } from '../shared/aws/target-store.ts';
import { bodyDigest } from '../shared/domain/api/idempotency.ts';
import { type RecordsPlan, renderRecordsPlan } from '../shared/domain/records-job/plan.ts';
import { planRecords } from '../shared/domain/records-job/planner.ts';
import { parseRecordsRequest } from '../shared/domain/records-job/request.ts';
import { clipped } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, type Job } from '../shared/lambda/handler.ts';
import {
  assertExpected,
  DOCUMENT_CHARACTERS,
  PlanInput,
  SUMMARY_LINES,
  summaryOfAny,
  zonesBefore,
} from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Input = z.object({
  ...PlanInput.shape,
  /** What `gather-targets` was told for this planning, by its hash. */
  targets: z.string(),
});

/**
 * Plans record changes by what `gather-targets` was told: reads everything else, changes nothing in AWS, keeps the plan and
 * answers its summary. Throws InvalidRequest; TargetsOutdated when the targets have to be looked at again; PlanChanged when the
 * plan is not the one that was approved or admitted; AccountUnknown, RoleNotAssumable, AccessRefused.
 */
export const create = defineHandler({
  name: 'plan-records',
  input: Input,
  env: BaseEnv,
  run: async (job: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns' | 'probe'>) => {
    const { input, runtime, sessions, locks, plans, requests, table } = job;
    const { moveId } = input;
    const request = parseRecordsRequest(input.request);
    const asked = { moveId, requestDigest: bodyDigest(request), now: runtime.now() };
    const targets = new TargetStore(table);
    const told = await targets.read(input.targets, asked);
    const from = { sessions, locks, eyes: runtime, known: await zonesBefore(plans, input), targets: told };
    const plan = planRecords(moveId, request, await gatherRecordsFacts(moveId, request, from));
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
