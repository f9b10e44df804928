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

/** The entries of docs/runbook.md that alarms lead to, by the ids of their headings. */
const ENTRIES = {
  failed: 'a-move-or-record-change-failed',
  parked: 'a-move-is-parked',
  stopped: 'an-execution-was-stopped-or-timed-out',
  restoreStopped: 'a-restore-was-stopped-or-timed-out',
  batchStopped: 'a-batch-stopped-or-failed',
  batchEnded: 'an-execution-of-move-batch-was-stopped',
  throttled: 'step-functions-or-lambda-slows-down',
  cutOffLetters: 'dead-letters-of-jobs-that-were-cut-off',
  requestLetters: 'dead-letters-of-requests',
  eventLetters: 'dead-letters-of-what-is-told',
  late: 'events-are-late',
} as const;

/** What an alarm says, and the entry of the runbook that says what to do. */
function told(sentence: string, entry: keyof typeof ENTRIES): string {
  return `${sentence} Runbook: docs/runbook.md#${ENTRIES[entry]}`;
}

/** The alarms, all of which notify the topic when they go off and when they are over. */
export function alarms() {
  return {
    ...executionAlarms('move-domains', {
      ExecutionsFailed: told('A move was refused, restored or parked: see its Cause.', 'failed'),
      ExecutionsTimedOut: told('A move took 46 days; its restore is started.', 'stopped'),
      ExecutionsAborted: told('Someone stopped a move; its restore is started.', 'stopped'),
      ExecutionThrottled: told('Step Functions slows moves down.', 'throttled'),
    }),
    ...executionAlarms('change-records', {
      ExecutionsFailed: told('A record change was refused, restored or parked.', 'failed'),
      ExecutionsTimedOut: told('A record change took 8 days; its restore is started.', 'stopped'),
      ExecutionsAborted: told('Someone stopped a record change; it is restored.', 'stopped'),
      ExecutionThrottled: told('Step Functions slows record changes down.', 'throttled'),
    }),
    ...executionAlarms('move-batch', {
      ExecutionsFailed: told('A batch was refused, or stopped by failures: see its Cause.', 'batchStopped'),
      ExecutionsTimedOut: told('A batch took 90 days; what it began goes on.', 'batchEnded'),
      ExecutionsAborted: told('Someone stopped a batch; the moves under way are restored.', 'batchEnded'),
      ExecutionThrottled: told('Step Functions slows batches down.', 'throttled'),
    }),
    ...executionAlarms('restore-move', {
      ExecutionsFailed: told('A move is parked: its Cause has the next command.', 'parked'),
      ExecutionsTimedOut: told('A restore took 9 days: start restore-move again.', 'restoreStopped'),
      ExecutionsAborted: told('Someone stopped a restore: start restore-move again.', 'restoreStopped'),
      ExecutionThrottled: told('Step Functions slows restores down.', 'throttled'),
    }),
    ...executionAlarms('watch-swap', {
      ExecutionThrottled: told('Step Functions slows the watches for AWS Support down.', 'throttled'),
    }),
    ...functionAlarm(
      'start-restore',
      'Errors',
      told('The restore of a move that was cut off could not be started.', 'cutOffLetters'),
    ),
    ...Object.assign({}, ...Object.keys(PERMISSIONS).map((name) => functionAlarm(name, 'Throttles', THROTTLED))),
    ...queueAlarm(
      'DeadLetterQueue',
      'dead-letters',
      told('A move was cut off and nothing started its restore.', 'cutOffLetters'),
    ),
    ...queueAlarm(
      'RequestsDeadLetterQueue',
      'requests-dead-letters',
      told('An event or a schedule asked for something in vain: its message says why.', 'requestLetters'),
    ),
    ...queueAlarm(
      'EventsDeadLetterQueue',
      'events-dead-letters',
      told('Nobody was told of something that moves did: neither bus nor ticket system took it.', 'eventLetters'),
    ),
    PublishEventsBehindAlarm: alarm(
      'publish-events-behind',
      told('What moves did is told late: the bus takes nothing.', 'late'),
      {
        namespace: 'AWS/Lambda',
        name: 'IteratorAge',
        dimension: { FunctionName: { Ref: logicalId('publish-events', 'LambdaFunction') } },
        atLeast: BEHIND_MS,
      },
    ),
  };
}

/** Who is told of the alarms by e-mail, once the address has confirmed. */
export function emailSubscription(address: string) {
  const Properties = { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: address };
  return { Type: 'AWS::SNS::Subscription', Properties };
}

const THROTTLED = told(
  'Lambda refuses invocations: the concurrency of the account is used up. Moves wait and try again.',
  'throttled',
);

/** One alarm for each metric of a state machine, by what it says. */
function executionAlarms(machine: StateMachineName, descriptions: Readonly<Record<string, string>>) {
  const dimension = { StateMachineArn: { Ref: stateMachineId(machine) } };
  return Object.fromEntries(
    Object.entries(descriptions).map(([name, description]) => [
      `${pascalCase(machine)}${name}Alarm`,
      alarm(`${machine}-${name}`, description, { namespace: 'AWS/States', name, dimension }),
    ]),
  );
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
