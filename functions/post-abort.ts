import * as z from 'zod';
import { executionArn, stop } from '../shared/aws/executions.ts';
import { cancelStart } from '../shared/aws/start-later.ts';
import { ReasonBody } from '../shared/domain/api/body.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1), SCHEDULE_GROUP: z.string().min(1) });

/** What can still be stopped. */
const RUNNING: readonly string[] = ['accepted', 'scheduled', 'waiting', 'moving'];
const RETRY_AFTER = '15';

/**
 * `POST /moves/{id}/abort`: a scheduled move is cancelled; of another it stops the execution, and the rule on stopped executions starts restore-move, which brings everything
 * back. Asking again is safe. Throws MoveNotFound, NotAllowed, MoveNotOpen for a move that has ended.
 */
export const create = defineRoute({
  name: 'post-abort',
  env: Env,
  body: ReasonBody,
  run: async (job) => {
    const { moveId, env, runtime, caller, body, requests } = job;
    const facts = await readMove(job, moveId, env.MOVE_STATE_MACHINE_ARN);
    job.assertAllowed({ action: 'abort', domains: facts.request.domains, accounts: [], anySource: false });
    const status = statusOf(facts, facts.execution);
    if (status !== 'restoring' && !RUNNING.includes(status)) {
      throw new MoverError('MoveNotOpen', `Move ${moveId} is ${status}: there is nothing to stop.`, {
        remedy: status === 'moved' ? 'To undo it, POST to its /restore.' : 'Ask for the move to see how it ended.',
      });
    }
    const now = runtime.now();
    if (status === 'scheduled' && (await cancelStart(requests, runtime.clients, env.SCHEDULE_GROUP, moveId, now))) {
      return { status: 202, headers: { location: `/moves/${moveId}` }, json: summaryOf(facts, 'cancelled') };
    }
    if (status !== 'restoring') {
      await stop(runtime.clients, executionArn(env.MOVE_STATE_MACHINE_ARN, moveId), `${caller.id}: ${body.reason}`);
    }
    return {
      status: 202,
      headers: { location: `/moves/${moveId}`, 'retry-after': RETRY_AFTER },
      json: summaryOf(facts, status),
    };
  },
});

export const handler = create(lambdaRuntime());
