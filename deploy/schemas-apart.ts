import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const SCHEMAS = /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const LITERAL = /^((?:export )?var [\w$]+ = )(\[[\s\S]*?\]);$/gm;

/**
 * Keeps of each SDK client only the schemas of the operations that are called. They are array literals in one file of a
 * client; their computed keys, which are constant strings, keep esbuild from dropping those that nobody uses. As results of a
 * function without side effects it may. Each is still made once, so that what compares schemas by identity goes on.
 */
export const schemasApart: Plugin = {
  name: 'schemas-apart',
  setup: ({ onLoad }) => {
    onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: asCalls(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

function asCalls(source: string): string {
  return source.replaceAll(LITERAL, '$1/* @__PURE__ */ (() => $2)();');
}
