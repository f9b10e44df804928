/** Bundles each function with what it imports, and puts what it needs of the deployment's configuration beside it. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { readAccess } from './deploy/access.ts';
import { readAccounts } from './deploy/accounts.ts';
import { filesOf } from './deploy/files.ts';
import { lambdaCredentials } from './deploy/lambda-credentials.ts';
import { schemasApart } from './deploy/schemas-apart.ts';

const configuration = { 'accounts.json': readAccounts(), 'access.json': readAccess() };
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
  plugins: [schemasApart, lambdaCredentials],
});
for (const name of names) {
  for (const file of filesOf(name)) {
    writeFileSync(`dist/functions/${name}/${file}`, JSON.stringify(configuration[file]));
  }
}
process.stdout.write(`Bundled ${names.length} functions.\n`);
