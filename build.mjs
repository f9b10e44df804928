/** Bundles each function with what it imports, and puts what it needs of the deployment's configuration beside it. */
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { readAccess } from './deploy/access.ts';
import { readAccounts } from './deploy/accounts.ts';
import { bundleOptions, functionNames } from './deploy/bundling.ts';
import { filesOf } from './deploy/files.ts';
import { PAGE_FUNCTION, pageFiles } from './deploy/page-files.ts';
import { PAGE_FILE } from './shared/lambda/runtime.ts';

const configuration = { 'accounts.json': readAccounts(), 'access.json': readAccess() };
const names = functionNames('.');

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(names.map((name) => [`functions/${name}/index`, `functions/${name}.ts`])),
  outdir: 'dist',
  ...bundleOptions,
});
for (const name of names) {
  for (const file of filesOf(name)) {
    writeFileSync(`dist/functions/${name}/${file}`, JSON.stringify(configuration[file]));
  }
}
writeFileSync(`dist/functions/${PAGE_FUNCTION}/${PAGE_FILE}`, JSON.stringify(await pageFiles()));
process.stdout.write(`Bundled ${names.length} functions.\n`);
