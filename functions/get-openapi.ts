import * as z from 'zod';
import { openApiDocument } from '../shared/domain/api/openapi.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineRoute, NoBody } from '../shared/lambda/route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = BaseEnv.extend({ SERVICE_VERSION: z.string().min(1) });

/** `GET /openapi.json`: for everybody, as the documentation is. */
export const create = defineRoute({
  name: 'get-openapi',
  open: true,
  env: Env,
  body: NoBody,
  run: async ({ env }) => ({ status: 200, json: openApiDocument(env.SERVICE_VERSION) }),
});

export const handler = create(lambdaRuntime());
