import * as z from 'zod';
import { executionArn, stateOf, stop } from '../shared/aws/executions.ts';
import { cancelStart } from '../shared/aws/start-later.ts';
import { ReasonBody } from '../shared/domain/api/body.ts';
import { type RequestStatus, statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { MoverError } from '../shared/errors.ts';
import { requestedDeed } from '../shared/lambda/asked.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { resumeWayBack, startWayBack } from '../shared/lambda/way-back.ts';

const Env = BaseEnv.extend({
  MOVE_STATE_MACHINE_ARN: z.string().min(1),
  RESTORE_STATE_MACHINE_ARN: z.string().min(1),
  SCHEDULE_GROUP: z.string().min(1),
});

/** What can still be stopped. */
const STOPPABLE: readonly RequestStatus[] = ['accepted', 'scheduled', 'waiting', 'moving', 'restoring'];
const RETRY_AFTER = '15';

/**
 * `POST /moves/{id}/abort`: stops the execution; the rule on stopped executions starts restore-move, which brings everything
 * back. Where the execution died and nobody brings the move back, that is started here. A scheduled move is cancelled. Asking
 * again is safe. Throws MoveNotFound, NotAllowed, MoveNotOpen for a move that has ended or never began.
 */
export const create = defineRoute({
  name: 'post-abort',
  env: Env,
  body: ReasonBody,
  run: async (job) => {
    const { moveId, env, runtime, caller, body, requests } = job;
    const facts = await readMove(job, moveId, env.MOVE_STATE_MACHINE_ARN);
    job.assertAllowed(requestedDeed('abort', facts.plan?.request ?? facts.request));
    const status = statusOf(facts, facts.execution);
    if (!STOPPABLE.includes(status)) {
      throw new MoverError('MoveNotOpen', `Move ${moveId} is ${status}: there is nothing to stop.`, {
        remedy: status === 'moved' ? 'To undo it, POST to its /restore.' : 'Ask for the move to see how it ended.',
      });
    }
    const now = runtime.now();
    if (status === 'scheduled' && (await cancelStart(requests, runtime.clients, env.SCHEDULE_GROUP, moveId, now))) {
      return { status: 202, headers: { location: job.location(moveId) }, json: summaryOf(facts, 'cancelled') };
    }
    const reason = `${caller.id}: ${body.reason}`;
    const from = { runtime, restoreStateMachineArn: env.RESTORE_STATE_MACHINE_ARN, entries: facts.entries };
    const arn = executionArn(env.MOVE_STATE_MACHINE_ARN, moveId);
    const execution = status === 'restoring' ? undefined : (facts.execution ?? (await stateOf(runtime.clients, arn)));
    if (status === 'restoring') await resumeWayBack({ moveId, reason }, from);
    else if (execution?.status === 'RUNNING') await stop(runtime.clients, arn, reason);
    else if (facts.head) await startWayBack({ moveId, reason, unfinishedOnly: true }, from);
    else throw neverStarted(moveId);
    return {
      status: 202,
      headers: { location: job.location(moveId), 'retry-after': RETRY_AFTER },
      json: summaryOf(facts, status),
    };
  },
});

function neverStarted(moveId: string): MoverError {
  return new MoverError('MoveNotOpen', `Move ${moveId} was taken and never started: there is nothing to stop.`, {
    remedy: 'Nothing is to be done. Sent again with the same key, the request would start.',
  });
}

export const handler = create(lambdaRuntime());
