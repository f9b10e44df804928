import type { AccountDirectory } from '../shared/aws/account-directory.ts';
import { type AccessList, eventSources } from '../shared/domain/api/access-list.ts';
import { BATCH_REQUESTED } from '../shared/domain/batch/requesting.ts';
import { REQUESTING } from '../shared/domain/events/incoming.ts';
import { EVENT_AGE_SECONDS } from '../shared/domain/events/patience.ts';
import { type EventRule, RULES } from '../shared/domain/events/rules.ts';
import { STREAM } from '../shared/domain/events/stream.ts';
import { logicalId, ownArn, pascalCase } from './names.ts';
import { serviceRole } from './statement.ts';

export const RETRY_POLICY = { MaximumEventAgeInSeconds: EVENT_AGE_SECONDS, MaximumRetryAttempts: 185 };
const TWO_WEEKS = 1_209_600;

/** The bus with who may put events on it, the rules, the reading of the table's stream, and the dead letters of all of it. */
export function events(access: AccessList, directory: AccountDirectory) {
  return {
    EventBus: { Type: 'AWS::Events::EventBus', Properties: { Name: { 'Fn::Sub': `\${AWS::StackName}` } } },
    ...busPolicies(access, directory),
    ...Object.assign({}, ...RULES.flatMap((rule) => rule.buses.map((bus) => ruleOn(rule, bus)))),
    ...scheduling(),
    PublishEventsMapping: streamMapping(),
    RequestsDeadLetterQueue: queue(),
    RequestsDeadLetterQueuePolicy: queuePolicy(
      'RequestsDeadLetterQueue',
      RULES.flatMap((rule) => rule.buses.map((bus) => ruleId(rule.name, bus))),
    ),
    EventsDeadLetterQueue: queue(),
  };
}

/** The name in the template of a rule. */
export function ruleId(name: string, bus: EventRule['buses'][number] = 'own'): string {
  return `${pascalCase(name)}${bus === 'own' ? '' : 'OnDefaultBus'}Rule`;
}

/** Lets EventBridge send to a queue what it could not deliver by these rules. */
export function queuePolicy(queueId: string, ruleIds: readonly string[]) {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: queueId }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': ruleIds.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })) } },
          },
        ],
      },
    },
  };
}

/**
 * What other accounts may put: those of the access list events that ask for something, under the sources that they were
 * granted, and those of the directory what CloudTrail tells of CloudFront.
 */
function busPolicies(access: AccessList, directory: AccountDirectory) {
  const asking = [...eventSources(access)].map(([account, sources]) =>
    busPolicy('Requests', account, {
      'events:source': sources,
      'events:detail-type': [...Object.keys(REQUESTING), BATCH_REQUESTED],
    }),
  );
  const targets = directory.filter(({ roleArn, uses }) => roleArn !== undefined && uses.includes('target'));
  const telling = targets.map(({ accountId }) =>
    busPolicy('Conflicts', accountId, { 'events:source': ['aws.cloudfront'] }),
  );
  return Object.assign({}, ...asking, ...telling);
}

function busPolicy(purpose: string, account: string, condition: object) {
  return {
    [`EventBus${purpose}Of${account}`]: {
      Type: 'AWS::Events::EventBusPolicy',
      Properties: {
        EventBusName: { Ref: 'EventBus' },
        StatementId: `${purpose}Of${account}`,
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:root` } },
          Action: 'events:PutEvents',
          Resource: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
          Condition: { StringEquals: condition },
        },
      },
    },
  };
}

function ruleOn({ name, description, pattern, functionName }: EventRule, bus: EventRule['buses'][number]) {
  const id = ruleId(name, bus);
  const target = { 'Fn::GetAtt': [logicalId(functionName, 'LambdaFunction'), 'Arn'] };
  return {
    [id]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Description: description,
        ...(bus === 'own' ? { EventBusName: { Ref: 'EventBus' } } : {}),
        EventPattern: pattern,
        Targets: [
          {
            Id: functionName,
            Arn: target,
            RetryPolicy: RETRY_POLICY,
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['RequestsDeadLetterQueue', 'Arn'] } },
          },
        ],
      },
    },
    [`${id}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: target,
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
      },
    },
  };
}

/** The group of the schedules, and the role by which EventBridge Scheduler begins moves. */
function scheduling() {
  return {
    ScheduleGroup: {
      Type: 'AWS::Scheduler::ScheduleGroup',
      Properties: { Name: { 'Fn::Sub': `\${AWS::StackName}` } },
    },
    ScheduleRole: serviceRole(
      'scheduler',
      [
        {
          Sid: 'BeginMoves',
          Effect: 'Allow',
          Action: ['lambda:InvokeFunction'],
          Resource: [{ 'Fn::GetAtt': [logicalId('start-move', 'LambdaFunction'), 'Arn'] }],
        },
        {
          Sid: 'DeadLetters',
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: [{ 'Fn::GetAtt': ['RequestsDeadLetterQueue', 'Arn'] }],
        },
      ],
      {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnEquals: { 'aws:SourceArn': ownArn('scheduler', `schedule-group/\${AWS::StackName}`) },
      },
    ),
  };
}

function streamMapping() {
  const { functionName, pattern, batchSize, maximumAgeSeconds } = STREAM;
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { Ref: logicalId(functionName, 'LambdaFunction') },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: batchSize,
      MaximumRecordAgeInSeconds: maximumAgeSeconds,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['EventsDeadLetterQueue', 'Arn'] } } },
    },
  };
}

function queue() {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: TWO_WEEKS },
  };
}
