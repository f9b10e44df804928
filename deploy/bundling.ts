import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { lambdaCredentials } from './lambda-credentials.ts';
import { noSideEffects } from './no-side-effects.ts';
import { schemasApart } from './schemas-apart.ts';

/** dns-packet is CommonJS and asks for node's own modules by `require`, which an ES module does not have by itself. */
const WITH_REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** How functions are bundled for Lambda, whatever goes in and wherever it comes out. */
export const bundleOptions = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  banner: { js: WITH_REQUIRE },
  mainFields: ['module', 'main'],
  minify: true,
  plugins: [schemasApart, lambdaCredentials, noSideEffects],
} satisfies BuildOptions;

/** The names of all functions: those of their files. */
export function functionNames(root: string): string[] {
  return readdirSync(join(root, 'functions')).map((file) => basename(file, '.ts'));
}
