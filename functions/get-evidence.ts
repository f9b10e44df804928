import { viewOf } from '../shared/domain/api/job-view.ts';
import { JOBS } from '../shared/domain/job.ts';
import { renderAnyEvidence } from '../shared/domain/job-report.ts';
import { MoverError } from '../shared/errors.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import { readJob } from '../shared/lambda/read-job.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

/**
 * `GET /moves/{id}/evidence` and `GET /record-changes/{id}/evidence`: what a ticket keeps, as a file that `npm run verify`
 * takes, or as Markdown where `Accept` prefers it. Throws MoveNotFound, also for what was never admitted.
 */
export const create = defineRoute({
  name: 'get-evidence',
  env: MachinesEnv,
  body: NoBody,
  run: async (job) => {
    const { moveId, kind, markdown } = job;
    const { evidence } = viewOf(await readJob(job, moveId));
    if (!evidence) {
      throw new MoverError('MoveNotFound', `${JOBS[kind].noun} ${moveId} has no evidence: it was never admitted.`, {
        remedy: `Its plan and its failure are at ${job.location(moveId)}.`,
      });
    }
    const headers = { 'content-disposition': `attachment; filename="${moveId}.${markdown ? 'md' : 'json'}"` };
    return { status: 200, headers, ...(markdown ? { markdown: renderAnyEvidence(evidence) } : { json: evidence }) };
  },
});

export const handler = create(lambdaRuntime());
