import { renderView, viewOf } from '../shared/domain/api/job-view.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import { readJob } from '../shared/lambda/read-job.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `GET /moves/{id}` and `GET /record-changes/{id}`: status, stage, plan, timeline and evidence; as Markdown where `Accept`
 * prefers it. Throws MoveNotFound, also for one whose domains the caller may not read.
 */
export const create = defineRoute({
  name: 'get-move',
  env: MachinesEnv,
  body: NoBody,
  run: async (job) => {
    const view = viewOf(await readJob(job, job.moveId));
    return { status: 200, ...(job.markdown ? { markdown: renderView(view) } : { json: view }) };
  },
});

export const handler = create(lambdaRuntime());
