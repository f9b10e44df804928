import * as z from 'zod';
import { gatherRecordsFacts } from '../shared/aws/facts/records.ts';
import { describeCheck } from '../shared/domain/describe.ts';
import { type RecordsPlan, renderRecordsPlan } from '../shared/domain/records-job/plan.ts';
import { planRecords } from '../shared/domain/records-job/planner.ts';
import { parseRecordsRequest } from '../shared/domain/records-job/request.ts';
import { clipped } from '../shared/domain/text.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { assertExpected, registerByHand } from '../shared/lambda/planning.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';
import { createEdgeProbe } from '../shared/net/edge-probe.ts';

const Input = z.object({
  moveId: MoveId,
  /** The request as it was sent; checked here, because executions are also started by hand. */
  request: z.unknown(),
  /** The hash of the plan that was admitted, when facts are gathered again right before the first write. */
  admittedPlanHash: z.string().optional(),
});

/**
 * Plans record changes: reads everything, changes nothing in AWS, keeps the plan and answers its summary. Throws
 * InvalidRequest, also for a startAt ahead; PlanChanged when the plan is not the one that was approved or admitted; AccountUnknown,
 * RoleNotAssumable, AccessRefused.
 */
export const create = defineHandler({
  name: 'plan-records',
  input: Input,
  env: BaseEnv,
  run: async ({
    input,
    runtime,
    sessions,
    locks,
    plans,
    requests,
  }: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns' | 'probe'>) => {
    const request = parseRecordsRequest(input.request);
    await registerByHand(requests, input.moveId, request, runtime.now());
    const from = { sessions, locks, eyes: runtime, now: runtime.now() };
    const plan = planRecords(input.moveId, request, await gatherRecordsFacts(input.moveId, request, from));
    assertExpected(plan, input.admittedPlanHash);
    await plans.save(plan);
    await requests.planned(plan);
    return summaryOf(plan);
  },
});

/** What the state machine and the console see; the whole plan is kept under its hash. */
function summaryOf(plan: RecordsPlan) {
  const sentences = (verdict: string) => plan.checks.filter((check) => check.verdict === verdict).map(describeCheck);
  return {
    moveId: plan.moveId,
    mode: plan.request.mode,
    approval: plan.request.approval,
    planHash: plan.hash,
    verdict: plan.verdict,
    refusals: sentences('refuse').slice(0, SUMMARY_LINES),
    warnings: sentences('warn').slice(0, SUMMARY_LINES),
    diff: plan.diff.map(({ line }) => clipped(line, LINE_CHARACTERS)).slice(0, SUMMARY_LINES),
    locked: plan.locks.map(({ resource, moveId }) => `${moveId} holds the ${resource}.`).slice(0, SUMMARY_LINES),
    expectedSeconds: plan.expectedSeconds,
    document: clipped(renderRecordsPlan(plan), DOCUMENT_CHARACTERS),
  };
}

/** States stay small whatever the number of names. */
const SUMMARY_LINES = 20;
const LINE_CHARACTERS = 500;
const DOCUMENT_CHARACTERS = 12_000;

export const handler = create(lambdaRuntime({ dns: createDns(), probe: createEdgeProbe() }));
