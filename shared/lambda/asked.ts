import type { RegisteredRequest } from '../aws/request-store.ts';
import type { ApiAction, Deed } from '../domain/api/access.ts';
import { bodyDigest, moveIdFor } from '../domain/api/idempotency.ts';
import type { MoveRequest } from '../domain/request.ts';
import type { RouteJob } from './route.ts';

/** A caller's name as the request keeps it: request.ts, `requestedBy`. */
export const REQUESTER_CHARACTERS = 200;

/** What a request wants to be done, for the decision whether its caller may. */
export function requestedDeed(action: ApiAction, { domains, source, target }: MoveRequest): Deed {
  const ends = source === undefined ? [target] : [source, target];
  return { action, domains, accounts: ends.map(({ accountId }) => accountId), anySource: source === undefined };
}

/** The request of a job, ready to be registered under its move's id; who asks is the caller unless the body says who. */
export function requestOf(
  purpose: 'plan' | 'move',
  { body, caller, idempotencyKey, requestId, runtime }: RouteJob<MoveRequest, unknown>,
): RegisteredRequest {
  const request = { ...body, requestedBy: body.requestedBy ?? caller.id.slice(0, REQUESTER_CHARACTERS) };
  return {
    moveId: moveIdFor(caller.id, purpose, { key: idempotencyKey, ticket: body.ticket, requestId }),
    request,
    bodyDigest: bodyDigest(request),
    caller: caller.id,
    at: runtime.now(),
  };
}
