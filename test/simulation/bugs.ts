import { MOVE_STATE_MACHINE, RESTORE_STATE_MACHINE } from '../../local/service.ts';
import { textOf } from './actions.ts';
import { BATCH_BUGS } from './batch-bugs.ts';
import type { Call } from './calls.ts';
import { CLIENT_BUGS } from './client-bugs.ts';
import { DESK_BUGS } from './desk-bugs.ts';
import type { Exposed } from './seeded-bug.ts';
import { SITE_BUGS } from './site-bugs.ts';
import { unconditional } from './unconditional.ts';

const SWAPPED: Readonly<Record<string, string>> = {
  'withdraw-domains': 'return-domains',
  'return-domains': 'withdraw-domains',
};
const isHeadUpdate = ({ action }: Call) => action === 'dynamodb:UpdateItem';
const isLock = (call: Call) => textOf(call.request).includes('LOCK#');
const isAnnouncement = (call: Call) => isHeadUpdate(call) && textOf(call.request).includes('"intended"');

/** Defects of the kinds that such services have had. The simulation has to find each of them. */
export const BUGS: readonly Exposed[] = [
  {
    name: 'takes InProgress for Deployed',
    scenario: 'slow',
    response: ({ action }, response) =>
      action === 'cloudfront:GetDistribution'
        ? { ...response, body: edit(response.body, '<Status>InProgress<', '<Status>Deployed<') }
        : response,
  },
  {
    name: 'forgets the fence',
    scenario: 'wildcard',
    strikes: [{ fault: 'runs-on', site: 'change-aliases/remove-domains cloudfront:UpdateDistribution' }],
    request: (call, request) => (isHeadUpdate(call) ? unconditional(request) : request),
  },
  {
    name: 'takes a lock that another holds',
    scenario: 'rivals',
    request: (call, request) => (call.action === 'dynamodb:PutItem' && isLock(call) ? unconditional(request) : request),
  },
  {
    name: 'writes a config over what somebody else edited',
    scenario: 'wildcard',
    strikes: [{ fault: 'source-edited', site: 'change-aliases/remove-domains cloudfront:UpdateDistribution' }],
    request: ({ action }, request, story) => {
      if (action !== 'cloudfront:UpdateDistribution') return request;
      const id = request.path.split('/')[3];
      const etag = story.aws.cloudfront.distributions().find((one) => one.id === id)?.etag ?? '';
      return { ...request, headers: { ...request.headers, 'if-match': etag } };
    },
  },
  {
    name: 'asks for a certificate twice',
    scenario: 'certificate',
    strikes: [{ fault: 'answer-lost', site: 'request-certificate/ acm:RequestCertificate' }],
    request: ({ action }, request) =>
      action === 'acm:RequestCertificate' ? without(request, 'IdempotencyToken') : request,
  },
  {
    name: 'keeps its locks',
    scenario: 'wildcard',
    request: (call, request) => (call.action === 'dynamodb:DeleteItem' && isLock(call) ? 'not sent' : request),
  },
  {
    name: 'leaves the cover',
    scenario: 'wildcard',
    invocation: async (name, { step }, next) =>
      /^(change-aliases|check-deployment)$/.test(name) && step === 'remove-cover'
        ? { changed: true, deployed: true }
        : next(),
  },
  {
    name: 'does not restore DNS',
    scenario: 'wildcard',
    strikes: [{ fault: 'session-expired', site: 'change-aliases/remove-domains cloudfront:UpdateDistribution' }],
    invocation: async (name, { step }, next) =>
      name === 'change-records' && step === 'restore-dns' ? { changes: [], oldTtl: 0 } : next(),
  },
  {
    name: 'tells a secret',
    scenario: 'wildcard',
    invocation: async (name, _payload, next) =>
      name === 'verify-move' ? { ...((await next()) as object), config: 'x-origin-secret: hunter2-new' } : next(),
  },
  {
    name: 'writes before it announces',
    scenario: 'wildcard',
    request: (call, request) => (isAnnouncement(call) ? 'not sent' : request),
  },
  {
    name: 'breaks the chain of the journal',
    scenario: 'wildcard',
    request: (call, request) =>
      call.action === 'dynamodb:PutItem' && textOf(request).includes('ENTRY#000004')
        ? { ...request, body: textOf(request).replace(/("at":\{"N":")\d+/, '$17') }
        : request,
  },
  {
    name: 'carries more and more in its state',
    scenario: 'wildcard',
    invocation: async (name, _payload, next) =>
      name === 'verify-move' ? { ...((await next()) as object), note: 'x'.repeat(70_000) } : next(),
  },
  {
    name: 'swallows an error',
    scenario: 'wildcard',
    strikes: [
      { fault: 'session-expired', site: 'change-aliases/remove-domains cloudfront:UpdateDistribution' },
      { fault: 'session-expired', site: 'change-records/restore-dns route53:ChangeResourceRecordSets' },
    ],
    invocation: async (name, _payload, next) =>
      name === 'change-records' ? next().catch(() => ({ changes: [], oldTtl: 0 })) : next(),
  },
  {
    name: 'swallows a 412',
    scenario: 'wildcard',
    strikes: [{ fault: 'etag-changed', site: 'change-aliases/add-domains cloudfront:UpdateDistribution' }],
    response: ({ action }, response) =>
      action === 'cloudfront:UpdateDistribution' && response.statusCode === 412
        ? { statusCode: 200, headers: { etag: 'E0' }, body: Buffer.from('') }
        : response,
  },
  {
    name: 'restores in the wrong order',
    scenario: 'wildcard',
    strikes: [{ fault: 'session-expired', site: 'verify-move/ cloudfront:GetDistribution' }],
    invocation: async (_name, payload, next) => {
      const step = SWAPPED[payload.step ?? ''];
      return next(step === undefined ? payload : { ...payload, step });
    },
  },
  {
    name: 'parks without a word',
    scenario: 'wildcard',
    strikes: [{ fault: 'quota', site: 'change-aliases/add-domains cloudfront:UpdateDistribution' }],
    definition: { machine: RESTORE_STATE_MACHINE, edit: (text) => text.replaceAll(' --input ', ' ') },
  },
  {
    name: 'gives up before an outage of an hour is over',
    scenario: 'wildcard',
    strikes: [{ fault: 'hour-away', site: 'change-aliases/add-domains cloudfront:UpdateDistribution' }],
    definition: {
      machine: MOVE_STATE_MACHINE,
      edit: (text) => text.replaceAll('"MaxAttempts": 180', '"MaxAttempts": 5'),
    },
  },
  {
    name: 'takes an error of Lambda itself for one of the function',
    scenario: 'wildcard',
    strikes: [{ fault: 'lambda-away', site: 'change-aliases/add-cover dynamodb:GetItem' }],
    definition: {
      machine: MOVE_STATE_MACHINE,
      edit: (text) => text.replaceAll('"Lambda.ClientExecutionTimeoutException",', ''),
    },
  },
  {
    name: 'looks every five seconds, however long a deployment lasts',
    scenario: 'slow',
    definition: {
      machine: MOVE_STATE_MACHINE,
      edit: (text) => text.replaceAll('$max([5, $min([30, $round($waited * 0.05)])])', '5'),
    },
  },
  {
    name: 'does not return the domains',
    scenario: 'wildcard',
    strikes: [{ fault: 'session-expired', site: 'change-aliases/add-domains cloudfront:UpdateDistribution' }],
    invocation: async (name, { step }, next) =>
      step === 'return-domains' && /^(change-aliases|check-deployment)$/.test(name)
        ? { changed: true, deployed: true }
        : next(),
  },
  ...SITE_BUGS,
  ...BATCH_BUGS,
  ...CLIENT_BUGS,
  ...DESK_BUGS,
];

function edit(body: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(body).toString().replaceAll(from, to));
}

/** A JSON request without one of its members. */
function without(request: Call['request'], member: string): Call['request'] {
  const { [member]: _left, ...rest } = JSON.parse(textOf(request)) as Record<string, unknown>;
  return { ...request, body: JSON.stringify(rest) };
}
