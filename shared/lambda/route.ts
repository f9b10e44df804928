import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { JournalStore } from '../aws/journal-store.ts';
import { PlanStore } from '../aws/plan-store.ts';
import { RequestStore } from '../aws/request-store.ts';
import { Table } from '../aws/table.ts';
import { type Caller, type Deed, Grant } from '../domain/api/access.ts';
import { iamCaller, parseAccessList } from '../domain/api/access-list.ts';
import { invalidRequest } from '../domain/request.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { assertAllowed } from './allowed.ts';
import { type BaseEnv, MoveId, parseEnv } from './handler.ts';
import { type HttpResponse, prefersMarkdown, problemResponse, type Reply, readJson, responseOf } from './http.ts';
import type { Runtime } from './runtime.ts';

/** What a route works with; everything is made anew for each request. */
export interface RouteJob<Body, Env> {
  readonly body: Body;
  /** The move of the path, `{id}`; empty on routes without one. */
  readonly moveId: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly markdown: boolean;
  readonly caller: Caller;
  /** Throws NotAllowed unless a grant of the caller's allows it; both answers are logged. */
  readonly assertAllowed: (deed: Deed) => void;
  readonly idempotencyKey: string | undefined;
  /** API Gateway's id of the request. */
  readonly requestId: string;
  readonly env: Env;
  readonly runtime: Runtime;
  readonly journal: JournalStore;
  readonly plans: PlanStore;
  readonly requests: RequestStore;
}

interface RouteDefinition<Body, Env extends z.infer<typeof BaseEnv>> {
  /** The function's name in logs and traces. */
  readonly name: string;
  /** True for what everybody may ask, without a caller. */
  readonly open?: true;
  readonly env: z.ZodType<Env>;
  /** The body's schema; `undefined` for routes that take none. */
  readonly body: z.ZodType<Body>;
  readonly run: (job: RouteJob<Body, Env>) => Promise<Reply>;
}

/** For routes without a body. */
export const NoBody = z.undefined();

const EVERYBODY: Caller = { id: 'everybody', grants: [] };

/** The header's own bounds: RFC 8941 strings, and short enough for a log line. */
const IdempotencyKey = z.string().regex(/^[\x20-\x7e]{1,255}$/, 'is not 1 to 255 printable ASCII characters');

/** Who the Lambda authorizer found, as it stands in the request's context. */
const AuthorizedCaller = z.object({
  id: z.string(),
  grants: z.string().transform((text) => z.array(Grant).parse(JSON.parse(text))),
});

/**
 * The one bundle around every route: the caller from the authorizer's context, the body by its schema, access decided and
 * logged, errors as problem+json with the taxonomy's code and remedy. Never throws: API Gateway would answer 500 without a
 * word.
 */
export function defineRoute<Body, Env extends z.infer<typeof BaseEnv>>(definition: RouteDefinition<Body, Env>) {
  return (runtime: Runtime) => {
    const log = new Logger({ serviceName: 'cname-mover', persistentLogAttributes: { function: definition.name } });
    let table: Table | undefined;
    return middy<APIGatewayProxyEventV2, HttpResponse, Error, Context>({ timeoutEarlyInMillis: 0 })
      .onError((request) => {
        const error = told(request.error, request.event.requestContext.requestId);
        const level = error.httpStatus >= 500 ? 'error' : 'info';
        log[level](request.error?.message ?? error.message, { errorName: error.name });
        request.response = problemResponse(error, request.event.pathParameters?.id);
      })
      .handler(async (event: APIGatewayProxyEventV2): Promise<HttpResponse> => {
        log.resetKeys();
        const env = parseEnv(definition.env, runtime.env);
        log.appendKeys({ requestId: event.requestContext.requestId });
        const caller = definition.open ? EVERYBODY : callerOf(event, runtime);
        log.appendKeys({ caller: caller.id });
        const moveId = event.pathParameters?.id;
        if (moveId !== undefined) log.appendKeys({ moveId: parsedBy(MoveId, moveId) });
        table ??= new Table(env.TABLE_NAME, runtime.clients);
        return responseOf(
          await definition.run({
            body: parsedBy(definition.body, takesBody(event) ? readJson(event) : undefined),
            moveId: moveId ?? '',
            query: event.queryStringParameters ?? {},
            markdown: prefersMarkdown(event),
            caller,
            assertAllowed: (deed) => assertAllowed(log, caller, deed),
            idempotencyKey: idempotencyKeyOf(event),
            requestId: event.requestContext.requestId,
            env,
            runtime,
            journal: new JournalStore(table, runtime.now),
            plans: new PlanStore(table),
            requests: new RequestStore(table),
          }),
        );
      });
  };
}

function takesBody({ body }: APIGatewayProxyEventV2): boolean {
  return body !== undefined && body !== '';
}

function parsedBy<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error);
}

function idempotencyKeyOf({ headers }: APIGatewayProxyEventV2): string | undefined {
  const key = headers['idempotency-key'];
  return key === undefined
    ? undefined
    : parsedBy(z.object({ 'Idempotency-Key': IdempotencyKey }), { 'Idempotency-Key': key })['Idempotency-Key'];
}

/** API Gateway let the request through, so somebody is known: by IAM, or by the Lambda authorizer. */
function callerOf(event: APIGatewayProxyEventV2, runtime: Runtime): Caller {
  const { authorizer } = event.requestContext as APIGatewayProxyEventV2['requestContext'] & {
    readonly authorizer?: { readonly lambda?: unknown; readonly iam?: { readonly userArn?: string } };
  };
  const byLambda = AuthorizedCaller.safeParse(authorizer?.lambda);
  if (byLambda.success) return byLambda.data;
  const arn = authorizer?.iam?.userArn;
  if (arn !== undefined) return iamCaller(parseAccessList(runtime.access()), arn);
  throw new MoverError('NotAllowed', 'The request has no authenticated caller.');
}

/** What a caller is told; of defects only the id to report them by. */
function told(error: unknown, requestId: string): MoverError {
  if (isMoverError(error) && error.name !== 'Unexpected') return error;
  return new MoverError('Unexpected', `The request ${requestId} met a defect of this service.`, { cause: error });
}
