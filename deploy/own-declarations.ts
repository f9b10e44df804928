import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Plugin } from 'esbuild';

const SHARED = join(import.meta.dirname, '..', 'shared') + sep;
const FILE = /\.ts$/;
/** A constant at the top of a file, up to the semicolon after which a line begins with something of its own. */
const CONSTANT = /^((?:export )?const [\w$]+(?:: [^=\n]+)? = )([^;\n][\s\S]*?);\n(?=\n*(?:[^\s)\]}]|$(?![\s\S])))/gm;
/** What esbuild sees to be without effects by itself. */
const PLAIN = /^(?:\(|async\b|function\b|class\b|<)/;

/**
 * Lets esbuild drop the constants of `shared/` that a function does not use, schemas above all: their files only declare, but of a call
 * of a method, such as a schema's `check`, it cannot know that. Otherwise each start would make every schema of every file that it imports.
 */
export const ownDeclarations: Plugin = {
  name: 'own-declarations',
  setup: ({ onLoad }) => {
    onLoad({ filter: FILE }, async ({ path }) => {
      if (!path.startsWith(SHARED)) return undefined;
      const source = await readFile(path, 'utf8');
      return { contents: source.replaceAll(CONSTANT, pure), loader: 'ts' };
    });
  },
};

function pure(statement: string, declared: string, value: string): string {
  return PLAIN.test(value) ? statement : `${declared}/* @__PURE__ */ (() => (${value}))();\n`;
}
