import { dirname, sep } from 'node:path';
import type { Plugin } from 'esbuild';

const LIBRARY = /^tldts$/;
const WITHIN = `${sep}node_modules${sep}tldts`;

/**
 * Lets esbuild drop tldts, with its list of all public suffixes, from functions that import a file with rules on names but ask
 * for none that needs the list. Its modules only declare; it does not say so in its package.json.
 */
export const noSideEffects: Plugin = {
  name: 'no-side-effects',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: LIBRARY }, (asked) => pure(asked));
    onResolve({ filter: /^\./ }, (asked) => (dirname(asked.importer).includes(WITHIN) ? pure(asked) : undefined));

    async function pure({
      path,
      pluginData,
      importer,
      resolveDir,
      kind,
    }: Parameters<Parameters<typeof onResolve>[1]>[0]) {
      if (pluginData === RESOLVED) return undefined;
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: RESOLVED });
      return { ...found, sideEffects: false };
    }
  },
};

/** Marks what this plugin asks esbuild itself. */
const RESOLVED = Symbol('resolved');
