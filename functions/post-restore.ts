import * as z from 'zod';
import { ReasonBody } from '../shared/domain/api/body.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
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
});

const RETRY_AFTER = '15';

/**
 * `POST /moves/{id}/restore`: undoes a finished move, or goes on with the way back of a parked one. Twice is once: a restore
 * is named after the journal's newest entry. Throws MoveNotFound, NotAllowed, MoveNotOpen.
 */
export const create = defineRoute({
  name: 'post-restore',
  env: Env,
  body: ReasonBody,
  run: async (job) => {
    const { moveId, env, runtime, caller, body } = job;
    const facts = await readMove(job, moveId, env.MOVE_STATE_MACHINE_ARN);
    job.assertAllowed(requestedDeed('restore', facts.plan?.request ?? facts.request));
    const status = statusOf(facts, facts.execution);
    const reason = `${caller.id}: ${body.reason}`;
    const from = { runtime, restoreStateMachineArn: env.RESTORE_STATE_MACHINE_ARN, entries: facts.entries };
    if (status === 'restoring') await resumeWayBack({ moveId, reason }, from);
    else if (status === 'moved' || status === 'parked') {
      await startWayBack({ moveId, reason, unfinishedOnly: false }, from);
    } else {
      throw new MoverError('MoveNotOpen', `Move ${moveId} is ${status}: there is nothing to undo.`, {
        remedy: status === 'moving' ? 'To stop it, POST to its /abort.' : 'Ask for the move to see how it stands.',
      });
    }
    return {
      status: 202,
      headers: { location: job.location(moveId), 'retry-after': RETRY_AFTER },
      json: summaryOf(facts, 'restoring'),
    };
  },
});

export const handler = create(lambdaRuntime());
