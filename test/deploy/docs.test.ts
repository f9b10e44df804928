import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { FunctionPermissions } from '../../deploy/function-permissions.ts';
import type { StateMachineName } from '../../deploy/names.ts';
import { PERMISSIONS } from '../../deploy/permissions.ts';
import type { AccountUse } from '../../shared/aws/account-directory.ts';

const USES: AccountUse[] = ['source', 'target', 'dns', 'zones'];
const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

const EXECUTIONS: Readonly<Record<string, string>> = {
  start: 'states:StartExecution',
  describe: 'states:DescribeExecution',
  stop: 'states:StopExecution',
};

const SCHEDULES = {
  create: ['scheduler:CreateSchedule', 'iam:PassRole'],
  delete: ['scheduler:DeleteSchedule'],
  none: [],
};
const STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`);

/** `function where` with its actions, for each place where a function may do something. */
function rowsOf([name, one]: [string, FunctionPermissions]): [string, readonly string[]][] {
  const on = (machine: StateMachineName) => [
    ...(one.answersTasksOf?.includes(machine) ? ['states:SendTaskSuccess'] : []),
    ...(one.executions ?? [])
      .filter((action) => action.endsWith(` ${machine}`))
      .map((action) => EXECUTIONS[action.split(' ')[0] ?? ''] ?? action),
  ];
  const places = {
    moves: one.moves,
    locks: one.locks,
    batches: one.batches ?? [],
    tokens: one.tokens ?? [],
    callers: one.callers ?? [],
    'list-of-requests': one.listsRequests ? ['dynamodb:Query'] : [],
    'list-of-batches': one.listsBatches ? ['dynamodb:Query'] : [],
    lists: one.readsLists ? ['s3:GetObject'] : [],
    reports: one.writesReports ? ['s3:PutObject'] : [],
    'move-batch': on('move-batch'),
    'move-domains': on('move-domains'),
    'change-records': on('change-records'),
    'restore-move': on('restore-move'),
    schedules: SCHEDULES[one.schedules ?? 'none'],
    stream: one.tells ? STREAM : [],
    bus: one.tells ? ['events:PutEvents'] : [],
    'dead-letters': one.deadLetters ? ['sqs:SendMessage'] : [],
    ...one.accounts,
  };
  return Object.entries(places)
    .map(([where, actions]): [string, readonly string[]] => [`${name} ${where}`, actions])
    .filter(([, actions]) => actions.length > 0);
}

describe('docs/iam.md', () => {
  const rows = [...read('iam.md').matchAll(/^\| `([\w-]+)` \| ([\w-]+) \| (.+?) \| (.+?) \|$/gm)];

  test('lists what every function may do, and where', () => {
    const listed = rows.map(([, name, where, actions = '']): [string, string[]] => [
      `${name} ${where}`,
      [...actions.matchAll(/`([^`]+)`/g)].map(([, action = '']) => action),
    ]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(Object.entries(PERMISSIONS).flatMap(rowsOf)));
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
