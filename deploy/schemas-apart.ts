import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const SCHEMAS = /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const LITERAL = /^((?:export )?var [\w$]+ = )(\[[\s\S]*?\]);$/gm;
const REGISTERED = /^n0_registry\.registerError\([\w$]+, (\w+)\);\n/gm;
const CLASS = /^export class (\w+) extends __BaseException \{\n([\s\S]*?)\n {4}constructor/gm;
const SAYS_A_MESSAGE_ONLY = /^ {4}static shapeId = .*\n {4}name = .*\n {4}\$fault = .*(?:\n {4}Message;)?$/;
const CODE = /^export var (\w+)\$ = \[-3, [^;]*?\[_aQE\]: \[`(\w+)`/gm;
const PACKAGE = /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/;

/**
 * Keeps of each SDK client only the schemas of the operations that are called. They are array literals in one file of a
 * client; their computed keys, which are constant strings, keep esbuild from dropping those that nobody uses. As results of a
 * function without side effects it may. Each is still made once, so that what compares schemas by identity goes on.
 *
 * Most classes of errors go as well: what has no class becomes the client's general error, with the same name, message and
 * status, and nobody here asks an error for its class. Those stay that tell more than a message, say whether to try again, or have another name
 * than the code by which the service sends them. Of a client's package.json its version is kept, which is all that it asks of it.
 */
export const schemasApart: Plugin = {
  name: 'schemas-apart',
  setup: ({ onLoad }) => {
    onLoad({ filter: SCHEMAS }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: asCalls(withoutClasses(source, await plainErrors(path))), loader: 'js' };
    });
    onLoad({ filter: PACKAGE }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

function asCalls(source: string): string {
  return source.replaceAll(LITERAL, '$1/* @__PURE__ */ (() => $2)();');
}

function withoutClasses(source: string, plain: ReadonlySet<string>): string {
  const renamed = new Set([...source.matchAll(CODE)].flatMap(([, name = '', code]) => (name === code ? [] : [name])));
  return source.replaceAll(REGISTERED, (line, name: string) => (plain.has(name) && !renamed.has(name) ? '' : line));
}

/** The errors of a client that have no member but a message. */
async function plainErrors(schemas: string): Promise<Set<string>> {
  const text = await readFile(join(schemas, '../../models/errors.js'), 'utf8').catch(nothingIfMissing);
  return new Set(
    [...text.matchAll(CLASS)].flatMap(([, name = '', body = '']) => (SAYS_A_MESSAGE_ONLY.test(body) ? [name] : [])),
  );
}

/** EC2 models no errors. */
function nothingIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
