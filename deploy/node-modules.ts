import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const BUILTIN = new RegExp(`^(?:node:)?(?:${builtinModules.join('|')})$`);
const NODE = 'node-modules';
const WHOLE = 'node-modules-whole';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Takes of Node's own modules the names that are imported, and no others. An `import` of one makes a namespace of all its
 * names and so loads what lies behind those that Node loads on demand: streams for `node:fs`, WebCrypto and more for `node:crypto`. That
 * is a sixth of a function's start. Node.js documentation, `process.getBuiltinModule`: since 22.3.
 */
export const nodeModules: Plugin = {
  name: NODE,
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: BUILTIN }, ({ path, kind }) => ({
      path: path.replace(/^(?:node:)?/, 'node:'),
      namespace: kind === 'require-call' ? WHOLE : NODE,
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: NODE }, ({ path }) => ({ contents: byName(path) }));
    // CommonJS takes a module as it is, and only where it needs it.
    onLoad({ filter: /./, namespace: WHOLE }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

/** One constant for each name, which esbuild drops where nobody imports it. */
function byName(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => IDENTIFIER.test(name));
  return [
    `const whole = /* @__PURE__ */ process.getBuiltinModule('${path}');`,
    'export { whole as default };',
    ...names.map(
      (name, at) => `const _${at} = /* @__PURE__ */ (() => whole.${name})();\nexport { _${at} as ${name} };`,
    ),
  ].join('\n');
}
