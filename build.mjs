/** Bundles each function with what it imports, and puts the account directory of the deployment beside it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { parseDirectory } from './shared/aws/account-directory.ts';

const accountsFile = process.env.ACCOUNTS_FILE ?? 'examples/accounts.json';
const accounts = JSON.stringify(parseDirectory(JSON.parse(readFileSync(accountsFile, 'utf8'))));
const names = readdirSync('functions').map((file) => basename(file, '.ts'));

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(names.map((name) => [`functions/${name}/index`, `functions/${name}.ts`])),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
});
for (const name of names) writeFileSync(`dist/functions/${name}/accounts.json`, accounts);
/** The copy that serverless.yml makes the roles from: functions and roles cannot know different accounts. */
writeFileSync('dist/accounts.json', accounts);
process.stdout.write(`Bundled ${names.length} functions with the accounts of ${accountsFile}.\n`);
