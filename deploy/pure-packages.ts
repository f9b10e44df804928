import type { Plugin } from 'esbuild';

/** CommonJS that only declares: what is called of it is made by those who call. */
const PURE = /^sax$/;
const ASKED = 'pure-packages';

/**
 * Lets esbuild drop packages that a function imports a file of, and calls nothing of: of CommonJS it cannot know that nothing but
 * declarations would be missing. The parser of configs is 22 KB, and most of those who ask CloudFront read no config.
 */
export const purePackages: Plugin = {
  name: ASKED,
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: PURE }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (pluginData === ASKED) return undefined;
      const resolved = await resolve(path, { kind, resolveDir, importer, pluginData: ASKED });
      return { ...resolved, sideEffects: false };
    });
  },
};
