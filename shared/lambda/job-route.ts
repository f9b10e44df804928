import type { ApiAction } from '../domain/api/access.ts';
import { summaryOf } from '../domain/api/job-view.ts';
import type { RequestStatus } from '../domain/api/request-statuses.ts';
import type * as z from '../domain/zod.ts';
import { knownDeed } from './asked.ts';
import type { MachinesEnv } from './machines.ts';
import { type KnownJob, readJob } from './read-job.ts';
import { defineRoute, type RouteJob } from './route.ts';
import type { Network } from './runtime.ts';

const RETRY_AFTER = '15';

interface JobRouteDefinition<Body, Env extends MachinesEnv, Asked extends keyof Network> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly env: z.ZodMiniType<Env>;
  readonly body: z.ZodMiniType<Body>;
  /** What a grant must allow with the domains and accounts of the path's move or record change. */
  readonly action: ApiAction;
  /** Does it, and answers how it stands then. */
  readonly run: (job: RouteJob<Body, Env, Asked>, facts: KnownJob) => Promise<RequestStatus>;
}

/**
 * A route on the move or record change that its path names: read and allowed before anything is done, and answered 202 with
 * the place to ask how it goes on. Throws MoveNotFound, NotAllowed.
 */
export function defineJobRoute<Body, Env extends MachinesEnv, Asked extends keyof Network = never>(
  definition: JobRouteDefinition<Body, Env, Asked>,
) {
  const { name, env, body, action, run } = definition;
  return defineRoute({
    name,
    env,
    body,
    run: async (job: RouteJob<Body, Env, Asked>) => {
      const facts = await readJob(job, job.moveId);
      job.assertAllowed(knownDeed(action, facts));
      const status = await run(job, facts);
      const headers = { location: job.location(job.moveId), 'retry-after': RETRY_AFTER };
      return { status: 202, headers, json: summaryOf(facts, status) };
    },
  });
}
