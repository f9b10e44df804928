import { LambdaFailure } from '../../local/contracts.ts';
import { SOURCE, SOURCE_HOST } from '../moves/story.ts';
import { textOf } from './actions.ts';
import type { Call } from './calls.ts';
import type { Exposed } from './seeded-bug.ts';

const MINUTE_MS = 60_000;
const REPOINTED = 'change-records/repoint-dns route53:ChangeResourceRecordSets';
const isRecordWrite = ({ action, invocation }: Call, step: string) =>
  action === 'route53:ChangeResourceRecordSets' && invocation.step === step;

/** Defects by which others lose something for a while, or for good, though the job comes to its end. */
export const SITE_BUGS: readonly Exposed[] = [
  {
    name: 'restores DNS a minute after it took the record away',
    scenario: 'wildcard',
    strikes: [{ fault: 'session-expired', site: 'verify-move/ cloudfront:GetDistribution' }],
    request: (call, request, story) => {
      if (!isRecordWrite(call, 'restore-dns')) return request;
      story.clock.schedule(MINUTE_MS, () => void story.editRecord('www.example.com', SOURCE_HOST));
      return onlyDeletions(request);
    },
  },
  {
    name: 'changes a record in two steps, a minute apart',
    scenario: 'records',
    request: (call, request, story) => {
      if (!isRecordWrite(call, 'apply-records')) return request;
      story.clock.schedule(MINUTE_MS, () => void story.editRecord('shop.example.com', 'pages.example.net'));
      return onlyDeletions(request);
    },
  },
  {
    name: 'writes a record over what somebody else edited',
    scenario: 'wildcard',
    strikes: [{ fault: 'record-edited', site: REPOINTED }],
    request: (call, request) => (isRecordWrite(call, 'repoint-dns') ? upserted(request) : request),
  },
  {
    name: 'leaves the cover, while another job goes back',
    scenario: 'crowd',
    strikes: [{ fault: 'session-expired', site: REPOINTED }],
    invocation: async (name, { step }, next) =>
      /^(change-aliases|check-deployment)$/.test(name) && step === 'remove-cover'
        ? { changed: true, deployed: true }
        : next(),
  },
  {
    name: 'does not restore DNS, while other jobs go on',
    scenario: 'crowd',
    strikes: [{ fault: 'session-expired', site: 'change-aliases/remove-domains cloudfront:UpdateDistribution' }],
    invocation: async (name, { step }, next) =>
      name === 'change-records' && step === 'restore-dns' ? { changes: [], oldTtl: 0 } : next(),
  },
  {
    name: 'gives a job up and does not say why',
    scenario: 'rivals',
    strikes: [
      { fault: 'etag-changed', site: 'change-aliases/add-cover cloudfront:UpdateDistribution' },
      { fault: 'dies-before', site: 'verify-move/ cloudfront:GetDistribution' },
    ],
    invocation: async (name, { step: _step, ...payload }, next) => {
      if (name === 'plan-move' && JSON.stringify(payload).includes('shop.example.com'))
        throw new LambdaFailure('Unexpected', 'Something went wrong.');
      return next();
    },
  },
  {
    name: 'takes a neighbour along for a minute',
    scenario: 'wildcard',
    request: (call, request, story) => {
      if (call.action !== 'cloudfront:UpdateDistribution' || call.invocation.step !== 'remove-domains') return request;
      const xml = textOf(request);
      const back = (now: string) => now.replace(/<Aliases>.*?<\/Aliases>/s, aliasesXml(['shop.example.com']));
      story.clock.schedule(MINUTE_MS, () => void story.editConfig(SOURCE.distributionId, back));
      return { ...request, body: xml.replace(/<Aliases>.*?<\/Aliases>/s, aliasesXml([])) };
    },
  },
  {
    name: 'loses a neighbour, while somebody deletes the record of the domain',
    scenario: 'wildcard',
    strikes: [{ fault: 'record-deleted', site: 'plan-move/ cloudfront:GetDistribution' }],
    invocation: async (name, _payload, next, story) => {
      if (name === 'verify-move') await story.editRecord('shop.example.com', 'nowhere.example.net');
      return next();
    },
  },
  {
    name: 'begins a second job for an event that comes again after an hour',
    scenario: 'event',
    strikes: [{ fault: 'event-again', site: 'take-event/ dynamodb:GetItem' }],
    request: (call, request) => {
      if (call.action !== 'states:StartExecution') return request;
      const { name, ...rest } = JSON.parse(textOf(request)) as { readonly name: string };
      return { ...request, body: JSON.stringify({ ...rest, name: `${name}-${call.invocation.turn}` }) };
    },
  },
  {
    name: 'does not tell the end of a job, while the bus is gone',
    scenario: 'event',
    strikes: [{ fault: 'bus-gone', site: 'publish-events/ events:PutEvents' }],
    invocation: async (name, payload, next) =>
      name === 'publish-events' && JSON.stringify(payload).includes('"status":{"S":"moved"}') ? {} : next(),
  },
];

/** A batch of record changes, its creations left out. */
function onlyDeletions(request: Call['request']): Call['request'] {
  const body = textOf(request).replace(/<Change><Action>(CREATE|UPSERT)<.*?<\/Change>/gs, '');
  return { ...request, body };
}

/** A batch of record changes that asks for nothing to be as it was read. */
function upserted(request: Call['request']): Call['request'] {
  const body = textOf(request)
    .replace(/<Change><Action>DELETE<.*?<\/Change>/gs, '')
    .replaceAll('<Action>CREATE<', '<Action>UPSERT<');
  return { ...request, body };
}

function aliasesXml(aliases: readonly string[]): string {
  const items = aliases.map((alias) => `<CNAME>${alias}</CNAME>`).join('');
  const quantity = `<Quantity>${aliases.length}</Quantity>`;
  return `<Aliases>${quantity}${items === '' ? '' : `<Items>${items}</Items>`}</Aliases>`;
}
