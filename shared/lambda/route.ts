import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CallerStore } from '../aws/caller-store.ts';
import { JournalStore } from '../aws/journal-store.ts';
import { PlanStore } from '../aws/plan-store.ts';
import { QuestionStore } from '../aws/question-store.ts';
import { RequestStore } from '../aws/request-store.ts';
import { Table } from '../aws/table.ts';
import { type Caller, type Deed, Grant } from '../domain/api/access.ts';
import { iamCaller, parseAccessList } from '../domain/api/access-list.ts';
import { IAM_PREFIX } from '../domain/api/iam-prefix.ts';
import { JOBS, type JobKind } from '../domain/job.ts';
import { invalidRequest } from '../domain/request.ts';
import * as z from '../domain/zod.ts';
import { MoverError } from '../errors.ts';
import { assertAllowed } from './allowed.ts';
import { answering } from './answering.ts';
import { type BaseEnv, MoveId, parseEnv } from './handler.ts';
import { prefersCsv, prefersMarkdown, type Reply, readJson } from './http.ts';
import type { Network, Runtime } from './runtime.ts';

/** What a route works with; everything is made anew for each request. */
export interface RouteJob<Body, Env, Asked extends keyof Network = never> {
  readonly body: Body;
  /** What the route is about, by its path. */
  readonly kind: JobKind;
  /** The move or record change of the path, `{id}`; empty on routes without one. */
  readonly moveId: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly markdown: boolean;
  readonly csv: boolean;
  readonly caller: Caller;
  /** Throws NotAllowed unless a grant of the caller's allows it; both answers are logged. */
  readonly assertAllowed: (deed: Deed) => void;
  readonly idempotencyKey: string | undefined;
  /** Where to ask for one of the route's kind: on the side of the API that the request came in by. */
  readonly location: (moveId: string) => string;
  /** Milliseconds until Lambda ends this invocation. */
  readonly remainingMs: () => number;
  /** API Gateway's id of the request. */
  readonly requestId: string;
  readonly env: Env;
  readonly runtime: Runtime<Asked>;
  readonly table: Table;
  readonly journal: JournalStore;
  readonly plans: PlanStore;
  readonly requests: RequestStore;
  readonly questions: QuestionStore;
}

interface RouteDefinition<Body, Env extends z.infer<typeof BaseEnv>, Asked extends keyof Network> {
  /** The function's name in logs and traces. */
  readonly name: string;
  readonly env: z.ZodMiniType<Env>;
  /** The body's schema; NoBody for routes that take none. */
  readonly body: z.ZodMiniType<Body>;
  /** Where what it answers about is; left out, below the path of moves or record changes. */
  readonly path?: string;
  /** Bytes that its body may have; left out, as many as any request for one move needs. */
  readonly mostBytes?: number;
  readonly run: (job: RouteJob<Body, Env, Asked>) => Promise<Reply>;
}

/** For routes without a body: what is sent nevertheless is not looked at. */
export const NoBody = z.undefined();

const ShareEnv = z.object({
  /** Requests that one caller may send in a minute. */
  REQUESTS_PER_MINUTE: z.coerce.number().check(z.int(), z.minimum(1)),
});

/** The header's own bounds: RFC 8941 strings, and short enough for a log line. */
const IdempotencyKey = z.string().check(z.regex(/^[\x20-\x7e]{1,255}$/, 'is not 1 to 255 printable ASCII characters'));

/** Who the Lambda authorizer found, as it stands in the request's context. */
const AuthorizedCaller = z.object({
  id: z.string(),
  grants: z.pipe(
    z.string(),
    z.transform((text) => z.array(Grant).parse(JSON.parse(text))),
  ),
});

/**
 * The one bundle around every route with a caller: who it is, from the authorizer's context, and its share of requests, the
 * body by its schema, access decided and logged.
 */
export function defineRoute<Body, Env extends z.infer<typeof BaseEnv>, Asked extends keyof Network = never>(
  definition: RouteDefinition<Body, Env, Asked>,
) {
  return (runtime: Runtime<Asked>) => {
    let table: Table | undefined;
    return answering(definition.name, async (event, context, log) => {
      const env = parseEnv(definition.env, runtime.env);
      const caller = callerOf(event, runtime);
      log.appendKeys({ caller: caller.id });
      table ??= new Table(env.TABLE_NAME, runtime.clients);
      await assertShare(caller, new CallerStore(table), runtime);
      const moveId = event.pathParameters?.id;
      if (moveId !== undefined) log.appendKeys({ moveId: parsedBy(z.object({ id: MoveId }), { id: moveId }).id });
      const kind = kindOfRoute(event.routeKey);
      const takesBody = definition.body !== (NoBody as unknown) && hasBody(event);
      return definition.run({
        body: parsedBy(definition.body, takesBody ? readJson(event, definition.mostBytes) : undefined),
        kind,
        moveId: moveId ?? '',
        query: event.queryStringParameters ?? {},
        markdown: prefersMarkdown(event),
        csv: prefersCsv(event),
        caller,
        assertAllowed: (deed) => assertAllowed(log, caller, deed),
        idempotencyKey: idempotencyKeyOf(event),
        location: (id) =>
          `${event.routeKey.includes(` ${IAM_PREFIX}/`) ? IAM_PREFIX : ''}${definition.path ?? JOBS[kind].path}/${id}`,
        remainingMs: () => context.getRemainingTimeInMillis(),
        requestId: event.requestContext.requestId,
        env,
        runtime,
        table,
        journal: new JournalStore(table, runtime.now),
        plans: new PlanStore(table),
        requests: new RequestStore(table),
        questions: new QuestionStore(table, runtime.now),
      });
    });
  };
}

/** Whatever is not below the path of record changes is about moves: `/plans` and `/moves`. */
function kindOfRoute(routeKey: string): JobKind {
  return routeKey.split('/').includes(JOBS['record-change'].path.slice(1)) ? 'record-change' : 'move';
}

function hasBody({ body }: APIGatewayProxyEventV2): boolean {
  return body !== undefined && body !== '';
}

function parsedBy<T>(schema: z.ZodMiniType<T>, value: unknown): T {
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

/** Throws TooManyRequests for a caller that had its share of this minute. */
async function assertShare(caller: Caller, callers: CallerStore, runtime: Runtime): Promise<void> {
  const { REQUESTS_PER_MINUTE: most } = parseEnv(ShareEnv, runtime.env);
  const seconds = await callers.count(caller.id, most, runtime.now());
  if (seconds === undefined) return;
  throw new MoverError('TooManyRequests', `The caller ${caller.id} may send ${most} requests in a minute.`, {
    retryAfterSeconds: seconds,
  });
}
