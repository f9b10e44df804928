import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../deploy/bundling.ts';
import { type HttpServer, listen } from '../../local/gateway/http-server.ts';
import { createS3 } from '../../local/s3/create-s3.ts';
import { createTargets } from '../../local/targets/create-targets.ts';
import { World } from '../../local/world/schema.ts';
import { targetSeeds } from '../../local/world/targets.ts';
import { createAccounts, THEIRS } from '../local/gateway/accounts.ts';
import { TARGETS_WORLD } from '../local/targets/targets-world.ts';

/** The client with the most schemas of all, and one call of it. */
const SOURCE = `
import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
const client = new EC2Client({ endpoint: process.argv[2], region: 'eu-central-1', maxAttempts: 1 });
const Filters = [{ Name: 'vpc-endpoint-id', Values: ['vpce-11111111'] }];
await client.send(new DescribeVpcEndpointsCommand({ Filters })).then(
  ({ VpcEndpoints }) => console.log(JSON.stringify(VpcEndpoints)),
  ({ name }) => console.log(name),
);
`;
const MAX_BYTES = 250_000;

/** One call that CloudFront refuses, and what the client makes of it. */
const REFUSED = `
import { CloudFrontClient, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
const client = new CloudFrontClient({ endpoint: process.argv[2], region: 'us-east-1', maxAttempts: 1 });
await client.send(new GetDistributionCommand({ Id: 'E2GONE' })).catch(({ name, message, $fault, $metadata }) =>
  console.log(JSON.stringify({ name, message, $fault, status: $metadata.httpStatusCode })),
);
`;
const NO_SUCH_DISTRIBUTION = `<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type>
<Code>NoSuchDistribution</Code><Message>The specified distribution does not exist.</Message></Error>
<RequestId>1</RequestId></ErrorResponse>`;

/** One schema, and what it says of a wrong value. */
const PARSED = `
import * as z from './shared/domain/zod.ts';
console.log(z.object({ name: z.string() }).safeParse({}).error.issues[0].message);
`;
/** Of zod with the messages of all languages it would be 280,000, of its other form 93,000. */
const MAX_SCHEMA_BYTES = 17_000;

const accounts = createAccounts(({ clock }) => {
  const targets = createTargets();
  const world = World.parse({ accounts: [{ id: THEIRS, name: 'theirs' }], ...TARGETS_WORLD });
  const s3 = createS3({ clock });
  targets.add(targetSeeds(world));
  for (const { account, ...one } of world.buckets) s3.add({ accountId: account, ...one });
  const refusing = async () => ({ status: 404, headers: { 'content-type': 'text/xml' }, body: NO_SUCH_DISTRIBUTION });
  return { ...targets.services, s3: s3.service, cloudfront: { handle: refusing } };
});
let folder: string;
let server: HttpServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundling-'));
  server = await listen(accounts.gateway);
  await Promise.all([bundle('index', SOURCE), bundle('refused', REFUSED), bundle('parsed', PARSED)]);
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
async function run(env: Readonly<Record<string, string>>, name = 'index'): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, `${name}.mjs`), server.url], { env });
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

test('a schema brings what it calls of zod, and its messages in one language', async () => {
  expect((await run({}, 'parsed')).trim()).toBe('Invalid input: expected string, received undefined');
  expect((await readFile(join(folder, 'parsed.mjs'), 'utf8')).length).toBeLessThan(MAX_SCHEMA_BYTES);
});
