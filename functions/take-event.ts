import { takeMove } from '../shared/aws/start-later.ts';
import { eventCaller, parseAccessList } from '../shared/domain/api/access-list.ts';
import { bodyDigest } from '../shared/domain/api/idempotency.ts';
import { RequestingEvent } from '../shared/domain/events/incoming.ts';
import { assertAllowed } from '../shared/lambda/allowed.ts';
import { REQUESTER_CHARACTERS, requestedDeed } from '../shared/lambda/asked.ts';
import { defineHandler } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { ScheduleEnv, schedulesOf, startingOf } from '../shared/lambda/schedule-env.ts';

/**
 * Takes an event of the service's bus that asks for a move or a plan; who put it is the caller. An event that comes again is
 * the same move. What it throws is tried again and then lies among the dead letters, with the reason: InvalidRequest,
 * NotAllowed, KeyReused.
 */
export const create = defineHandler({
  name: 'take-event',
  input: RequestingEvent,
  env: ScheduleEnv,
  run: async (job) => {
    const { input, env, runtime, log } = job;
    const caller = eventCaller(parseAccessList(runtime.access()), input.origin);
    log.appendKeys({ caller: caller.id });
    assertAllowed(log, caller, requestedDeed(input.purpose, input.request));
    const request = {
      ...input.request,
      requestedBy: input.request.requestedBy ?? caller.id.slice(0, REQUESTER_CHARACTERS),
    };
    const taken = await takeMove(startingOf(job), schedulesOf(env), {
      moveId: input.moveId,
      request,
      bodyDigest: bodyDigest(request),
      caller: caller.id,
      at: runtime.now(),
    });
    return { moveId: taken.moveId };
  },
});

export const handler = create(lambdaRuntime());
