import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'esbuild';

const LIBRARY = /^tldts$/;
const LIST = /[\\/]tldts[\\/]dist[\\/]es6[\\/]src[\\/]data[\\/]trie\.js$/;
const LATER = 'public-suffixes';
const WHOLE = `${LATER}-whole`;

/** What is asked of tldts: each name calls the library, which is read, unpacked and set up at the first question. */
const ASKING = `
  let library;
  const suffixes = () => (library ??= require('${WHOLE}'));
  export const getDomain = (...asked) => suffixes().getDomain(...asked);
  export const getPublicSuffix = (...asked) => suffixes().getPublicSuffix(...asked);
`;

/**
 * Keeps the list of all public suffixes out of a function's start and most of its size: functions that import a file with rules
 * on names, but ask for none that needs the list, do without it; the others have it packed, 50 KB instead of 125, and unpack it
 * when the first name is judged, which takes some milliseconds. The answers are those of the library at hand.
 */
export const publicSuffixes: Plugin = {
  name: 'public-suffixes',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: LIBRARY }, ({ path, resolveDir, namespace }) =>
      namespace === 'file' ? { path, namespace: LATER, sideEffects: false, pluginData: resolveDir } : undefined,
    );
    onLoad({ filter: LIBRARY, namespace: LATER }, ({ pluginData }) => ({ contents: ASKING, resolveDir: pluginData }));
    // Not by the way of `require`: of a CommonJS module esbuild drops nothing.
    onResolve({ filter: new RegExp(`^${WHOLE}$`), namespace: LATER }, ({ resolveDir }) =>
      resolve('tldts', { resolveDir, kind: 'import-statement', namespace: WHOLE }),
    );
    onLoad({ filter: LIST }, async ({ path }) => ({ contents: packed(await import(pathToFileURL(path).href)) }));
  },
};

/** A module with the same exports: numbers, texts and arrays of numbers, each made anew from one packed text. */
function packed(exported: Readonly<Record<string, unknown>>): string {
  const plain = Object.entries(exported).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
  ]);
  const text = brotliCompressSync(JSON.stringify(Object.fromEntries(plain)), {
    params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
  });
  const lines = Object.entries(exported).map(([name, value]) => {
    const made = ArrayBuffer.isView(value) ? `new ${value.constructor.name}(list.${name})` : `list.${name}`;
    return `export const ${name} = ${made};`;
  });
  return [
    "import { brotliDecompressSync } from 'node:zlib';",
    `const list = JSON.parse(brotliDecompressSync(Buffer.from('${text.toString('base64')}', 'base64')));`,
    ...lines,
  ].join('\n');
}
