import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ERROR_KINDS } from '../../shared/errors.ts';
import { withErrorTable } from '../tools/error-table.ts';
import { readStateGraph } from '../tools/state-graph.ts';
import { firstCells, pageAt } from './pages.ts';

const CODE = /(?:\bcode: |\brefuse\(\s*|^ {2})'([a-z0-9]+(?:-[a-z0-9]+)+)'[,:\s]/gm;

/** The codes of all checks: a member of a check, the first argument of a refusal, or a key of the table of remedies. */
function codesInSource(folders = /^(checks|strategies)\/.*\.ts$/): string[] {
  const files = readdirSync('shared/domain', { recursive: true, encoding: 'utf8' });
  const checking = files.filter((file) => folders.test(file.replaceAll('\\', '/')));
  const sources = checking.map((file) => readFileSync(`shared/domain/${file}`, 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(CODE)].map((match) => match[1] ?? ''));
  return [...new Set(found)].sort();
}

test('docs/move.md explains every code of a check, and none that does not exist', () => {
  const explained = firstCells(pageAt('docs/move.md'), 'code');

  expect(explained.sort()).toEqual(codesInSource());
});

test('docs/records.md explains every code of a check, and none that does not exist', () => {
  const explained = firstCells(pageAt('docs/records.md'), 'code');

  expect(explained.sort()).toEqual(codesInSource(/^records-job\/.*\.ts$/));
});

test('docs/errors.md lists every error as `npm run docs` writes it', () => {
  const page = pageAt('docs/errors.md');

  expect(firstCells(page, 'name')).toEqual(Object.keys(ERROR_KINDS));
  expect(withErrorTable(page.text)).toBe(page.text);
});

test.each([
  ['docs/move.md', 'move-domains'],
  ['docs/move.md', 'restore-move'],
  ['docs/records.md', 'change-records'],
  ['docs/batches.md', 'move-batch'],
])('%s tells every stage of %s', (path, name) => {
  const { text } = pageAt(path);
  const stages = readStateGraph(name).nodes.filter(({ type }) => type === 'Task' || type === 'Choice');
  const waits = ['Restore the move', 'Park the move'];

  const untold = stages.map((stage) => stage.name).filter((stage) => !text.includes(`| ${stage} |`));

  expect(untold.filter((stage) => !waits.includes(stage))).toEqual([]);
});

test.each([
  ['docs/local-aws.md', 'local/cloudfront/settings.ts', ['deploymentMs', 'edgeLocations']],
  ['docs/local-aws.md', 'local/route53/settings.ts', ['insyncMs', 'negativeTtlSeconds']],
])('%s names every switch of %s', (path, settings, plain) => {
  const names = [...readFileSync(settings, 'utf8').matchAll(/^ {2}readonly (\w+):/gm)].map((match) => match[1] ?? '');
  const quotas = ['aliasesPerDistribution', 'distributionsPerAccount', 'domainsPerTenant'];

  const unnamed = names.filter((name) => ![...plain, ...quotas].includes(name) && !pageAt(path).text.includes(name));

  expect(names.length).toBeGreaterThan(4);
  expect(unnamed).toEqual([]);
});
