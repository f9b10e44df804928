import type { Clock } from '../clock.ts';
import type { AwsResponse, Caller, LambdaRuntime } from '../contracts.ts';
import { AuthFailure } from '../gateway/auth-failures.ts';
import { authenticate } from '../gateway/authenticate.ts';
import { parseAuthorization } from '../gateway/authorization.ts';
import type { CredentialSource } from '../gateway/credential-source.ts';
import { type Gateway, MAX_BODY_BYTES, receive } from '../gateway/gateway.ts';
import type { ReceivedRequest } from '../gateway/signature.ts';
import type { Random } from '../random.ts';
import { authorizerEvent, matchRoute, proxyEvent, type RouteMatch } from './event.ts';

/** One route of an HTTP API. */
export interface HttpRoute {
  /** `GET /moves/{id}` */
  readonly routeKey: string;
  /** The Lambda function of its integration. */
  readonly functionName: string;
  /** The one authorizer that an HTTP API gives a route: a Lambda function, IAM, or none. */
  readonly authorizer: { readonly lambda: string } | 'AWS_IAM' | 'NONE';
}

export interface HttpApiOptions {
  readonly routes: readonly HttpRoute[];
  readonly lambda: LambdaRuntime;
  readonly credentials: CredentialSource & { userIdOf(caller: Caller): string };
  /** The account of the API: IAM lets in no other's principals, as HTTP APIs have no resource policies. */
  readonly accountId: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Seconds for which what the Lambda authorizer said is kept. */
  readonly authorizerTtl: number;
}

const REQUEST_ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * An HTTP API of Amazon API Gateway over Lambda functions: routing, one authorizer a route, payload format 2.0, and its own
 * answers where no function is asked. Amazon API Gateway Developer Guide, "HTTP APIs".
 */
export function createHttpApi(options: HttpApiOptions): Gateway {
  const { routes, lambda, clock, random } = options;
  const keys = routes.map(({ routeKey }) => routeKey);
  const authorizations = new Map<string, { readonly until: number; readonly answer: Authorization }>();
  return {
    handle: async (sent) => {
      const request = receive(sent);
      if (request.body.length > MAX_BODY_BYTES) return own(413, 'Request Entity Too Large');
      const match = matchRoute(keys, request.method, request.path);
      const route = routes.find(({ routeKey }) => routeKey === match?.routeKey);
      if (!match || !route) return own(404, 'Not Found');
      const context = { requestId: `${random.text(15, REQUEST_ID)}=`, at: clock.now() };
      const authorization = await authorize(options, authorizations, route, request, match, context);
      if ('refusal' in authorization) return authorization.refusal;
      const event = proxyEvent(request, match, { ...context, ...authorization });
      return answerOf(lambda.invoke(route.functionName, event), context.requestId);
    },
  };
}

interface Authorization {
  readonly isAuthorized?: unknown;
  readonly context?: Readonly<Record<string, unknown>>;
}

type Authorized = { readonly authorizer?: Readonly<Record<string, unknown>> } | { readonly refusal: AwsResponse };

async function authorize(
  { lambda, clock, credentials, accountId, authorizerTtl }: HttpApiOptions,
  kept: Map<string, { readonly until: number; readonly answer: Authorization }>,
  { authorizer }: HttpRoute,
  request: ReceivedRequest,
  match: RouteMatch,
  context: { readonly requestId: string; readonly at: number },
): Promise<Authorized> {
  if (authorizer === 'NONE') return {};
  if (authorizer === 'AWS_IAM') return byIam(request, credentials, accountId);
  const { authorization } = request.headers;
  if (authorization === undefined) return { refusal: own(401, 'Unauthorized') };
  let answer = kept.get(authorization);
  if (answer === undefined || answer.until <= clock.now()) {
    try {
      const said = (await lambda.invoke(authorizer.lambda, authorizerEvent(request, match, context))) as Authorization;
      answer = { until: clock.now() + authorizerTtl * 1_000, answer: said };
      kept.set(authorization, answer);
    } catch {
      return { refusal: own(500, 'Internal Server Error') };
    }
  }
  const { isAuthorized, context: said = {} } = answer.answer;
  return isAuthorized === true ? { authorizer: { lambda: said } } : { refusal: own(403, 'Forbidden') };
}

async function byIam(
  request: ReceivedRequest,
  credentials: HttpApiOptions['credentials'],
  accountId: string,
): Promise<Authorized> {
  try {
    const authorization = parseAuthorization(request.headers.authorization);
    if (authorization.service !== 'execute-api') return { refusal: own(403, 'Forbidden') };
    const caller = await authenticate(request, authorization, credentials);
    if (caller.accountId !== accountId) return { refusal: own(403, 'Forbidden') };
    const userId = credentials.userIdOf(caller);
    const { accessKeyId: accessKey } = authorization;
    const iam = { accessKey, accountId, callerId: userId, userArn: caller.arn, userId, principalOrgId: 'o-local' };
    return { authorizer: { iam: { ...iam, cognitoIdentity: null } } };
  } catch (error) {
    if (error instanceof AuthFailure) return { refusal: own(403, 'Forbidden') };
    throw error;
  }
}

/**
 * The function's answer as HTTP; its failure, or an answer of another shape, is API Gateway's own 500. That AWS waits for 30
 * seconds at most is left to the functions' own timeouts: a scaled clock would count this machine's time as the world's.
 */
async function answerOf(invocation: Promise<unknown>, requestId: string): Promise<AwsResponse> {
  const result = await invocation.catch(() => undefined);
  const { statusCode, headers, body, isBase64Encoded } = (result ?? {}) as Record<string, unknown>;
  if (typeof statusCode !== 'number') return own(500, 'Internal Server Error');
  const bytes = Buffer.from(String(body ?? ''), isBase64Encoded === true ? 'base64' : 'utf8');
  const named = Object.entries((headers ?? {}) as Record<string, unknown>).map(([name, value]) => [
    name,
    String(value),
  ]);
  return { status: statusCode, headers: { ...Object.fromEntries(named), 'apigw-requestid': requestId }, body: bytes };
}

function own(status: number, message: string): AwsResponse {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}
