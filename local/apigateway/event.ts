import type { ReceivedRequest } from '../gateway/signature.ts';

/** How a request fits a route: the route's key and what `{…}` stood for. */
export interface RouteMatch {
  /** `GET /moves/{id}` */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The route, of those given by their keys, that a request is for; an exact path goes before one with parameters. */
export function matchRoute(routeKeys: readonly string[], method: string, path: string): RouteMatch | undefined {
  const matches = routeKeys.flatMap((routeKey) => {
    const [routeMethod, template = ''] = routeKey.split(' ');
    const pathParameters = routeMethod === method ? parametersOf(template, path) : undefined;
    return pathParameters === undefined ? [] : [{ routeKey, pathParameters }];
  });
  return matches.sort((a, b) => Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length)[0];
}

function parametersOf(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== value : value === '') return undefined;
    if (name !== undefined) parameters[name] = decoded(value);
  }
  return parameters;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What differs between an authorizer's event and that of a route. */
interface EventContext {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly authorizer?: Readonly<Record<string, unknown>>;
}

/** The event of payload format 2.0. Amazon API Gateway Developer Guide, "Working with AWS Lambda proxy integrations for HTTP APIs". */
export function proxyEvent(request: ReceivedRequest, match: RouteMatch, context: EventContext) {
  const { body } = request;
  const text = body.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(body);
  return {
    version: '2.0',
    ...eventOf(request, match, context),
    ...(body.length === 0 ? {} : { body: isText ? text : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** The event of a Lambda authorizer, payload format 2.0. */
export function authorizerEvent(request: ReceivedRequest, match: RouteMatch, context: EventContext) {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:us-east-1:000000000000:local/$default/${match.routeKey.replace(' ', '')}`,
    identitySource: [request.headers.authorization ?? ''],
    ...eventOf(request, match, context),
  };
}

function eventOf(request: ReceivedRequest, { routeKey, pathParameters }: RouteMatch, context: EventContext) {
  const { method, path, query, headers } = request;
  const names = [...new Set(query.keys())];
  const { cookie, ...others } = headers;
  return {
    routeKey,
    rawPath: path,
    rawQueryString: query.toString(),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: others,
    ...(names.length === 0
      ? {}
      : { queryStringParameters: Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')])) }),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      ...(context.authorizer === undefined ? {} : { authorizer: context.authorizer }),
      domainName: headers.host ?? '127.0.0.1',
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey,
      stage: '$default',
      time: new Date(context.at).toISOString(),
      timeEpoch: context.at,
    },
  };
}
