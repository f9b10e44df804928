/** Bundles each function with what it imports, and puts account directory and access list of the deployment beside it. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { readAccess } from './deploy/access.ts';
import { readAccounts } from './deploy/accounts.ts';

const accounts = JSON.stringify(readAccounts());
const access = JSON.stringify(readAccess());
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
for (const name of names) {
  writeFileSync(`dist/functions/${name}/accounts.json`, accounts);
  writeFileSync(`dist/functions/${name}/access.json`, access);
}
process.stdout.write(`Bundled ${names.length} functions.\n`);
