import * as z from 'zod';
import { gatherRecordsFacts } from '../shared/aws/facts/records.ts';
import { describeCheck } from '../shared/domain/describe.ts';
import { type RecordsPlan, renderRecordsPlan } from '../shared/domain/records-job/plan.ts';
import { planRecords } from '../shared/domain/records-job/planner.ts';
import { parseRecordsRequest } from '../shared/domain/records-job/request.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Input = z.object({
  moveId: MoveId,
  /** The request as it was sent; checked here, because executions are also started by hand. */
  request: z.unknown(),
  /** The hash of the plan that was admitted, when facts are gathered again right before the first write. */
  admittedPlanHash: z.string().optional(),
});

/**
 * Plans record changes: reads everything, changes nothing in AWS, keeps the plan and answers its summary. Throws
 * InvalidRequest; PlanChanged when the plan is not the one that was approved or admitted; AccountUnknown,
 * RoleNotAssumable, AccessRefused.
 */
export const create = defineHandler({
  name: 'plan-records',
  input: Input,
  env: BaseEnv,
  run: async ({ input, runtime, sessions, locks, plans }) => {
    const request = parseRecordsRequest(input.request);
    const from = { sessions, locks, eyes: runtime, now: runtime.now() };
    const plan = planRecords(input.moveId, request, await gatherRecordsFacts(input.moveId, request, from));
    const expected = input.admittedPlanHash ?? approvedHash(plan);
    if (expected !== undefined && expected !== plan.hash) {
      const sentence = `The plan is now ${plan.hash}, and ${expected} was to be applied: something changed since.`;
      throw new MoverError('PlanChanged', sentence);
    }
    await plans.save(plan);
    return summaryOf(plan);
  },
});

/** None while a move is in the way, which changes the facts until it ends. */
function approvedHash({ request, locks }: RecordsPlan): string | undefined {
  return request.mode === 'apply' && locks.length === 0 ? request.planHash : undefined;
}

/** What the state machine and the console see; the whole plan is kept under its hash. */
function summaryOf(plan: RecordsPlan) {
  const sentences = (verdict: string) => plan.checks.filter((check) => check.verdict === verdict).map(describeCheck);
  return {
    moveId: plan.moveId,
    mode: plan.request.mode,
    planHash: plan.hash,
    verdict: plan.verdict,
    refusals: sentences('refuse').slice(0, SUMMARY_LINES),
    warnings: sentences('warn').slice(0, SUMMARY_LINES),
    diff: plan.diff.map(({ line }) => line.slice(0, LINE_CHARACTERS)).slice(0, SUMMARY_LINES),
    locked: plan.locks.map(({ resource, moveId }) => `${moveId} holds the ${resource}.`).slice(0, SUMMARY_LINES),
    expectedSeconds: plan.expectedSeconds,
    document: renderRecordsPlan(plan).slice(0, DOCUMENT_CHARACTERS),
  };
}

/** States stay small whatever the number of names. */
const SUMMARY_LINES = 20;
const LINE_CHARACTERS = 500;
const DOCUMENT_CHARACTERS = 12_000;

export const handler = create(lambdaRuntime());
