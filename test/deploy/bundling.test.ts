import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encode } from 'dns-packet';
import { build } from 'esbuild';
import { bundleOptions } from '../../deploy/bundling.ts';
import { type HttpServer, listen } from '../../local/gateway/http-server.ts';
import { createS3 } from '../../local/s3/create-s3.ts';
import { createTargets } from '../../local/targets/create-targets.ts';
import { World } from '../../local/world/schema.ts';
import { targetSeeds } from '../../local/world/targets.ts';
import { isApex, isBelowPrivateSuffix, parentOf, registrableDomain } from '../../shared/domain/names.ts';
import { createAccounts, THEIRS } from '../local/gateway/accounts.ts';
import { TARGETS_WORLD } from '../local/targets/targets-world.ts';
import { SOURCES } from './bundled-sources.ts';

const MAX_BYTES = 250_000;

const NO_SUCH_DISTRIBUTION = `<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type>
<Code>NoSuchDistribution</Code><Message>The specified distribution does not exist.</Message></Error>
<RequestId>1</RequestId></ErrorResponse>`;

const NO_SUCH_CERTIFICATE = `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>
<Code>NoSuchEntity</Code><Message>The Server Certificate with name gone cannot be found.</Message></Error>
<RequestId>1</RequestId></ErrorResponse>`;
const NO_SUCH_TABLE = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
  message: 'Requested resource not found',
});
const HELD = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
  message: 'The conditional request failed',
  Item: { a: { S: 'b' } },
});

const NAMES = [
  'example.com',
  'www.example.com',
  '*.example.com',
  'a.b.example.co.uk',
  'example.co.uk',
  'name.github.io',
  'www.name.github.io',
  'a.b.ck',
  'www.ck',
  'a.b.c.kawasaki.jp',
  'city.kawasaki.jp',
  'x.city.kawasaki.jp',
  'example.xn--p1ai',
  'nowhere.invalid',
  'co.uk',
  'd111111abcdef8.cloudfront.net',
  'a.s3.amazonaws.com',
];
const MAX_LIST_BYTES = 70_000;

/** Of zod with the messages of all languages it would be 280,000, of its other form 93,000. */
const MAX_SCHEMA_BYTES = 17_000;

const accounts = createAccounts(({ clock }) => {
  const targets = createTargets();
  const world = World.parse({ accounts: [{ id: THEIRS, name: 'theirs' }], ...TARGETS_WORLD });
  const s3 = createS3({ clock });
  targets.add(targetSeeds(world));
  for (const { account, ...one } of world.buckets) s3.add({ accountId: account, ...one });
  const refusing = async () => ({ status: 404, headers: { 'content-type': 'text/xml' }, body: NO_SUCH_DISTRIBUTION });
  const noCertificate = async () => ({
    status: 404,
    headers: { 'content-type': 'text/xml' },
    body: NO_SUCH_CERTIFICATE,
  });
  const noTable = async ({ body }: { readonly body: Buffer }) => ({
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: body.includes('"gone"') ? NO_SUCH_TABLE : HELD,
  });
  return {
    ...targets.services,
    s3: s3.service,
    cloudfront: { handle: refusing },
    iam: { handle: noCertificate },
    dynamodb: { handle: noTable },
  };
});
let folder: string;
let server: HttpServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundling-'));
  server = await listen(accounts.gateway);
  await Promise.all(Object.entries(SOURCES).map(([name, source]) => bundle(name, source)));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function bundle(name: string, contents: string) {
  const stdin = { contents, resolveDir: join(import.meta.dirname, '../..'), loader: 'js' as const };
  return build({ ...bundleOptions, stdin, outfile: join(folder, `${name}.mjs`) });
}

/** What the bundle writes, with nothing in its environment but what is given. */
async function run(
  env: Readonly<Record<string, string>>,
  name: keyof typeof SOURCES = 'index',
  ...told: readonly string[]
): Promise<string> {
  const given = [join(folder, `${name}.mjs`), server.url, ...told];
  const { stdout } = await promisify(execFile)(process.execPath, given, { env });
  return stdout;
}

test('a bundle has the schemas of what it calls, and none of the others', async () => {
  const text = await readFile(join(folder, 'index.mjs'), 'utf8');

  expect(text).toContain('DescribeVpcEndpoints');
  expect(text).not.toContain('DescribeInstances');
  expect(text.length).toBeLessThan(MAX_BYTES);
});

test('it calls with the credentials that a function has in its environment, and reads the answer', async () => {
  const { accessKeyId, secretAccessKey } = accounts.as(THEIRS).credentials;

  const said = await run({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });

  expect(JSON.parse(said)).toMatchObject([
    { VpcEndpointId: 'vpce-11111111', State: 'pendingAcceptance', DnsEntries: [{ HostedZoneId: 'Z273ZU8SZ5RJPC' }] },
  ]);
});

test('without any it says so, and looks nowhere else', async () => {
  expect((await run({ AWS_PROFILE: 'default', HOME: folder })).trim()).toBe('CredentialsProviderError');
});

test('an error of CloudFront has its name, message and status without a class of its own', async () => {
  const { accessKeyId, secretAccessKey } = accounts.as(THEIRS).credentials;
  const said = await run({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }, 'refused');

  const message = 'The specified distribution does not exist.';
  expect(JSON.parse(said)).toEqual({ name: 'NoSuchDistribution', message, $fault: 'client', status: 404 });
  expect(await readFile(join(folder, 'refused.mjs'), 'utf8')).not.toContain('TooManyDistributionCNAMEs');
});

test('an error that its service sends by another name than its own keeps its own', async () => {
  const { accessKeyId, secretAccessKey } = accounts.as(THEIRS).credentials;
  const said = await run({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }, 'renamed');

  const message = 'The Server Certificate with name gone cannot be found.';
  expect(JSON.parse(said)).toEqual({ name: 'NoSuchEntityException', message, $fault: 'client' });
});

test('an error of a service that answers JSON has its name, message, status and whatever else it tells', async () => {
  const { accessKeyId, secretAccessKey } = accounts.as(THEIRS).credentials;
  const said = await run({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }, 'json-refused');

  const both = { $fault: 'client', status: 400 };
  const missing = { name: 'ResourceNotFoundException', message: 'Requested resource not found', ...both };
  const held = { name: 'ConditionalCheckFailedException', message: 'The conditional request failed', ...both };
  expect(
    said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([missing, { ...held, Item: { a: { S: 'b' } } }]);
  expect(await readFile(join(folder, 'json-refused.mjs'), 'utf8')).not.toContain('BackupNotFoundException');
});

test('a client does without the event streams that its settings name', async () => {
  const { accessKeyId, secretAccessKey } = accounts.as(THEIRS).credentials;
  const said = await run({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }, 'without-streams');

  expect(said.trim()).toBe('NoSuchBucket');
  expect(await readFile(join(folder, 'without-streams.mjs'), 'utf8')).not.toContain('Truncated event message received');
});

test('names are judged by the packed list of public suffixes as by the library itself', async () => {
  const judged = NAMES.map((name) => [
    isApex(name),
    isBelowPrivateSuffix(name),
    registrableDomain(name) ?? null,
    parentOf(name),
  ]);

  expect(JSON.parse(await run({}, 'judged', JSON.stringify(NAMES)))).toEqual(judged);
  expect(new Set(judged.map(([apex]) => apex))).toEqual(new Set([true, false]));
  expect((await readFile(join(folder, 'judged.mjs'), 'utf8')).length).toBeLessThan(MAX_LIST_BYTES);
});

test('who asks for no rule that needs the list does without it', async () => {
  expect((await run({}, 'not-judged')).trim()).toBe('example.com');
  expect((await readFile(join(folder, 'not-judged.mjs'), 'utf8')).length).toBeLessThan(1_000);
});

test('who asks for no schema of a file has none of them', async () => {
  expect((await run({}, 'without-schemas')).trim()).toBe('domains: wrong');
  const text = await readFile(join(folder, 'without-schemas.mjs'), 'utf8');
  expect(text).not.toContain('traits');
  expect(text.length).toBeLessThan(5_000);
});

test("of Node's own modules a bundle has what it names, and imports none", async () => {
  const hash = createHash('sha256').update('a/b').digest('hex');

  expect((await run({}, 'of-node')).trim()).toBe(`${hash} ${encode({ id: 1 }).length}`);
  const text = await readFile(join(folder, 'of-node.mjs'), 'utf8');
  expect(text).not.toMatch(/\bimport\b|\brequire\(/);
});

test('a schema brings what it calls of zod, and its messages in one language', async () => {
  expect((await run({}, 'parsed')).trim()).toBe('Invalid input: expected string, received undefined');
  expect((await readFile(join(folder, 'parsed.mjs'), 'utf8')).length).toBeLessThan(MAX_SCHEMA_BYTES);
});
