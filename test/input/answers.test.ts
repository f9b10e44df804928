import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changeAliases, readState } from '../../shared/aws/cloudfront.ts';
import { stateOf } from '../../shared/aws/executions.ts';
import { recordsAtAll } from '../../shared/aws/route53.ts';
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

const READERS: Readonly<Record<string, (settings: never) => Promise<unknown>>> = {
  'the state of a distribution': (settings) => readState(new CloudFrontClient(settings), SOURCE),
  'the aliases to change': (settings) =>
    changeAliases(new CloudFrontClient(settings), SOURCE, { add: ['www.example.com'], remove: [] }, (_change, send) =>
      send(),
    ),
  'the records of a zone': (settings) => recordsAtAll(new Route53Client(settings), 'Z1EXAMPLE', ['www.example.com']),
  'an execution': (settings) =>
    stateOf(settings, 'arn:aws:states:us-east-1:999999999999:execution:move-domains:move-1'),
};

describe.each(Object.entries(READERS))('%s', (_name, read) => {
  const readFrom = (answer: WireAnswer) =>
    read(answeredBy(() => answer).settings as never).then(
      (value) => ({ value }),
      (thrown: unknown) => ({ thrown }),
    );

  test.each(BAD)('is not read from %s', async (_what, answer) => {
    const outcome = await readFrom(answer);
    expect(outcome).toHaveProperty('thrown');
    if ('thrown' in outcome) assertRefusal(outcome.thrown, Object.keys(ERROR_KINDS));
  });

  test('is read or fails by name, whatever is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 400, 500), fc.oneof(fc.json(), fc.string()), async (status, body) => {
        const outcome = await readFrom({ status, body });
        if ('thrown' in outcome) assertRefusal(outcome.thrown, Object.keys(ERROR_KINDS));
      }),
      { numRuns: 40 },
    );
  });
});
