import * as z from 'zod';
import { moveView, renderMove } from '../shared/domain/api/move-view.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { readMove } from '../shared/lambda/read-move.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ MOVE_STATE_MACHINE_ARN: z.string().min(1) });

/**
 * `GET /moves/{id}`: status, stage, plan, timeline and evidence; as Markdown where `Accept` prefers it. Throws MoveNotFound,
 * also for a move whose domains the caller may not read.
 */
export const create = defineRoute({
  name: 'get-move',
  env: Env,
  body: NoBody,
  run: async (job) => {
    const view = moveView(await readMove(job, job.moveId, job.env.MOVE_STATE_MACHINE_ARN));
    return { status: 200, ...(job.markdown ? { markdown: renderMove(view) } : { json: view }) };
  },
});

export const handler = create(lambdaRuntime());
