/** Run as a process: imports each bundle of a folder, invokes it once, and writes how each failed as JSON; HTTP tells it in its answer. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const STEPS: Readonly<Record<string, string>> = {
  'ask-dns-change': 'change-external-dns',
  'check-dns-change': 'change-external-dns',
  'associate-domains': 'associate-domains',
  'attach-certificate': 'attach-certificate',
  'change-records': 'repoint-dns',
  'check-records': 'repoint-dns',
  'switch-source': 'disable-source',
};
/** What an event has in its detail, where a function reads more than the end of an execution. */
const DETAILS: Readonly<Record<string, object>> = {
  'take-event': { domains: ['example.com'], target: { accountId: '111122223333', distributionId: 'E1TARGET' } },
  'take-batch': { list: { lines: [] } },
  'plan-conflict': { eventID: 'event', eventName: 'UpdateDistribution', recipientAccountId: '111122223333' },
};
const [folder = '', ...names] = process.argv.slice(2);

const results = await Promise.all(
  names.map(async (name) => {
    const { handler } = await import(pathToFileURL(join(folder, name, 'index.mjs')).href);
    return handler(anyInput(name), {}).then(
      ({ body = '{}' }: { body?: string }) => ({ name, error: codeOf(body), message: body }),
      (thrown: Error) => ({ name, error: thrown.name, message: thrown.message }),
    );
  }),
);
process.stdout.write(JSON.stringify(results));

/** The code of a problem; a page of HTML is none. */
function codeOf(body: string): string {
  return body.startsWith('<') ? 'none' : (JSON.parse(body).code ?? 'none');
}

/** An input that every function's schema accepts. */
function anyInput(name: string): object {
  return {
    moveId: 'move',
    accountId: '111111111111',
    hostedZoneId: 'Z1EXAMPLE',
    name: 'example.com',
    fence: 1,
    step: STEPS[name] ?? 'add-cover',
    by: 'domain',
    changes: [],
    look: 0,
    request: {},
    planHash: 'f'.repeat(64),
    targets: 'f'.repeat(64),
    verdict: 'approve',
    token: 'token',
    execution: 'execution',
    reason: 'reason',
    unfinishedOnly: true,
    status: 'moved',
    note: '',
    id: 'event',
    source: 'tickets',
    account: '111122223333',
    batchId: 'batch',
    input: {},
    group: 1,
    after: 0,
    phase: 'planned',
    'detail-type': name === 'take-batch' ? 'Domain Batch Requested' : 'Domain Move Plan Requested',
    detail: DETAILS[name] ?? { name: 'move', executionArn: 'arn', stateMachineArn: 'arn', status: 'FAILED' },
    routeKey: 'GET /moves',
    headers: {
      authorization: `Bearer ${['{}', '{}', 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
    },
    requestContext: { requestId: 'request', authorizer: { iam: { userArn: 'arn:aws:iam::111122223333:user/ada' } } },
  };
}
