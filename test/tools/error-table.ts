import { readFileSync } from 'node:fs';
import { ERROR_KINDS } from '../../shared/errors.ts';

const HEAD = '| name | meaning | retried | remedy |\n|---|---|---|---|\n';

/** The page with its table of errors made anew from shared/errors.ts. Throws Error when the page has no such table. */
export function withErrorTable(page: string): string {
  const start = page.indexOf(HEAD);
  const end = page.indexOf('\n\n', start);
  if (start < 0 || end < 0) throw new Error('docs/errors.md has no table of errors.');
  return `${page.slice(0, start)}${HEAD}${rows().join('\n')}${page.slice(end)}`;
}

function rows(): string[] {
  const source = readFileSync(new URL('../../shared/errors.ts', import.meta.url), 'utf8');
  return Object.entries(ERROR_KINDS).map(([name, { retryable, remedy }]) => {
    const meaning = new RegExp(`/\\*\\* (.+?)\\.? \\*/\\s+${name}:`).exec(source)?.[1];
    if (meaning === undefined) throw new Error(`${name} in shared/errors.ts has no docstring of one line.`);
    return `| \`${name}\` | ${meaning} | ${retryable ? 'yes' : 'no'} | ${remedy} |`;
  });
}
