import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { APIGatewayRequestAuthorizerEventV2, Context } from 'aws-lambda';
import { Table } from '../shared/aws/table.ts';
import { TokenStore } from '../shared/aws/token-store.ts';
import type { Caller } from '../shared/domain/api/access.ts';
import { jwtCaller, parseAccessList } from '../shared/domain/api/access-list.ts';
import { parseToken, tokenCaller } from '../shared/domain/api/api-token.ts';
import { BaseEnv, parseEnv } from '../shared/lambda/handler.ts';
import { lambdaRuntime, type Runtime } from '../shared/lambda/runtime.ts';
import { createJwtVerifier } from '../shared/net/jwt.ts';

/** What API Gateway is told: format 2.0, "simple response". The grants go on to the routes as JSON. */
export interface Authorization {
  readonly isAuthorized: boolean;
  readonly context?: { readonly id: string; readonly grants: string };
}

const DENIED: Authorization = { isAuthorized: false };

/**
 * Who calls: the bearer of an API token (`cnm_…`), or of a JWT of the configured issuer. Denies by default; a caller without
 * any grant is denied too. What the caller may do with which domains is decided by the route, which knows them.
 */
export const create = (runtime: Runtime<'verifyJwt'>) => {
  const log = new Logger({ serviceName: 'cname-mover', persistentLogAttributes: { function: 'authorize-caller' } });
  let tokens: TokenStore | undefined;
  return middy<APIGatewayRequestAuthorizerEventV2, Authorization, Error, Context>({ timeoutEarlyInMillis: 0 })
    .onError((request) => {
      // Thrown on: API Gateway answers 500 and keeps nothing, where a denial would be kept for a while.
      log.error(request.error?.message ?? 'unknown', { errorName: request.error?.name });
    })
    .handler(async (event: APIGatewayRequestAuthorizerEventV2): Promise<Authorization> => {
      const env = parseEnv(BaseEnv, runtime.env);
      tokens ??= new TokenStore(new Table(env.TABLE_NAME, runtime.clients));
      const bearer = /^Bearer +(\S+)$/i.exec(event.headers?.authorization ?? '')?.[1];
      const caller = bearer === undefined ? undefined : await callerOf(bearer, tokens, runtime);
      const known = caller !== undefined && caller.grants.length > 0;
      log.info(known ? 'authenticated' : 'denied', {
        caller: caller?.id ?? 'unknown',
        route: event.routeKey,
        because: reasonOf(bearer, caller),
      });
      return known ? { isAuthorized: true, context: { id: caller.id, grants: JSON.stringify(caller.grants) } } : DENIED;
    });
};

async function callerOf(
  bearer: string,
  tokens: TokenStore,
  runtime: Runtime<'verifyJwt'>,
): Promise<Caller | undefined> {
  const token = parseToken(bearer);
  if (token) return tokenCaller(await tokens.read(token.tokenId), token.secret, runtime.now());
  const list = parseAccessList(runtime.access());
  const claims = list.jwt && (await runtime.verifyJwt(bearer, list.jwt));
  return claims && jwtCaller(list, claims);
}

function reasonOf(bearer: string | undefined, caller: Caller | undefined): string {
  if (bearer === undefined) return 'no bearer token';
  if (caller === undefined) return 'the token is unknown, wrong, or over';
  return caller.grants.length > 0 ? 'known' : 'no grant for this caller';
}

export const handler = create(lambdaRuntime({ verifyJwt: createJwtVerifier() }));
