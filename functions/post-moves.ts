import { takeMove } from '../shared/aws/start-later.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { requestOfMode } from '../shared/domain/request.ts';
import { requestedDeed, requestOf } from '../shared/lambda/asked.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { ScheduleEnv, schedulesOf, startingOf } from '../shared/lambda/schedule-env.ts';

const Env = ScheduleEnv;

/** Seconds until there is something new to ask for. */
const RETRY_AFTER = '15';

/**
 * `POST /moves`: starts a move and answers 202 with the place to ask for it. The same key and body answer the same move.
 * Throws InvalidRequest, NotAllowed, KeyReused.
 */
export const create = defineRoute({
  name: 'post-moves',
  env: Env,
  body: requestOfMode('apply'),
  run: async (job) => {
    job.assertAllowed(requestedDeed('move', job.body));
    const { env, journal } = job;
    const taken = await takeMove(startingOf(job), schedulesOf(env), requestOf('move', job));
    // A request that was sent before may have come far already.
    const status = statusOf({ ...taken, head: await journal.head(taken.moveId) });
    return {
      status: 202,
      headers: { location: job.location(taken.moveId), 'retry-after': RETRY_AFTER },
      json: summaryOf(taken, status),
    };
  },
});

export const handler = create(lambdaRuntime());
