import * as z from '../zod.ts';
import { GatewayAnswer, ProblemAnswer } from './answers.ts';
import { IAM_PREFIX } from './iam-prefix.ts';
import { PROBLEM_TYPE } from './problem.ts';
import { ROUTES, type Route } from './routes.ts';

/** The errors that routes may answer; docs/errors.md has them by code. */
const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'The request is not valid: wrong fields one by one',
  401: 'No `Authorization` header',
  403: 'The caller may not do this',
  404: 'No such move or record change, or not for this caller',
  409: 'It does not stand so that this could be done',
  413: 'The body is too large',
  415: 'The body is no JSON',
  422: 'The key stands for another request',
  429: 'The caller, or all callers together, sent too many requests; `Retry-After` says how long to wait',
  500: 'A defect of the service',
  503: 'AWS asks to wait; `Retry-After` says how long',
};

/** What API Gateway answers itself, and in its own form: an HTTP API lets nobody change that. */
const BY_GATEWAY: readonly string[] = ['401', '403', '404', '413', '429', '500', '503'];
/** Of those, what it alone answers: no function is asked. */
const ONLY_BY_GATEWAY: readonly string[] = ['401'];
/** What routes without a caller may answer. */
const WITHOUT_CALLER: readonly string[] = ['429', '500', '503'];
const ACTION_TO_READ = 'read';

/** The OpenAPI 3.1 document of the API, from the schemas that the functions parse with. Pure; `version` is the package's. */
export function openApiDocument(version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'cname-mover',
      version,
      summary:
        'Moves CloudFront alternate domain names between distributions and accounts, and changes Route 53 records',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: '/', description: 'With an API token or a JWT' },
      { url: IAM_PREFIX, description: 'The same routes, signed for AWS with Signature Version 4' },
    ],
    security: [{ bearer: [] }, { sigv4: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API token (`cnm_…`) or a JWT' },
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4, service `execute-api`',
        },
      },
      schemas: { Problem: schemaOf(ProblemAnswer), Gateway: schemaOf(GatewayAnswer) },
    },
  };
}

function operationOf(route: Route) {
  const { functionName, operationId = functionName, summary, action, body, answers, markdown, csv } = route;
  const parameters = [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)];
  return {
    operationId,
    summary,
    ...(action === undefined ? OPEN : { description: sentenceOn(action, route) }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { description, schema }]) => [
          status,
          {
            description,
            content: {
              'application/json': { schema: schemaOf(schema) },
              ...(markdown && status === '200' ? { 'text/markdown': { schema: { type: 'string' } } } : {}),
              ...(csv && status === '200' ? { 'text/csv': { schema: { type: 'string' } } } : {}),
            },
          },
        ]),
      ),
      ...problems(action === undefined ? WITHOUT_CALLER : Object.keys(PROBLEMS)),
    },
  };
}

/** What everybody may ask is there once, on the side without signatures. */
const OPEN = { security: [], servers: [{ url: '/' }] };

function sentenceOn(action: string, { path, needs }: Route): string {
  if (needs !== undefined) return needs;
  const also = path.includes('{id}') && action !== ACTION_TO_READ ? ` and \`${ACTION_TO_READ}\`` : '';
  return `Needs a grant for \`${action}\`${also}.`;
}

function problems(statuses: readonly string[]) {
  return Object.fromEntries(
    statuses.map((status) => {
      const ours = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
      const theirs = { 'application/json': { schema: { $ref: '#/components/schemas/Gateway' } } };
      const content = {
        ...(ONLY_BY_GATEWAY.includes(status) ? {} : ours),
        ...(BY_GATEWAY.includes(status) ? theirs : {}),
      };
      return [status, { description: PROBLEMS[status] ?? '', content }];
    }),
  );
}

function pathParameters({ path }: Route) {
  return path.includes('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[\\w.-]{1,80}$' } }]
    : [];
}

function queryParameters({ query }: Route) {
  if (query === undefined) return [];
  const { properties = {} } = schemaOf(query) as { properties?: Record<string, unknown> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
}

function headerParameters({ idempotent }: Route) {
  return idempotent
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key and body give the same move or record change; left out, the ticket is the key',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ]
    : [];
}

/** JSON Schema 2020-12, which is OpenAPI 3.1's own. */
function schemaOf(schema: z.ZodMiniType) {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}
