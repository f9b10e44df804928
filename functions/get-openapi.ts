import { openApiDocument } from '../shared/domain/api/openapi.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { defineOpenRoute } from '../shared/lambda/open-route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.object({ SERVICE_VERSION: SomeText });

/** `GET /openapi.json`: for everybody, as the documentation is. */
export const create = defineOpenRoute({
  name: 'get-openapi',
  env: Env,
  run: async ({ env }) => ({ status: 200, json: openApiDocument(env.SERVICE_VERSION) }),
});

export const handler = create(lambdaRuntime());
