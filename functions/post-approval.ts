import { ApprovalBody } from '../shared/domain/api/body.ts';
import { statusOf } from '../shared/domain/api/job-status.ts';
import { answererOf, assertOtherThan } from '../shared/domain/api/persons.ts';
import { defineJobRoute } from '../shared/lambda/job-route.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { answerApproval } from './answer-approval.ts';

/**
 * `POST …/{id}/approval`: approves or rejects the plan that a move or record change waits with, as the caller, or as the
 * person for whom a ticket system speaks. Throws MoveNotFound, NotAllowed, OwnApproval, PlanChanged for an outdated plan,
 * MoveNotOpen.
 */
export const create = defineJobRoute({
  name: 'post-approval',
  env: MachinesEnv,
  body: ApprovalBody,
  action: 'approve',
  run: async (job, facts) => {
    const { moveId, caller, body } = job;
    const { planHash, verdict, comment } = body;
    const by = answererOf(caller.id, body.by);
    const requester = { caller: facts.caller, requestedBy: facts.request.requestedBy };
    if (verdict === 'approve') assertOtherThan(requester, caller.id, body.by);
    const said = comment === undefined ? {} : { comment };
    await answerApproval({ ...job, input: { moveId, planHash, verdict, by, ...said } });
    return statusOf(facts, facts.execution);
  },
});

export const handler = create(lambdaRuntime());
