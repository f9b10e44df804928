import { textOf } from './actions.ts';
import type { Call, SdkResponse } from './calls.ts';
import type { Exposed, Payload } from './seeded-bug.ts';

const asks = ({ action, invocation }: Call, functionName: string, wanted: string) =>
  invocation.functionName === functionName && action === wanted;

/** Defects that what answers a client could have, and what is asked from outside the API. */
export const DESK_BUGS: readonly Exposed[] = [
  {
    name: 'gives evidence that misses the end',
    scenario: 'client',
    // The newest entry is in the head, too.
    response: (call, response) => {
      if (asks(call, 'get-evidence', 'dynamodb:GetItem'))
        return { ...response, body: edited(response.body, '"lastEntry"', '"newest"') };
      return asks(call, 'get-evidence', 'dynamodb:Query') ? withoutLast(response) : response;
    },
  },
  {
    name: 'forgets a move in its list',
    scenario: 'client',
    response: (call, response) => (asks(call, 'get-moves', 'dynamodb:Query') ? withoutLast(response) : response),
  },
  {
    name: 'lists a move as it stood before',
    scenario: 'client',
    response: (call, response) =>
      asks(call, 'get-moves', 'dynamodb:BatchGetItem')
        ? { ...response, body: edited(response.body, '"status":{"S":"restored"}', '"status":{"S":"moving"}') }
        : response,
  },
  {
    name: 'does what it was to preview',
    scenario: 'client',
    request: (call, request) =>
      asks(call, 'post-plans', 'states:StartExecution')
        ? { ...request, body: textOf(request).replace('\\"mode\\":\\"plan\\"', '\\"mode\\":\\"apply\\"') }
        : request,
  },
  {
    name: 'previews something else',
    scenario: 'records',
    invocation: async (name, payload, next) => {
      if (name !== 'post-record-previews') return next();
      const { body } = payload as Payload & { readonly body: string };
      return next({ ...payload, body: body.replace('pages.example.net', 'other.example.net') } as Payload);
    },
  },
  {
    name: 'says that a change of DNS is confirmed, and notes nothing',
    scenario: 'client',
    request: (call, request) =>
      call.invocation.functionName === 'post-dns-confirmation' &&
      /^(states|dynamodb):(Send|Update|Put)/.test(call.action)
        ? 'not sent'
        : request,
  },
  {
    name: 'lets nobody confirm a change of DNS that cannot be seen',
    scenario: 'people',
    request: (call, request) =>
      call.invocation.functionName === 'confirm-dns-change' && /^(states|dynamodb):(Send|Update|Put)/.test(call.action)
        ? 'not sent'
        : request,
  },
  {
    name: 'leaves the last group out of a report',
    scenario: 'batch-broken-off',
    response: (call, response) => (asks(call, 'get-batch', 'dynamodb:Query') ? withoutLast(response) : response),
  },
  {
    name: 'lists no batch',
    scenario: 'batch-broken-off',
    response: (call, response) => (asks(call, 'get-batches', 'dynamodb:Query') ? withoutLast(response) : response),
  },
  {
    name: 'takes a batch that it does not begin',
    scenario: 'batch-broken-off',
    request: (call, request) => (asks(call, 'post-batches', 'states:StartExecution') ? 'not sent' : request),
  },
  {
    name: 'exports a zone without its last record',
    scenario: 'records',
    response: (call, response) =>
      asks(call, 'export-zone', 'route53:ListResourceRecordSets')
        ? { ...response, body: withoutLastRecord(response.body) }
        : response,
  },
  {
    name: 'makes a zone anew for each request',
    scenario: 'records',
    request: (call, request, story) =>
      asks(call, 'create-zone', 'route53:CreateHostedZone')
        ? { ...request, body: textOf(request).replace('<CallerReference>', `<CallerReference>${story.clock.now()}`) }
        : request,
    response: (call, response) =>
      asks(call, 'create-zone', 'route53:ListHostedZones')
        ? { ...response, body: edited(response.body, 'example.org.', 'example.test.') }
        : response,
  },
  {
    name: 'plans a refused alias as often as it is told of it',
    scenario: 'event',
    strikes: [{ fault: 'event-twice', site: 'plan-conflict/ dynamodb:GetItem' }],
    invocation: async (name, payload, next) => {
      if (name !== 'plan-conflict') return next();
      const { detail } = payload as Payload & { readonly detail: object };
      told += 1;
      return next({ ...payload, detail: { ...detail, eventID: `told-${told}` } } as Payload);
    },
  },
  {
    name: 'moves an alias that it was to plan for somebody',
    scenario: 'event',
    request: (call, request) =>
      asks(call, 'plan-conflict', 'states:StartExecution')
        ? { ...request, body: textOf(request).replace('\\"mode\\":\\"plan\\"', '\\"mode\\":\\"apply\\"') }
        : request,
  },
];

/** How often an alias was told to be refused. */
let told = 0;

/** An answer of DynamoDB without the last of its items. */
function withoutLast(response: SdkResponse): SdkResponse {
  const { Items = [], ...rest } = JSON.parse(Buffer.from(response.body).toString()) as {
    readonly Items?: readonly object[];
  };
  return { ...response, body: Buffer.from(JSON.stringify({ ...rest, Items: Items.slice(0, -1) })) };
}

function withoutLastRecord(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body).toString();
  const last = text.lastIndexOf('<ResourceRecordSet>');
  const end = text.indexOf('</ResourceRecordSets>');
  return Buffer.from(text.slice(0, last) + text.slice(end));
}

function edited(body: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(body).toString().replaceAll(from, to));
}
