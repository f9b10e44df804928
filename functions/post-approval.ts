import * as z from 'zod';
import { ApprovalBody } from '../shared/domain/api/body.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { answererOf, assertOtherThan } from '../shared/domain/api/persons.ts';
import { requestedDeed } from '../shared/lambda/asked.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { answerApproval } from './answer-approval.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });
const RETRY_AFTER = '15';

/**
 * `POST /moves/{id}/approval`: approves or rejects the plan that a move waits with, as the caller, or as the person for whom
 * a ticket system speaks. Throws MoveNotFound, NotAllowed, OwnApproval, PlanChanged for an outdated plan, MoveNotOpen.
 */
export const create = defineRoute({
  name: 'post-approval',
  env: Env,
  body: ApprovalBody,
  run: async (job) => {
    const { moveId, env, caller, body } = job;
    const { planHash, verdict, comment } = body;
    const facts = await readMove(job, moveId, env.MOVE_STATE_MACHINE_ARN);
    job.assertAllowed(requestedDeed('approve', facts.plan?.request ?? facts.request));
    const by = answererOf(caller.id, body.by);
    const requester = { caller: facts.caller, requestedBy: facts.request.requestedBy };
    if (verdict === 'approve') assertOtherThan(requester, caller.id, body.by);
    const said = comment === undefined ? {} : { comment };
    await answerApproval({ ...job, input: { moveId, planHash, verdict, by, ...said } });
    return {
      status: 202,
      headers: { location: job.location(moveId), 'retry-after': RETRY_AFTER },
      json: summaryOf(facts, statusOf(facts, facts.execution)),
    };
  },
});

export const handler = create(lambdaRuntime());
