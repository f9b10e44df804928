import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import type { PageFiles } from '../shared/domain/page-file.ts';

/** The function that serves the page. */
export const PAGE_FUNCTION = 'get-page';

const FOLDER = new URL('../page/', import.meta.url);
/** The state machines that the page shows, drawn from their definitions by `npm run docs`. */
const PICTURES = ['move-domains', 'restore-move', 'change-records'];
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

let made: Promise<PageFiles> | undefined;

/** The files of the operator page by name, made once: its modules as one script, the rest as it is. */
export function pageFiles(): Promise<PageFiles> {
  made ??= make();
  return made;
}

async function make(): Promise<PageFiles> {
  const asIs = readdirSync(FOLDER).filter((file) => ['.html', '.css', '.svg'].includes(extname(file)));
  const texts: [string, string][] = [
    ...asIs.map((file): [string, string] => [file, readFileSync(new URL(file, FOLDER), 'utf8')]),
    ...PICTURES.map((name): [string, string] => [
      `${name}.svg`,
      readFileSync(new URL(`../docs/${name}.svg`, import.meta.url), 'utf8'),
    ]),
    ['main.js', await script()],
  ];
  return Object.fromEntries(
    texts.map(([name, text]) => [name, { type: TYPES[extname(name)] ?? '', text, digest: digestOf(text) }]),
  );
}

/** One file, since each is a request through API Gateway; not minified, so that whoever looks can read it. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', FOLDER))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    write: false,
    // What type checks it, and how, is nothing for those who package.
    tsconfigRaw: {},
  });
  // Its process would go on beside this one, and keep whoever waits for this one's output waiting.
  await stop();
  return outputFiles[0]?.text ?? '';
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
