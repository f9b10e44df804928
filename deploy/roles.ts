import type { AccountDirectory } from '../shared/aws/account-directory.ts';
import { accountAccess } from './account-access.ts';
import { logicalId, ownArn, roleId, type StateMachineName, stateMachineId } from './names.ts';
import { type FunctionPermissions, PERMISSIONS, type TableAction } from './permissions.ts';
import { type Statement, serviceRole } from './statement.ts';

/** One role per function, shared by none. */
export function functionRoles(directory: AccountDirectory) {
  return Object.fromEntries(
    Object.entries(PERMISSIONS).map(([name, permissions]) => [
      roleId(name),
      functionRole(name, permissions, directory),
    ]),
  );
}

function functionRole(name: string, permissions: FunctionPermissions, directory: AccountDirectory) {
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
    ...accountAccess(permissions, directory),
    ...(permissions.startsRestore ? restoreStart() : []),
    ...(permissions.answersTasksOf ? [taskAnswers(permissions.answersTasksOf)] : []),
    ...(permissions.asksOfMoves ? [askingOfMoves()] : []),
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

function askingOfMoves(): Statement {
  return {
    Sid: 'WaitingMove',
    Effect: 'Allow',
    Action: ['states:DescribeExecution'],
    Resource: [ownArn('states', `execution:\${AWS::StackName}-move-domains:*`)],
  };
}

/** Starts the restore unless one is running, and hands events that it could not deal with to people. */
function restoreStart(): Statement[] {
  return [
    {
      Sid: 'Restore',
      Effect: 'Allow',
      Action: ['states:StartExecution'],
      Resource: [{ Ref: stateMachineId('restore-move') }],
    },
    {
      Sid: 'RunningRestore',
      Effect: 'Allow',
      Action: ['states:DescribeExecution'],
      Resource: [ownArn('states', `execution:\${AWS::StackName}-restore-move:*`)],
    },
    {
      Sid: 'DeadLetters',
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [{ 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] }],
    },
  ];
}
