import * as z from 'zod';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ SERVICE_VERSION: z.string().min(1) });

/** No move has this id: its first characters are those of none that a door makes. */
const NOBODYS_MOVE = 'health-check';

/** `GET /health`: for everybody; reads the table once, so that an answer means that requests can be taken. */
export const create = defineRoute({
  name: 'get-health',
  open: true,
  env: Env,
  body: NoBody,
  run: async ({ env, requests }) => {
    await requests.read(NOBODYS_MOVE);
    return { status: 200, json: { status: 'ok', version: env.SERVICE_VERSION } };
  },
});

export const handler = create(lambdaRuntime());
