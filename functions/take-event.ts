import { takeLater } from '../shared/aws/start-later.ts';
import { eventCaller, parseAccessList } from '../shared/domain/api/access-list.ts';
import { RequestingEvent } from '../shared/domain/events/incoming.ts';
import { assertAllowed } from '../shared/lambda/allowed.ts';
import { ACTION_FOR, registrationOf, requestedDeed } from '../shared/lambda/asked.ts';
import { defineHandler } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { ScheduleEnv, schedulesOf, startingOf } from '../shared/lambda/starting.ts';

/**
 * Takes an event of the service's bus that asks for a move, a record change or a plan; who put it is the caller. An event
 * that comes again is the same one. What it throws is tried again and then lies among the dead letters, with the reason: InvalidRequest,
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
    assertAllowed(log, caller, requestedDeed(ACTION_FOR[input.purpose], input.request));
    const registration = registrationOf(input.moveId, input.request, caller.id, runtime.now());
    const taken = await takeLater(startingOf(job), schedulesOf(env), registration);
    return { moveId: taken.moveId };
  },
});

export const handler = create(lambdaRuntime());
