import { readdirSync, readFileSync } from 'node:fs';

/** One page for people: its path from the top of the project, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

export const PAGES: readonly Page[] = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...readdirSync('docs').flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** The page of that path. */
export function pageAt(path: string): Page {
  const page = PAGES.find((candidate) => candidate.path === path);
  if (!page) throw new Error(`There is no page ${path}.`);
  return page;
}

const FENCE = '```';

/** The contents of a page's fenced blocks of one language, whatever follows the language. */
export function blocksOf({ text }: Page, language: string): string[] {
  const fence = new RegExp(`^${FENCE}${language}\\b.*\\n([\\s\\S]*?)^${FENCE}$`, 'gm');
  return [...text.matchAll(fence)].map((match) => match[1] ?? '');
}

/** A page without its fenced blocks. */
export function proseOf({ text }: Page): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

/** The first cell of every row of a page's tables whose head begins with a cell of that name, out of its backticks. */
export function firstCells({ text }: Page, head: string): string[] {
  const tables = text.split(/\n{2,}/).filter((part) => part.includes(`| ${head} |`));
  return tables.flatMap((table) => [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? ''));
}

/** The ids that GitHub gives a page's headings. */
export function anchorsOf(page: Page): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
