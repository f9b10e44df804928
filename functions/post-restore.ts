import { ReasonBody } from '../shared/domain/api/body.ts';
import { statusOf } from '../shared/domain/api/job-status.ts';
import { RESTORABLE } from '../shared/domain/api/possible.ts';
import { JOBS } from '../shared/domain/job.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { defineJobRoute } from '../shared/lambda/job-route.ts';
import { MachinesEnv } from '../shared/lambda/machines.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { resumeWayBack, startWayBack } from '../shared/lambda/way-back.ts';

const Env = z.extend(MachinesEnv, { RESTORE_STATE_MACHINE_ARN: SomeText });

/**
 * `POST …/{id}/restore`: undoes what has ended, or goes on with the way back of what is parked. Twice is once: a restore
 * is named after the journal's newest entry. Throws MoveNotFound, NotAllowed, MoveNotOpen.
 */
export const create = defineJobRoute({
  name: 'post-restore',
  env: Env,
  body: ReasonBody,
  action: 'restore',
  run: async ({ kind, moveId, env, runtime, caller, body }, facts) => {
    const status = statusOf(facts, facts.execution);
    const reason = `${caller.id}: ${body.reason}`;
    const from = { runtime, restoreStateMachineArn: env.RESTORE_STATE_MACHINE_ARN, entries: facts.entries };
    if (status === 'restoring') await resumeWayBack({ moveId, reason }, from);
    else if (RESTORABLE.includes(status)) {
      await startWayBack({ moveId, reason, unfinishedOnly: false }, from);
    } else {
      const sentence = `${JOBS[kind].noun} ${moveId} is ${status}: there is nothing to undo.`;
      throw new MoverError('MoveNotOpen', sentence, {
        remedy: status === 'moving' ? 'To stop it, POST to its /abort.' : 'Ask for it to see how it stands.',
      });
    }
    return 'restoring';
  },
});

export const handler = create(lambdaRuntime());
