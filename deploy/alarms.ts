import { logicalId, pascalCase, type StateMachineName, stateMachineId } from './names.ts';
import { PERMISSIONS } from './permissions.ts';

const PERIOD_SECONDS = 60;

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: Readonly<Record<string, object>>;
  /** What the largest value of a period may not reach; left out, nothing may be counted at all. */
  readonly atLeast?: number;
}

/** Milliseconds by which what is told may lie behind. */
const BEHIND_MS = 900_000;

/** The alarms, all of which notify the topic when they go off and when they are over. */
export function alarms() {
  return {
    ...executionAlarms('move-domains', 'ExecutionsFailed', 'A move was refused, restored or parked: see its Cause.'),
    ...executionAlarms('move-domains', 'ExecutionsTimedOut', 'A move took 46 days; its restore is started.'),
    ...executionAlarms('move-domains', 'ExecutionsAborted', 'Someone stopped a move; its restore is started.'),
    ...executionAlarms('move-domains', 'ExecutionThrottled', 'Step Functions slows moves down.'),
    ...executionAlarms('change-records', 'ExecutionsFailed', 'A record change was refused, restored or parked.'),
    ...executionAlarms('change-records', 'ExecutionsTimedOut', 'A record change took 8 days; its restore is started.'),
    ...executionAlarms('change-records', 'ExecutionsAborted', 'Someone stopped a record change; it is restored.'),
    ...executionAlarms('change-records', 'ExecutionThrottled', 'Step Functions slows record changes down.'),
    ...executionAlarms('restore-move', 'ExecutionsFailed', 'A move is parked: its Cause has the next command.'),
    ...executionAlarms('restore-move', 'ExecutionsTimedOut', 'A restore took 9 days: start restore-move again.'),
    ...executionAlarms('restore-move', 'ExecutionsAborted', 'Someone stopped a restore: start restore-move again.'),
    ...executionAlarms('restore-move', 'ExecutionThrottled', 'Step Functions slows restores down.'),
    ...executionAlarms('watch-swap', 'ExecutionThrottled', 'Step Functions slows the watches for AWS Support down.'),
    ...functionAlarm('start-restore', 'Errors', 'The restore of a move that was cut off could not be started.'),
    ...Object.assign({}, ...Object.keys(PERMISSIONS).map((name) => functionAlarm(name, 'Throttles', THROTTLED))),
    ...queueAlarm(
      'DeadLetterQueue',
      'dead-letters',
      'A move was cut off and nothing started its restore: start restore-move with the moveId of the message.',
    ),
    ...queueAlarm(
      'RequestsDeadLetterQueue',
      'requests-dead-letters',
      'An event or a schedule asked for something in vain: its message says why.',
    ),
    ...queueAlarm(
      'EventsDeadLetterQueue',
      'events-dead-letters',
      'Nobody was told of something that moves did: neither bus nor ticket system took it.',
    ),
    PublishEventsBehindAlarm: alarm('publish-events-behind', 'What moves did is told late: the bus takes nothing.', {
      namespace: 'AWS/Lambda',
      name: 'IteratorAge',
      dimension: { FunctionName: { Ref: logicalId('publish-events', 'LambdaFunction') } },
      atLeast: BEHIND_MS,
    }),
  };
}

/** Who is told of the alarms by e-mail, once the address has confirmed. */
export function emailSubscription(address: string) {
  const Properties = { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: address };
  return { Type: 'AWS::SNS::Subscription', Properties };
}

const THROTTLED = 'Lambda refuses invocations: the concurrency of the account is used up. Moves wait and try again.';

function executionAlarms(machine: StateMachineName, metric: string, description: string) {
  const dimension = { StateMachineArn: { Ref: stateMachineId(machine) } };
  return {
    [`${pascalCase(machine)}${metric}Alarm`]: alarm(`${machine}-${metric}`, description, {
      namespace: 'AWS/States',
      name: metric,
      dimension,
    }),
  };
}

function functionAlarm(name: string, metric: 'Errors' | 'Throttles', description: string) {
  const dimension = { FunctionName: { Ref: logicalId(name, 'LambdaFunction') } };
  return {
    [`${pascalCase(name)}${metric}Alarm`]: alarm(`${name}-${metric}`, description, {
      namespace: 'AWS/Lambda',
      name: metric,
      dimension,
    }),
  };
}

function queueAlarm(queue: string, name: string, description: string) {
  const dimension = { QueueName: { 'Fn::GetAtt': [queue, 'QueueName'] } };
  const metric = { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimension, atLeast: 1 };
  return { [`${pascalCase(name)}Alarm`]: alarm(name, description, metric) };
}

function alarm(name: string, description: string, { namespace, name: metric, dimension, atLeast }: Metric) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: { 'Fn::Sub': `\${AWS::StackName}-${name}` },
      AlarmDescription: description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimension).map(([Name, Value]) => ({ Name, Value })),
      Statistic: atLeast === undefined ? 'Sum' : 'Maximum',
      Period: PERIOD_SECONDS,
      EvaluationPeriods: 1,
      Threshold: atLeast ?? 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmTopic' }],
      OKActions: [{ Ref: 'AlarmTopic' }],
    },
  };
}
