import type { FunctionPermissions } from '../../deploy/function-permissions.ts';
import type { StateMachineName } from '../../deploy/names.ts';
import { PERMISSIONS } from '../../deploy/permissions.ts';

const HEAD = '| function | where | actions | why |\n|---|---|---|---|\n';
const ROW = /^\| `([\w-]+)` \| ([\w-]+) \| .*? \| (.+) \|$/gm;

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

/**
 * The page with its table of permissions made anew from those that the template's roles are made of; why each is needed stays as
 * the page says. Throws Error when the page has no such table, or says of one of them not why.
 */
export function withPermissionTable(page: string): string {
  const start = page.indexOf(HEAD);
  const end = page.indexOf('\n\n', start);
  if (start < 0 || end < 0) throw new Error('docs/iam.md has no table of permissions.');
  const told = [...page.slice(start, end).matchAll(ROW)];
  const reasons = new Map(told.map(([, name, where, why = '']) => [`${name} ${where}`, why]));
  const actions = new Map(Object.entries(PERMISSIONS).flatMap(rowsOf));
  const untold = [...actions.keys()].filter((key) => !reasons.has(key));
  if (untold.length > 0) throw new Error(`docs/iam.md does not say why: ${untold.join(', ')}.`);
  const rows = [...reasons].flatMap(([key, why]) => {
    const [name, where] = key.split(' ');
    const allowed = actions
      .get(key)
      ?.map((action) => `\`${action}\``)
      .join(' ');
    return allowed === undefined ? [] : [`| \`${name}\` | ${where} | ${allowed} | ${why} |`];
  });
  return `${page.slice(0, start)}${HEAD}${rows.join('\n')}${page.slice(end)}`;
}
