/** Bundles each function with what it imports, and puts the account directory of the deployment beside it. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { readAccounts } from './deploy/accounts.ts';

const accounts = JSON.stringify(readAccounts());
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
process.stdout.write(`Bundled ${names.length} functions.\n`);
