import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../shared/domain/request.ts';
import { anchorsOf, blocksOf, PAGES, type Page, pageAt, proseOf } from './pages.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const IGNORED = readFileSync('.gitignore', 'utf8').split('\n').filter(Boolean);
/** What a page may name as a file although nobody has committed it: what a reader makes. */
const MADE = [
  'accounts.json',
  'NAME.test.ts',
  'source.json',
  'target.json',
  'edited.json',
  'records.json',
  'zone.json',
  'dnsconfig.js',
  'request.json',
  'message.json',
  'body.json',
  'payload.json',
];
const FOLDERS = ['functions', 'shared', 'statemachines', 'local', 'deploy', 'bench', 'examples', 'test', 'docs'];

describe.each(PAGES.map((page): [string, Page] => [page.path, page]))('%s', (path, page) => {
  test('has only JSON that parses, and only requests that pass', () => {
    const values = blocksOf(page, 'json').map((block): unknown => JSON.parse(block));
    const requests = values.filter((value) => Object.hasOwn(value as object, 'domains'));

    expect(requests.map((request) => parseRequest(request).domains.length > 0)).toEqual(requests.map(() => true));
  });

  test('links to nothing that is not there', () => {
    const links = [...page.text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '');

    expect(links.filter((link) => !leadsSomewhere(path, link))).toEqual([]);
  });

  test('names no file that is not there', () => {
    const named = [...page.text.matchAll(/(?<![\w./-])([\w.-]+(?:\/[\w.-]+)*\.(?:ts|js|mjs|json|yml|md))(?![\w/])/g)];
    const files = named.map((match) => match[1] ?? '').filter((file) => !isKnown(file));

    expect(files).toEqual([]);
  });

  test('names no folder of the project that is not there', () => {
    const named = [...proseOf(page).matchAll(/`([\w-]+(?:\/[\w-]+)*\/)`/g)].map((match) => match[1] ?? '');

    expect(named.filter((folder) => !existsSync(folder) && !IGNORED.includes(folder))).toEqual([]);
  });

  test('names no npm command that is not there', () => {
    const run = [...page.text.matchAll(/npm run (?:--\S+ )*([\w-]+)/g)].map((match) => match[1] ?? '');
    const short = [...page.text.matchAll(/npm (start|test)\b/g)].map((match) => match[1] ?? '');

    expect([...run, ...short].filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

test('the README shows the request that npm start sends', () => {
  const [request = ''] = blocksOf(pageAt('README.md'), 'json');

  expect(JSON.parse(request)).toEqual(JSON.parse(readFileSync('examples/www.json', 'utf8')));
});

test('the changelog begins with the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const released = /^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$/m.exec(pageAt('CHANGELOG.md').text)?.[1];

  expect(released).toBe(version);
});

function leadsSomewhere(from: string, link: string): boolean {
  if (/^https?:/.test(link)) return true;
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(path)) return false;
  return anchor === undefined || anchorsOf(pageAt(path)).includes(anchor);
}

/** A file by its path, by its path below one of the folders, or one that is made by whoever reads or runs. */
function isKnown(file: string): boolean {
  if (existsSync(file) || FOLDERS.some((folder) => existsSync(join(folder, file)))) return true;
  return MADE.includes(file) || IGNORED.some((folder) => file.startsWith(folder));
}
