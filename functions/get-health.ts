import { RequestStore } from '../shared/aws/request-store.ts';
import { Table } from '../shared/aws/table.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv } from '../shared/lambda/handler.ts';
import { defineOpenRoute } from '../shared/lambda/open-route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.extend(BaseEnv, { SERVICE_VERSION: SomeText });

/** No door makes this id; whether somebody's execution has it does not matter. */
const ANY_MOVE = 'health-check';

/** `GET /health`: for everybody; reads the table once, so that an answer means that requests can be taken. */
export const create = defineOpenRoute({
  name: 'get-health',
  env: Env,
  run: async ({ env, runtime }) => {
    const requests = new RequestStore(new Table(env.TABLE_NAME, runtime.clients));
    await requests.read(ANY_MOVE);
    return { status: 200, json: { status: 'ok', version: env.SERVICE_VERSION } };
  },
});

export const handler = create(lambdaRuntime());
