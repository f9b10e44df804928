import { expect, test } from '@jest/globals';
import { logicalId } from '../../../deploy/names.ts';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import { METRICS } from '../../../shared/domain/measures.ts';
import type { Packaged } from '../package-service.ts';
import { referred, resourceNamed, resourcesOf } from '../template.ts';

const MACHINES = [
  'MoveDomainsStateMachine',
  'RestoreMoveStateMachine',
  'ChangeRecordsStateMachine',
  'MoveBatchStateMachine',
];
const EXECUTION_METRICS = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'];

/** Where the first sign is not the first one: half an hour behind, half the time that a deployment may take, an hour. */
const THRESHOLDS: Readonly<Record<string, number>> = {
  IteratorAge: 900_000,
  WaitSeconds: 1_800,
  RestoreSeconds: 3_600,
};

export function alarmsHold(packaged: () => Packaged): void {
  const alarms = () =>
    resourcesOf(packaged().template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

  test('watch every bad end, every throttle and the dead letters', () => {
    const watched = alarms().map(({ MetricName, Dimensions }) => {
      const [dimension] = Dimensions as { Value: unknown }[];
      return `${referred(dimension?.Value) ?? dimension?.Value} ${MetricName}`;
    });
    expect(watched.sort()).toEqual(
      [
        ...MACHINES.flatMap((machine) => EXECUTION_METRICS.map((metric) => `${machine} ${metric}`)),
        // What a watch comes to is the answer that its move takes up.
        'WatchSwapStateMachine ExecutionThrottled',
        ...Object.keys(PERMISSIONS).map((name) => `${logicalId(name, 'LambdaFunction')} Throttles`),
        `${logicalId('start-restore', 'LambdaFunction')} Errors`,
        `${logicalId('publish-events', 'LambdaFunction')} IteratorAge`,
        ...['DeadLetterQueue', 'RequestsDeadLetterQueue', 'EventsDeadLetterQueue'].map(
          (queue) => `${queue} ApproximateNumberOfMessagesVisible`,
        ),
        'cname-mover UnservedProbes',
        'cname-mover WaitSeconds',
        'cname-mover RestoreSeconds',
      ].sort(),
    );
  });

  test('go off at the first sign, are quiet when nothing happens, and notify the topic', () => {
    for (const alarm of alarms()) {
      expect(alarm).toMatchObject({
        Threshold: THRESHOLDS[String(alarm.MetricName)] ?? 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'AlarmTopic' }],
      });
      expect(String(alarm.AlarmDescription)).not.toBe('');
    }
  });

  test('name the metrics of the service with all of their dimensions, in the namespace of the stack', () => {
    const own = alarms().filter(({ Namespace }) => typeof Namespace !== 'string');
    expect(own).toHaveLength(3);
    const names = (dimensions: unknown) => (dimensions as { Name: string }[]).map(({ Name }) => Name);
    for (const { Namespace, MetricName, Dimensions, Statistic } of own) {
      expect({ Namespace, Statistic }).toEqual({ Namespace: { Ref: 'AWS::StackName' }, Statistic: 'Maximum' });
      expect(names(Dimensions)).toEqual(['service', ...METRICS[MetricName as keyof typeof METRICS]]);
    }
  });

  test('stand beside a dashboard that shows every metric of the service, function, state machine and queue, and refers to nothing else', () => {
    const { template } = packaged();
    const { DashboardBody } = resourceNamed(template, 'Dashboard').Properties;
    const text = (DashboardBody as { 'Fn::Sub': string })['Fn::Sub'];
    const { widgets } = JSON.parse(text) as { widgets: { x: number; y: number; width: number; height: number }[] };
    const shown = [...text.matchAll(/MetricName=\\"(\w+)\\"/g)].map((match) => match[1]);
    expect(shown.sort()).toEqual(Object.keys(METRICS).sort());
    const places = widgets.map(({ x, y }) => `${x} ${y}`);
    expect(places).toEqual([...new Set(places)]);
    expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
    const references = [...text.matchAll(/\$\{([\w:]+)(?:\.\w+)?\}/g)].map((match) => match[1] ?? '');
    const known = [...Object.keys(template.Resources), 'AWS::StackName', 'AWS::Region'];
    expect(references.filter((name) => !known.includes(name))).toEqual([]);
    for (const name of Object.keys(PERMISSIONS)) expect(references).toContain(logicalId(name, 'LambdaFunction'));
    const machines = Object.entries(template.Resources).filter(
      ([, one]) => one.Type === 'AWS::StepFunctions::StateMachine',
    );
    expect(references).toEqual(expect.arrayContaining(machines.map(([id]) => id)));
  });

  test('reach an encrypted topic, under a key that CloudWatch may use', () => {
    const { template } = packaged();
    expect(resourceNamed(template, 'AlarmTopic').Properties.KmsMasterKeyId).toEqual({ Ref: 'AlarmTopicKey' });
    expect(resourceNamed(template, 'AlarmTopicKey').Properties.KeyPolicy).toMatchObject({
      Statement: [
        { Sid: 'Administer' },
        { Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] },
      ],
    });
  });

  test('are sent to nobody by e-mail unless an address is given', () => {
    expect(resourcesOf(packaged().template, 'AWS::SNS::Subscription')).toEqual([]);
  });
}
