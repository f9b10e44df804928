import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { Route53Client } from '@aws-sdk/client-route-53';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changeAliases, listAliases, listConflicts, readState } from '../../shared/aws/cloudfront.ts';
import { stateOf } from '../../shared/aws/executions.ts';
import { JournalStore } from '../../shared/aws/journal-store.ts';
import { listCertificates } from '../../shared/aws/provisioning.ts';
import { allRecords, isInsync, listZones, nameServersOf, recordsAtAll } from '../../shared/aws/route53.ts';
import { Table } from '../../shared/aws/table.ts';
import { readConnectionGroup } from '../../shared/aws/tenants.ts';
import { ERROR_KINDS } from '../../shared/errors.ts';
import { answeredBy, type WireAnswer } from '../aws/wire.ts';
import { assertRefusal } from './refusal.ts';

const SOURCE = { accountId: '111111111111', distributionId: 'E1SOURCE' };
const BOMB = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at} "${'&a;'.repeat(10)}">`).join('')}]><x>&a8;</x>`;

/** What a proxy, a cut connection or a changed API may make of an answer. */
const BAD: readonly (readonly [string, WireAnswer])[] = [
  ['nothing', { body: '' }],
  ['a blank', { body: ' ' }],
  ['a page of a proxy', { body: '<!doctype html><html><body>Sign in<br></body></html>' }],
  ['a page of a proxy that says it failed', { status: 502, body: '<html><h1>Bad Gateway</h1></html>' }],
  ['half a document', { body: '<?xml version="1.0"?><Distribution><Id>E1' }],
  ['half a JSON', { body: '{"Item":{"pk":{"S":"' }],
  ['another document', { body: '<?xml version="1.0"?><Other><Id>x</Id></Other>' }],
  ['an empty document', { body: '<?xml version="1.0"?><x/>' }],
  ['entities that explode', { body: BOMB }],
  ['nesting without end', { body: `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}` }],
  ['lists without end', { body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` }],
  ['a text', { body: '"x"' }],
  ['null', { body: 'null' }],
  ['an error that is no document', { status: 400, body: 'no' }],
  ['an error that says nothing', { status: 400, body: '' }],
  [
    'an error whose name is one of every object',
    { status: 400, body: '<ErrorResponse><Error><Code>__proto__</Code><Message>x</Message></Error></ErrorResponse>' },
  ],
  [
    'an error with escapes in it',
    {
      status: 403,
      body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>a&#10;b&#x9b;31m&#x202e;</Message></Error></ErrorResponse>',
    },
  ],
  [
    'an error of JSON whose name is one of every object',
    { status: 400, body: '{"__type":"constructor","message":"a\\nb\\u001b[31m"}' },
  ],
  ['a status that is none', { status: 999, body: '' }],
];

type Readers = Readonly<Record<string, (settings: never) => Promise<unknown>>>;

/** What is missing from an answer to one of these must not be taken for what is not there. */
const READERS: Readers = {
  'the state of a distribution': (settings) => readState(new CloudFrontClient(settings), SOURCE),
  'the aliases to change': (settings) =>
    changeAliases(new CloudFrontClient(settings), SOURCE, { add: ['www.example.com'], remove: [] }, (_change, send) =>
      send(),
    ),
  'the records of a zone': (settings) => recordsAtAll(new Route53Client(settings), 'Z1EXAMPLE', ['www.example.com']),
  'an execution': (settings) =>
    stateOf(settings, 'arn:aws:states:us-east-1:999999999999:execution:move-domains:move-1'),
  'whether a change of DNS is everywhere': (settings) => isInsync(new Route53Client(settings), 'C1EXAMPLE'),
  'the zones of an account': (settings) => listZones(new Route53Client(settings), SOURCE.accountId),
  'the name servers of a zone': (settings) => nameServersOf(new Route53Client(settings), 'Z1EXAMPLE'),
  'the distributions of an account': (settings) => listAliases(new CloudFrontClient(settings), SOURCE.accountId),
  'a connection group': (settings) =>
    readConnectionGroup(new CloudFrontClient(settings), { Id: 'dt_1', ConnectionGroupId: 'cg_1' }),
  'an item of the table': (settings) => new Table('cname-mover', settings).get({ pk: 'MOVE#move-1', sk: 'HEAD' }),
};
/** Advice only, which CloudFront may leave out where it has none: what is written is checked by CloudFront itself. */
const ADVICE: Readers = {
  'who else holds a name': (settings) => listConflicts(new CloudFrontClient(settings), SOURCE, 'www.example.com'),
};

async function outcomeOf(read: Readers[string], answer: WireAnswer) {
  return read(answeredBy(() => answer).settings as never).then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  );
}

test.each(Object.entries(READERS))('%s is not read from what is no answer', async (_name, read) => {
  for (const [what, answer] of BAD) {
    const outcome = await outcomeOf(read, answer);
    expect([what, outcome]).toEqual([what, { thrown: expect.anything() }]);
    if ('thrown' in outcome) assertRefusal(outcome.thrown, Object.keys(ERROR_KINDS));
  }
});

test.each(Object.entries({ ...READERS, ...ADVICE }))(
  '%s is read or fails by name, whatever is answered',
  async (_name, read) => {
    const answers = fc.oneof(fc.json(), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 400, 500), answers, async (status, body) => {
        const outcome = await outcomeOf(read, { status, body });
        if ('thrown' in outcome) assertRefusal(outcome.thrown, Object.keys(ERROR_KINDS));
      }),
      { numRuns: 20 },
    );
  },
);

/** Each names the next page, and is the page that is named. */
const ENDLESS: readonly (readonly [string, Readers[string], string])[] = [
  [
    'the zones of an account',
    READERS['the zones of an account'] as Readers[string],
    '<ListHostedZonesResponse><HostedZones/><IsTruncated>true</IsTruncated><Marker>Z1</Marker><NextMarker>Z1</NextMarker><MaxItems>100</MaxItems></ListHostedZonesResponse>',
  ],
  [
    'the records of a zone',
    (settings) => allRecords(new Route53Client(settings), 'Z1EXAMPLE'),
    '<ListResourceRecordSetsResponse><ResourceRecordSets/><IsTruncated>true</IsTruncated><NextRecordName>a.example.com.</NextRecordName><NextRecordType>A</NextRecordType><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>',
  ],
  [
    'the records of a name',
    (settings) => recordsAtAll(new Route53Client(settings), 'Z1EXAMPLE', ['a.example.com']),
    '<ListResourceRecordSetsResponse><ResourceRecordSets/><IsTruncated>true</IsTruncated><NextRecordName>a.example.com.</NextRecordName><NextRecordType>A</NextRecordType><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>',
  ],
  [
    'the distributions of an account',
    READERS['the distributions of an account'] as Readers[string],
    '<DistributionList><Marker>E1</Marker><NextMarker>E1</NextMarker><MaxItems>100</MaxItems><IsTruncated>true</IsTruncated><Quantity>0</Quantity></DistributionList>',
  ],
  [
    'who else holds a name',
    ADVICE['who else holds a name'] as Readers[string],
    '<ListDomainConflictsResult><DomainConflicts/><NextMarker>1</NextMarker></ListDomainConflictsResult>',
  ],
  [
    'the certificates of an account',
    (settings) => listCertificates(new ACMClient(settings)),
    '{"CertificateSummaryList":[],"NextToken":"1"}',
  ],
  [
    'the journal of a move',
    (settings) => new JournalStore(new Table('cname-mover', settings), () => 0).entries('move-1'),
    '{"Items":[],"ConsumedCapacity":{"TableName":"cname-mover"},"LastEvaluatedKey":{"pk":{"S":"MOVE#move-1"},"sk":{"S":"ENTRY#1"}}}',
  ],
];

test.each(ENDLESS)('a list without end, %s, is not read for ever', async (_name, read, body) => {
  const { settings, requests } = answeredBy(() => ({ body }));
  const outcome = await read(settings as never).catch((thrown: unknown) => thrown);
  assertRefusal(outcome, ['Unexpected']);
  expect(outcome).toHaveProperty('message', expect.stringMatching(/a page that it had answered before/));
  expect(requests.length).toBeLessThan(5);
});
