import * as z from 'zod';
import { takeRequest } from '../shared/aws/intake.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { requestOfMode } from '../shared/domain/request.ts';
import { requestedDeed, requestOf } from '../shared/lambda/asked.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });

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
    const { env, runtime, requests, journal } = job;
    const taken = await takeRequest(requests, runtime.clients, env.MOVE_STATE_MACHINE_ARN, requestOf('move', job));
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
