import * as z from 'zod';
import { executionArn, stateOf } from '../shared/aws/executions.ts';
import { takeRequest } from '../shared/aws/intake.ts';
import { moveView, renderMove, summaryOf } from '../shared/domain/api/move-view.ts';
import { requestOfMode } from '../shared/domain/request.ts';
import { requestedDeed, requestOf } from '../shared/lambda/asked.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { defineRoute } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });

/** Kept for the answer; API Gateway gives up after 30 seconds, the function before. A plan of a few domains takes three. */
const FOR_THE_ANSWER_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
const RETRY_AFTER = '5';

/**
 * `POST /plans`: plans and changes nothing. Answers 200 with the plan, or 202 with the place to ask for it when many domains
 * take longer than HTTP waits. Throws InvalidRequest, NotAllowed, KeyReused.
 */
export const create = defineRoute({
  name: 'post-plans',
  env: Env,
  body: requestOfMode('plan'),
  run: async (job) => {
    job.assertAllowed(requestedDeed('plan', job.body));
    const { env, runtime, requests } = job;
    const taken = await takeRequest(requests, runtime.clients, env.MOVE_STATE_MACHINE_ARN, requestOf('plan', job));
    const location = job.location(taken.moveId);
    const arn = executionArn(env.MOVE_STATE_MACHINE_ARN, taken.moveId);
    while ((await stateOf(runtime.clients, arn))?.status === 'RUNNING') {
      if (job.remainingMs() < FOR_THE_ANSWER_MS) {
        return { status: 202, headers: { location, 'retry-after': RETRY_AFTER }, json: summaryOf(taken, 'accepted') };
      }
      await runtime.pause(LOOK_EVERY_MS);
    }
    const view = moveView(await readMove(job, taken.moveId, env.MOVE_STATE_MACHINE_ARN));
    const headers = { location };
    return { status: 200, headers, ...(job.markdown ? { markdown: renderMove(view) } : { json: view }) };
  },
});

export const handler = create(lambdaRuntime());
