import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../deploy/bundling.ts';
import { type HttpServer, listen } from '../../local/gateway/http-server.ts';
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

const accounts = createAccounts(() => {
  const targets = createTargets();
  targets.add(targetSeeds(World.parse({ accounts: [{ id: THEIRS, name: 'theirs' }], ...TARGETS_WORLD })));
  return targets.services;
});
let folder: string;
let server: HttpServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundling-'));
  server = await listen(accounts.gateway);
  await build({
    stdin: { contents: SOURCE, resolveDir: join(import.meta.dirname, '../..'), loader: 'js' },
    outfile: join(folder, 'index.mjs'),
    ...bundleOptions,
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** What the bundle writes, with nothing in its environment but what is given. */
async function run(env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'index.mjs'), server.url], { env });
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
