import { expect, test } from '@jest/globals';
import { API_ACTIONS } from '../../shared/domain/api/access.ts';
import { parseAccessList } from '../../shared/domain/api/access-list.ts';
import { ROUTES } from '../../shared/domain/api/routes.ts';
import { recordsRequestOfMode } from '../../shared/domain/records-job/request.ts';
import { requestOfMode } from '../../shared/domain/request.ts';
import { blocksOf, pageAt } from './pages.ts';

const page = pageAt('docs/api.md');

/** What a ticket system puts in for its placeholders. */
const VALUES: readonly [RegExp, string][] = [
  [/domain/i, 'www.example.com'],
  [/account/i, '111111111111'],
  [/source.distribution/i, 'E1SHOPOLD00001'],
  [/target.distribution/i, 'E2SHOPNEW00002'],
  [/host/i, 'd222222abcdef8.cloudfront.net'],
];

test('docs/api.md has every route with the grants that it needs', () => {
  const rows = [...page.text.matchAll(/^\| `(\w+ \/[^`]+)` \|([^|]*)\|/gm)].map(([, route, grants = '']) => [
    route,
    [...grants.matchAll(/`([\w-]+)`/g)].map(([, grant]) => grant),
  ]);
  const needed = ROUTES.map(({ method, path, action }) => {
    const also = path.includes('{id}') && action !== 'read' ? ['read'] : [];
    return [`${method.toUpperCase()} ${path}`, action === undefined ? [] : [action, ...also]];
  });
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(needed));
});

test('its access list is one, and grants only actions that there are', () => {
  const [list = ''] = blocksOf(page, 'json').filter((block) => block.includes('"grants"'));
  expect(parseAccessList(JSON.parse(list)).grants[0]?.actions).toEqual([...API_ACTIONS]);
});

test.each([
  ['Jira', 'text jira', requestOfMode('apply')],
  ['ServiceNow', 'text servicenow', requestOfMode('apply')],
  ['records alone', 'text records', recordsRequestOfMode('apply')],
])('its request for %s is valid once the ticket is put in', (_what, language, schema) => {
  const [template = ''] = blocksOf(page, language);
  const filled = template.replaceAll(/\{\{([^}]+)\}\}|\$\{([^}]+)\}/g, (_match, jira, servicenow) => {
    const name = jira ?? servicenow;
    return VALUES.find(([pattern]) => pattern.test(name))?.[1] ?? 'CHG-1';
  });
  expect(schema.parse(JSON.parse(filled))).toMatchObject({ mode: 'apply', approval: true, ticket: 'CHG-1' });
});
