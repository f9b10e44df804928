/** Bundles each function with what it imports, and puts the account directory of the deployment beside it. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { readAccounts } from './deploy/accounts.ts';

const accounts = JSON.stringify(readAccounts());
const names = readdirSync('functions').map((file) => basename(file, '.ts'));

rmSync('dist', { recursive: true, force: true });
/** dns-packet is CommonJS and asks for node's own modules by `require`, which an ES module does not have by itself. */
const WITH_REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

await build({
  entryPoints: Object.fromEntries(names.map((name) => [`functions/${name}/index`, `functions/${name}.ts`])),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  banner: { js: WITH_REQUIRE },
  mainFields: ['module', 'main'],
  minify: true,
});
for (const name of names) writeFileSync(`dist/functions/${name}/accounts.json`, accounts);
process.stdout.write(`Bundled ${names.length} functions.\n`);
