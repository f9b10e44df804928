import { executionArn, stateOf } from '../aws/executions.ts';
import { machineOf, takeRequest } from '../aws/intake.ts';
import { takeLater } from '../aws/start-later.ts';
import { moveIdFor } from '../domain/api/idempotency.ts';
import { statusOf } from '../domain/api/job-status.ts';
import { renderView, summaryOf, viewOf } from '../domain/api/job-view.ts';
import { type AnyRequest, JOBS } from '../domain/job.ts';
import type * as z from '../domain/zod.ts';
import { ACTION_FOR, registrationOf, requestedDeed } from './asked.ts';
import { MachinesEnv, machinesIn } from './machines.ts';
import { readJob } from './read-job.ts';
import { defineRoute, type RouteJob } from './route.ts';
import { ScheduleEnv, schedulesOf, startingOf } from './starting.ts';

/** Seconds until there is something new to ask for. */
const RETRY_AFTER = '15';
const RETRY_PLAN_AFTER = '5';
/** Kept for the answer; API Gateway gives up after 30 seconds, the function before. A plan of a few domains takes three. */
const FOR_THE_ANSWER_MS = 5_000;
const LOOK_EVERY_MS = 1_000;

/**
 * A route that starts what its body asks for, at once or later, and answers 202 with the place to ask for it. The same key
 * and body answer the same one. Throws InvalidRequest, NotAllowed, KeyReused.
 */
export function defineApplyRoute<Body extends AnyRequest>(name: string, body: z.ZodMiniType<Body>) {
  return defineRoute({
    name,
    env: ScheduleEnv,
    body,
    run: async (job) => {
      const { env, journal } = job;
      const taken = await takeLater(startingOf(job), schedulesOf(env), allowedRequest(job));
      // A request that was sent before may have come far already.
      const status = statusOf({ ...taken, head: await journal.head(taken.moveId) });
      const headers = { location: job.location(taken.moveId), 'retry-after': RETRY_AFTER };
      return { status: 202, headers, json: summaryOf(taken, status) };
    },
  });
}

/**
 * A route that plans what its body asks for and changes nothing. Answers 200 with the plan, or 202 with the place to ask for
 * it when many domains take longer than HTTP waits. Throws InvalidRequest, NotAllowed, KeyReused.
 */
export function definePlanRoute<Body extends AnyRequest>(name: string, body: z.ZodMiniType<Body>) {
  return defineRoute({
    name,
    env: MachinesEnv,
    body,
    run: async (job) => {
      const { env, runtime, requests } = job;
      const machines = machinesIn(env);
      const taken = await takeRequest(requests, runtime.clients, machines, allowedRequest(job));
      const location = job.location(taken.moveId);
      const arn = executionArn(machineOf(machines, taken.request), taken.moveId);
      while ((await stateOf(runtime.clients, arn))?.status === 'RUNNING') {
        if (job.remainingMs() < FOR_THE_ANSWER_MS) {
          const headers = { location, 'retry-after': RETRY_PLAN_AFTER };
          return { status: 202, headers, json: summaryOf(taken, 'accepted') };
        }
        await runtime.pause(LOOK_EVERY_MS);
      }
      const view = viewOf(await readJob(job, taken.moveId));
      return {
        status: 200,
        headers: { location },
        ...(job.markdown ? { markdown: renderView(view) } : { json: view }),
      };
    },
  });
}

/** The request of the body under the id that its key stands for, once its caller may ask for that. Throws NotAllowed. */
function allowedRequest(job: RouteJob<AnyRequest, unknown>) {
  const { body, caller, kind, idempotencyKey: key, requestId, runtime } = job;
  const purpose = JOBS[kind].purposes[body.mode];
  job.assertAllowed(requestedDeed(ACTION_FOR[purpose], body));
  const moveId = moveIdFor(caller.id, purpose, { key, ticket: body.ticket, requestId });
  return registrationOf(moveId, body, caller.id, runtime.now());
}
