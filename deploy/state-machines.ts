import { readFileSync } from 'node:fs';
import { logicalId, ownArn, pascalCase, type StateMachineName, stateMachineId } from './names.ts';
import { PERMISSIONS } from './permissions.ts';
import { type Statement, serviceRole } from './statement.ts';

/** The state machines with their roles and log groups, the definitions as they stand in statemachines/. */
export function stateMachines(logRetentionDays: number) {
  const names: readonly StateMachineName[] = [
    'move-domains',
    'restore-move',
    'watch-swap',
    'change-records',
    'move-batch',
  ];
  return Object.assign({}, ...names.map((name) => stateMachine(name, logRetentionDays)));
}

/** The state machines that another one starts and waits for. */
const CHILDREN: readonly StateMachineName[] = ['restore-move', 'watch-swap', 'move-domains'];

function stateMachine(name: StateMachineName, logRetentionDays: number) {
  const id = stateMachineId(name);
  const definition = readFileSync(new URL(`../statemachines/${name}.asl.json`, import.meta.url), 'utf8');
  const functions = Object.keys(PERMISSIONS).filter((one) => definition.includes(`\${${pascalCase(one)}FunctionArn}`));
  const distributed = definition.includes('"DISTRIBUTED"');
  const children = CHILDREN.filter((child) => definition.includes(`\${${stateMachineId(child)}Arn}`));
  return {
    [id]: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: { 'Fn::Sub': `\${AWS::StackName}-${name}` },
        StateMachineType: 'STANDARD',
        RoleArn: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
        DefinitionString: definition,
        DefinitionSubstitutions: {
          ...Object.fromEntries(functions.map((one) => [`${pascalCase(one)}FunctionArn`, functionArn(one)])),
          ...Object.fromEntries(
            children.map((child) => [`${stateMachineId(child)}Arn`, { Ref: stateMachineId(child) }]),
          ),
        },
        LoggingConfiguration: {
          Level: 'ERROR',
          // Input and output can be large; the execution's own history has them.
          IncludeExecutionData: false,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [`${id}LogGroup`, 'Arn'] } } }],
        },
        TracingConfiguration: { Enabled: true },
      },
    },
    [`${id}LogGroup`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        // Under this prefix log delivery needs no resource policy, whose size is limited.
        LogGroupName: { 'Fn::Sub': `/aws/vendedlogs/states/\${AWS::StackName}-${name}` },
        RetentionInDays: logRetentionDays,
      },
    },
    [`${id}Role`]: serviceRole(
      'states',
      [
        { Sid: 'Functions', Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: functions.map(functionArn) },
        ...(children.length > 0 ? runToTheEnd(children) : []),
        ...(distributed ? runItems(name) : []),
        ...logsAndTraces(),
      ],
      {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': sourcesOf(name, distributed) },
      },
    ),
  };
}

/** Which ARN stands for the children of a Map, its own or that of its run, AWS does not say: both are the state machine's. */
function sourcesOf(name: StateMachineName, distributed: boolean) {
  const own = ownArn('states', `stateMachine:\${AWS::StackName}-${name}`);
  return distributed ? [own, ownArn('states', `stateMachine:\${AWS::StackName}-${name}/*`)] : own;
}

/**
 * What a distributed Map needs to run its items as executions of its own state machine. AWS Step Functions Developer Guide,
 * "IAM policies for using Distributed Map states". By name and not by reference, as the state machine refers to its role.
 */
function runItems(name: StateMachineName): Statement[] {
  return [
    {
      Sid: 'Items',
      Effect: 'Allow',
      Action: ['states:StartExecution'],
      Resource: [ownArn('states', `stateMachine:\${AWS::StackName}-${name}`)],
    },
    {
      Sid: 'ItemsUnderWay',
      Effect: 'Allow',
      Action: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
      Resource: [
        ownArn('states', `execution:\${AWS::StackName}-${name}:*`),
        ownArn('states', `execution:\${AWS::StackName}-${name}/*:*`),
      ],
    },
  ];
}

function functionArn(name: string) {
  return { 'Fn::GetAtt': [logicalId(name, 'LambdaFunction'), 'Arn'] };
}

/** What `startExecution.sync:2` needs: AWS Step Functions Developer Guide, "IAM policies for calling Step Functions". */
function runToTheEnd(children: readonly StateMachineName[]): Statement[] {
  return [
    {
      Sid: 'Children',
      Effect: 'Allow',
      Action: ['states:StartExecution'],
      Resource: children.map((child) => ({ Ref: stateMachineId(child) })),
    },
    {
      Sid: 'WaitForChildren',
      Effect: 'Allow',
      Action: ['states:DescribeExecution', 'states:StopExecution'],
      Resource: children.map((child) => ownArn('states', `execution:\${AWS::StackName}-${child}:*`)),
    },
    {
      Sid: 'HearOfChildren',
      Effect: 'Allow',
      Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      Resource: [ownArn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
    },
  ];
}

/** Neither log delivery nor X-Ray has resources to name: AWS Step Functions Developer Guide, "Logging" and "Tracing". */
function logsAndTraces(): Statement[] {
  return [
    {
      Sid: 'LogDelivery',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'Traces',
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
      Resource: ['*'],
    },
  ];
}
