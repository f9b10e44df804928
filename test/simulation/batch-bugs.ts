import { type SdkRequest, textOf } from './actions.ts';
import type { Call, SdkResponse } from './calls.ts';
import type { Exposed } from './seeded-bug.ts';
import { unconditional } from './unconditional.ts';

/** The canary's move is stopped, and restored. */
const CANARY_FAILS = {
  fault: 'stopped',
  site: 'associate-domains/associate-domains cloudfront:UpdateDomainAssociation',
};
const isCount = ({ action, invocation, request }: Call) =>
  action === 'dynamodb:UpdateItem' && invocation.functionName === 'end-group' && textOf(request).includes('ADD failed');

/** Defects that batches could have. */
export const BATCH_BUGS: readonly Exposed[] = [
  {
    name: 'begins all groups with the canary',
    scenario: 'batch',
    invocation: async (name, _payload, next) => {
      if (name !== 'begin-wave') return next();
      const answer = (await next()) as { readonly wave: number; readonly groups: readonly number[] };
      return answer.groups.join() === '1' ? { ...answer, groups: [1, 2, 3] } : answer;
    },
  },
  {
    name: 'forgets that a group has failed',
    scenario: 'batch',
    strikes: [CANARY_FAILS],
    request: (call, request) => (isCount(call) ? 'not sent' : request),
  },
  {
    name: 'takes a count for made that the table did not take',
    scenario: 'batch',
    strikes: [CANARY_FAILS, { fault: 'unavailable', site: 'end-group/ dynamodb:UpdateItem' }],
    request: (call, request) => (isCount(call) && call.attempt > 1 ? 'not sent' : request),
  },
  {
    name: 'begins again what was restored when a batch is resumed',
    scenario: 'batch-broken-off',
    response: (call, response) => (isListing(call, 'begin-wave') ? saying(response, 'restored', 'ready') : response),
  },
  {
    name: 'reports as moved what was restored',
    scenario: 'batch-broken-off',
    response: (call, response) => (isListing(call, 'report-batch') ? saying(response, 'restored', 'moved') : response),
  },
  {
    name: 'begins without the approval that it was asked for',
    scenario: 'batch-people',
    response: ({ action, invocation }, response) =>
      action === 'dynamodb:GetItem' && invocation.functionName === 'report-batch'
        ? { ...response, body: edited(response, '"approval":{"BOOL":true}', '"approval":{"BOOL":false}') }
        : response,
  },
  {
    name: 'writes a group over what became of it meanwhile',
    scenario: 'batch',
    strikes: [{ fault: 'late', site: 'begin-wave/ dynamodb:PutItem' }],
    request: ({ action }: Call, request: SdkRequest) =>
      action === 'dynamodb:PutItem' && textOf(request).includes('GROUP#') ? unconditional(request) : request,
  },
];

function isListing({ action, invocation }: Call, functionName: string): boolean {
  return action === 'dynamodb:Query' && invocation.functionName === functionName;
}

/** An answer of DynamoDB with another status of groups. */
function saying(response: SdkResponse, from: string, to: string): SdkResponse {
  return { ...response, body: edited(response, `"status":{"S":"${from}"}`, `"status":{"S":"${to}"}`) };
}

function edited({ body }: SdkResponse, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(body).toString().replaceAll(from, to));
}
