import { executionArn, stateOf, stop } from '../shared/aws/executions.ts';
import { machineOf } from '../shared/aws/intake.ts';
import { cancelStart } from '../shared/aws/start-later.ts';
import { ReasonBody } from '../shared/domain/api/body.ts';
import { statusOf } from '../shared/domain/api/job-status.ts';
import { STOPPABLE } from '../shared/domain/api/possible.ts';
import { JOBS } from '../shared/domain/job.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { defineJobRoute } from '../shared/lambda/job-route.ts';
import { MachinesEnv, machinesIn } from '../shared/lambda/machines.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { resumeWayBack, startWayBack } from '../shared/lambda/way-back.ts';

const Env = z.extend(MachinesEnv, {
  RESTORE_STATE_MACHINE_ARN: SomeText,
  SCHEDULE_GROUP: SomeText,
});

/**
 * `POST …/{id}/abort`: stops the execution; the rule on stopped executions starts restore-move, which brings everything
 * back. Where the execution died and nobody brings it back, that is started here. What is scheduled is cancelled. Asking
 * again is safe. Throws MoveNotFound, NotAllowed, MoveNotOpen for what has ended or never began.
 */
export const create = defineJobRoute({
  name: 'post-abort',
  env: Env,
  body: ReasonBody,
  action: 'abort',
  run: async ({ kind, moveId, env, runtime, caller, body, requests }, facts) => {
    const { noun } = JOBS[kind];
    const status = statusOf(facts, facts.execution);
    if (!STOPPABLE.includes(status)) {
      throw new MoverError('MoveNotOpen', `${noun} ${moveId} is ${status}: there is nothing to stop.`, {
        remedy: status === 'moved' ? 'To undo it, POST to its /restore.' : 'Ask for it to see how it ended.',
      });
    }
    const now = runtime.now();
    if (status === 'scheduled' && (await cancelStart(requests, runtime.clients, env.SCHEDULE_GROUP, moveId, now))) {
      return 'cancelled';
    }
    const reason = `${caller.id}: ${body.reason}`;
    const from = { runtime, restoreStateMachineArn: env.RESTORE_STATE_MACHINE_ARN, entries: facts.entries };
    const arn = executionArn(machineOf(machinesIn(env), facts.request), moveId);
    const execution = status === 'restoring' ? undefined : (facts.execution ?? (await stateOf(runtime.clients, arn)));
    if (status === 'restoring') await resumeWayBack({ moveId, reason }, from);
    else if (execution?.status === 'RUNNING') await stop(runtime.clients, arn, reason);
    else if (facts.head) await startWayBack({ moveId, reason, unfinishedOnly: true }, from);
    else throw neverStarted(`${noun} ${moveId}`);
    return status;
  },
});

function neverStarted(what: string): MoverError {
  return new MoverError('MoveNotOpen', `${what} was taken and never started: there is nothing to stop.`, {
    remedy: 'Nothing is to be done. Sent again with the same key, the request would start.',
  });
}

export const handler = create(lambdaRuntime());
