import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { PERMISSIONS } from '../../deploy/permissions.ts';
import type { AccountUse } from '../../shared/aws/account-directory.ts';
import { withPermissionTable } from '../tools/permission-table.ts';

const USES: AccountUse[] = ['source', 'target', 'dns', 'zones'];
const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('docs/iam.md', () => {
  test('lists what every function may do, and where, as `npm run docs` writes it', () => {
    const page = read('iam.md');

    expect(withPermissionTable(page)).toBe(page);
  });

  test('says why of each', () => {
    const silent = read('iam.md').replace(/^\| `finish-move` \| moves .*\n/m, '');

    expect(() => withPermissionTable(silent)).toThrow('does not say why: finish-move moves');
  });
});

describe('README.md', () => {
  const text = read('../README.md');

  test.each(USES)('lists what the role of an account needs for the use %s', (use) => {
    const row = new RegExp(`^\\| \`${use}\` \\|(.+)\\|$`, 'm').exec(text)?.[1] ?? '';
    const listed = [...row.matchAll(/`([\w-]+:\w+)`/g)].map(([, action = '']) => action);
    const needed = Object.values(PERMISSIONS).flatMap(({ accounts }) => accounts[use] ?? []);
    expect(listed.sort()).toEqual([...new Set(needed)].sort());
  });
});

describe('docs/deploy.md', () => {
  test('gives the role of an account exactly what the functions do there', () => {
    const policy = JSON.parse(/```json policy\n(.*?)```/s.exec(read('deploy.md'))?.[1] ?? '{}');
    const allowed = policy.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    const needed = Object.values(PERMISSIONS).flatMap(({ accounts }) => Object.values(accounts).flat());
    expect(allowed.sort()).toEqual([...new Set(needed)].sort());
  });

  test('asks for the external id in the trust policy', () => {
    const trust = JSON.parse(/```json trust\n(.*?)```/s.exec(read('deploy.md'))?.[1] ?? '{}');
    expect(trust.Statement[0].Condition.StringEquals['sts:ExternalId']).toBe('cname-mover-111122223333');
  });

  test('explains every parameter of serverless.yml', () => {
    const params = /^params:\n {2}default:\n((?: {4}.*\n)+)/m.exec(
      readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8'),
    )?.[1];
    const names = [...(params ?? '').matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name);
    expect([...read('deploy.md').matchAll(/^\| `(\w+)` \| (?:\w+) \| [^|]+ \|$/gm)].map(([, name]) => name)).toEqual(
      names,
    );
  });
});
