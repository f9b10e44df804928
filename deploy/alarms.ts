import type { MetricName } from '../shared/domain/measures.ts';
import { SERVICE_DIMENSION } from './dashboard.ts';
import { logicalId, pascalCase, type StateMachineName, stateMachineId } from './names.ts';
import { PERMISSIONS } from './permissions.ts';

const PERIOD_SECONDS = 60;

interface Metric {
  readonly namespace: string | object;
  readonly name: string;
  readonly dimension: Readonly<Record<string, object | string>>;
  /** What the largest value of a period may not reach; left out, nothing may be counted at all. */
  readonly atLeast?: number;
}

/** Milliseconds by which what is told may lie behind. */
const BEHIND_MS = 900_000;
/**
 * Half of what the state machines wait for a deployment at most (3600 s): deployments take minutes, docs/performance.md. It is
 * measured at the end of one; what does not end fails its move, which has an alarm of its own.
 */
const SLOW_DEPLOYMENT_SECONDS = 1_800;
/** Some four deployments in a row, one slow one among them. */
const SLOW_RESTORE_SECONDS = 3_600;

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
  unserved: 'a-look-at-the-edge-proved-nothing',
  slow: 'a-deployment-or-dns-change-takes-too-long',
  slowRestore: 'a-way-back-takes-long',
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
      told(
        'A move or a batch was cut off, and nothing took its end: no restore was started, or no end noted.',
        'cutOffLetters',
      ),
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
    ...ownAlarm(
      'probes-unserved',
      told(
        'A look found a domain that the target does not serve; the move looks again before it goes back.',
        'unserved',
      ),
      'UnservedProbes',
      {},
      1,
    ),
    ...ownAlarm(
      'deployments-slow',
      told('A deployment of CloudFront took more than half an hour.', 'slow'),
      'WaitSeconds',
      { For: 'cloudfront' },
      SLOW_DEPLOYMENT_SECONDS,
    ),
    ...ownAlarm(
      'restores-slow',
      told('A way back took more than an hour.', 'slowRestore'),
      'RestoreSeconds',
      { Kind: 'move', Status: 'restored' },
      SLOW_RESTORE_SECONDS,
    ),
  };
}

/** One alarm on a metric of the service's own. By the maximum, since what is told twice is measured twice. */
function ownAlarm(
  name: string,
  description: string,
  metric: MetricName,
  dimensions: Readonly<Record<string, string>>,
  atLeast: number,
) {
  const dimension = { [SERVICE_DIMENSION.name]: SERVICE_DIMENSION.value, ...dimensions };
  const namespace = { Ref: 'AWS::StackName' };
  return { [`${pascalCase(name)}Alarm`]: alarm(name, description, { namespace, name: metric, dimension, atLeast }) };
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
