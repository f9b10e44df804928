import type { AccountDirectory } from '../shared/aws/account-directory.ts';
import { ALL_BATCHES } from '../shared/aws/batch-store.ts';
import { ALL_REQUESTS, REQUESTS_INDEX } from '../shared/aws/request-store.ts';
import { accountAccess } from './account-access.ts';
import type { ExecutionAction, FunctionPermissions, TableAction } from './function-permissions.ts';
import { logicalId, ownArn, pascalCase, roleId, type StateMachineName, stateMachineId } from './names.ts';
import { PERMISSIONS } from './permissions.ts';
import { type Statement, serviceRole } from './statement.ts';

/** One role per function, shared by none. */
export function functionRoles(directory: AccountDirectory, listBuckets: readonly string[] = []) {
  return Object.fromEntries(
    Object.entries(PERMISSIONS).map(([name, permissions]) => [
      roleId(name),
      functionRole(name, permissions, directory, listBuckets),
    ]),
  );
}

function functionRole(
  name: string,
  permissions: FunctionPermissions,
  directory: AccountDirectory,
  listBuckets: readonly string[],
) {
  return serviceRole('lambda', [
    {
      Sid: 'OwnLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [{ 'Fn::GetAtt': [logicalId(name, 'LogGroup'), 'Arn'] }],
    },
    // X-Ray has no resources to name.
    {
      Sid: 'Traces',
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: ['*'],
    },
    ...items('Moves', permissions.moves, 'MOVE#*'),
    ...items('Locks', permissions.locks, 'LOCK#*'),
    ...items('Batches', permissions.batches ?? [], 'BATCH#*'),
    ...items('Tokens', permissions.tokens ?? [], 'TOKEN#*'),
    ...items('Callers', permissions.callers ?? [], 'CALLER#*'),
    ...(permissions.listsRequests ? [LIST_OF_REQUESTS] : []),
    ...(permissions.listsBatches ? [LIST_OF_BATCHES] : []),
    ...(permissions.readsLists ? [listAccess(listBuckets)] : []),
    ...(permissions.writesReports ? [WRITES_REPORTS] : []),
    ...accountAccess(permissions, directory),
    ...(permissions.answersTasksOf ? [taskAnswers(permissions.answersTasksOf)] : []),
    ...(permissions.executions ?? []).map(executionAccess),
    ...(permissions.deadLetters ? [deadLetters(permissions.deadLetters)] : []),
    ...(permissions.schedules ? scheduleAccess(permissions.schedules) : []),
    ...(permissions.tells ? TELLING : []),
  ]);
}

/** Actions on the table's items of one kind, told apart by the partition key that each request has to name. */
function items(sid: string, actions: readonly TableAction[], keys: string): Statement[] {
  if (actions.length === 0) return [];
  return [
    {
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }],
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } },
    },
  ];
}

/** By name and not by reference: state machines refer to functions, and functions to their roles. */
function taskAnswers(machines: readonly StateMachineName[]): Statement {
  return {
    Sid: 'WaitingTasks',
    Effect: 'Allow',
    Action: ['states:SendTaskSuccess'],
    Resource: machines.map((name) => ownArn('states', `stateMachine:\${AWS::StackName}-${name}`)),
  };
}

/** The index has its own partition key, which is then the leading one: of API tokens it lists the hashes. */
const LIST_OF_REQUESTS: Statement = {
  Sid: 'ListOfRequests',
  Effect: 'Allow',
  Action: ['dynamodb:Query'],
  Resource: [{ 'Fn::Sub': `\${Table.Arn}/index/${REQUESTS_INDEX}` }],
  Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': Object.values(ALL_REQUESTS) } },
};

const LIST_OF_BATCHES: Statement = {
  ...LIST_OF_REQUESTS,
  Sid: 'ListOfBatches',
  Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [ALL_BATCHES] } },
};

/** Objects only: a bucket of another account also has to allow it by its own policy. */
function listAccess(buckets: readonly string[]): Statement {
  const others = buckets.map((bucket) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}/*` }));
  return { Sid: 'Lists', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [{ 'Fn::Sub': LISTS }, ...others] };
}

const LISTS = `\${BatchBucket.Arn}/lists/*`;

const WRITES_REPORTS: Statement = {
  Sid: 'Reports',
  Effect: 'Allow',
  Action: ['s3:PutObject'],
  Resource: [{ 'Fn::Sub': `\${BatchBucket.Arn}/batches/*` }],
};

function deadLetters(queue: string): Statement {
  return {
    Sid: 'DeadLetters',
    Effect: 'Allow',
    Action: ['sqs:SendMessage'],
    Resource: [{ 'Fn::GetAtt': [queue, 'Arn'] }],
  };
}

/** Who makes a schedule hands a role to it. EventBridge Scheduler User Guide, "Set up the execution role". */
function scheduleAccess(verb: 'create' | 'delete'): Statement[] {
  const operation = pascalCase(verb);
  const schedules: Statement = {
    Sid: `${operation}Schedules`,
    Effect: 'Allow',
    Action: [`scheduler:${operation}Schedule`],
    Resource: [ownArn('scheduler', `schedule/\${ScheduleGroup}/*`)],
  };
  if (verb === 'delete') return [schedules];
  const passRole: Statement = {
    Sid: 'RoleOfSchedules',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: [{ 'Fn::GetAtt': ['ScheduleRole', 'Arn'] }],
    Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
  };
  return [schedules, passRole];
}

/** What Lambda needs to hand over the records of the stream, and the bus. */
const TELLING: readonly Statement[] = [
  {
    Sid: 'Stream',
    Effect: 'Allow',
    Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    Resource: [{ 'Fn::GetAtt': ['Table', 'StreamArn'] }],
  },
  {
    Sid: 'Bus',
    Effect: 'Allow',
    Action: ['events:PutEvents'],
    Resource: [{ 'Fn::GetAtt': ['EventBus', 'Arn'] }],
  },
];

/** A start names the state machine, everything else one of its executions. */
function executionAccess(action: ExecutionAction): Statement {
  const [verb = '', machine] = action.split(' ') as [string, StateMachineName];
  const operation = pascalCase(verb);
  return {
    Sid: `${operation}${pascalCase(machine)}`,
    Effect: 'Allow',
    Action: [`states:${operation}Execution`],
    Resource: [
      verb === 'start'
        ? { Ref: stateMachineId(machine) }
        : ownArn('states', `execution:\${AWS::StackName}-${machine}:*`),
    ],
  };
}
