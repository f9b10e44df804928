import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { lambdaCredentials } from './lambda-credentials.ts';
import { neverAsked } from './never-asked.ts';
import { nodeModules } from './node-modules.ts';
import { ownDeclarations } from './own-declarations.ts';
import { publicSuffixes } from './public-suffixes.ts';
import { purePackages } from './pure-packages.ts';
import { schemasApart } from './schemas-apart.ts';

/** How the SDK's clients are bundled: with what of them is called. */
export const clientOptions = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  plugins: [schemasApart, lambdaCredentials, neverAsked],
} satisfies BuildOptions;

/** How functions are bundled for Lambda, whatever goes in and wherever it comes out. */
export const bundleOptions = {
  ...clientOptions,
  plugins: [...clientOptions.plugins, publicSuffixes, nodeModules, ownDeclarations, purePackages],
} satisfies BuildOptions;

/** The names of all functions: those of their files. */
export function functionNames(root: string): string[] {
  return readdirSync(join(root, 'functions')).map((file) => basename(file, '.ts'));
}
