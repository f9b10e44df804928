import { decide } from '../shared/domain/api/access.ts';
import { renderView, viewOf } from '../shared/domain/api/job-view.ts';
import { possibleFor } from '../shared/domain/api/possible.ts';
import { knownDeed } from '../shared/lambda/asked.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import { readJob } from '../shared/lambda/read-job.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `GET /moves/{id}` and `GET /record-changes/{id}`: status, stage, plan, who serves, timeline, evidence, and what the caller
 * can do; as Markdown where `Accept` prefers it. Throws MoveNotFound, also for one whose domains the caller may not read.
 */
export const create = defineRoute({
  name: 'get-move',
  env: MachinesEnv,
  body: NoBody,
  run: async (job) => {
    const facts = await readJob(job, job.moveId);
    const view = viewOf(facts);
    if (job.markdown) return { status: 200, markdown: renderView(view) };
    const { caller } = job;
    const can = possibleFor(view, {
      callerId: caller.id,
      allows: (action) => decide(caller, knownDeed(action, facts)).allowed,
      requester: { caller: facts.caller, requestedBy: facts.request.requestedBy },
    });
    return { status: 200, json: { ...view, can } };
  },
});

export const handler = create(lambdaRuntime());
