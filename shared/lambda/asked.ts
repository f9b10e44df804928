import type { RegisteredRequest } from '../aws/request-store.ts';
import type { ApiAction, Deed } from '../domain/api/access.ts';
import { bodyDigest } from '../domain/api/idempotency.ts';
import { type AnyRequest, domainsOf, type Purpose } from '../domain/job.ts';
import { type AnyPlan, isRecordsPlan } from '../domain/records-job/plan.ts';
import { clipped, plainLine } from '../domain/text.ts';

const REQUESTER_CHARACTERS = 200;

/** A caller's name as a request can keep it: request.ts, `requestedBy`. Others choose it: the issuer of a JWT, a role session. */
export function requesterOf(name: string): string {
  return clipped(plainLine(name), REQUESTER_CHARACTERS).trim();
}

/** What a caller must be allowed to do for a request to be taken; previews are plans. */
export const ACTION_FOR = {
  plan: 'plan',
  'record-preview': 'plan',
  move: 'move',
  'record-change': 'change-records',
} as const satisfies Record<Purpose, ApiAction>;

/** What a request wants to be done, for the decision whether its caller may. */
export function requestedDeed(action: ApiAction, request: AnyRequest): Deed {
  const domains = domainsOf(request);
  if ('changes' in request) {
    const { accountId } = request;
    return accountId === undefined
      ? { action, domains, accounts: [], unnamed: 'the account of the zones' }
      : { action, domains, accounts: [accountId], unnamed: undefined };
  }
  const { source, target } = request;
  const ends = source === undefined ? [target] : [source, target];
  const unnamed = source === undefined ? 'the source' : undefined;
  return { action, domains, accounts: ends.map(({ accountId }) => accountId), unnamed };
}

/** What is to be done with something that was asked for: what a request left open, its plan knows. */
export function knownDeed(
  action: ApiAction,
  { plan, request }: { readonly plan: AnyPlan | undefined; readonly request: AnyRequest },
): Deed {
  if (!plan || !isRecordsPlan(plan)) return requestedDeed(action, plan?.request ?? request);
  const accounts = plan.steps.flatMap(({ zones }) => zones.map(({ zone }) => zone.accountId));
  if (accounts.length === 0) return requestedDeed(action, request);
  return { action, domains: domainsOf(request), accounts: [...new Set(accounts)], unnamed: undefined };
}

/** A request, ready to be registered; who asks is the caller unless the request says who. `at`: milliseconds since the epoch. */
export function registrationOf(moveId: string, asked: AnyRequest, callerId: string, at: number): RegisteredRequest {
  const request = { ...asked, requestedBy: asked.requestedBy ?? requesterOf(callerId) };
  return { moveId, request, bodyDigest: bodyDigest(request), caller: callerId, at };
}
