import * as z from 'zod';
import { startOnce } from '../shared/aws/executions.ts';
import { ReasonBody } from '../shared/domain/api/body.ts';
import { statusOf, summaryOf } from '../shared/domain/api/move-view.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { restoreName } from '../shared/lambda/restore-name.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

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
    job.assertAllowed({ action: 'restore', domains: facts.request.domains, accounts: [], anySource: false });
    const status = statusOf(facts, facts.execution);
    if (status !== 'moved' && status !== 'parked' && status !== 'restoring') {
      throw new MoverError('MoveNotOpen', `Move ${moveId} is ${status}: there is nothing to undo.`, {
        remedy: status === 'moving' ? 'To stop it, POST to its /abort.' : 'Ask for the move to see how it stands.',
      });
    }
    if (status !== 'restoring') {
      const name = restoreName(moveId, facts.entries.length);
      const input = { moveId, reason: `${caller.id}: ${body.reason}`, unfinishedOnly: false };
      await startOnce(runtime.clients, env.RESTORE_STATE_MACHINE_ARN, name, input);
    }
    return {
      status: 202,
      headers: { location: `/moves/${moveId}`, 'retry-after': RETRY_AFTER },
      json: summaryOf(facts, 'restoring'),
    };
  },
});

export const handler = create(lambdaRuntime());
