import { expect, test } from '@jest/globals';
import { logicalId } from '../../../deploy/names.ts';
import { PERMISSIONS } from '../../../deploy/permissions.ts';
import type { Packaged } from '../package-service.ts';
import { referred, resourceNamed, resourcesOf } from '../template.ts';

const MACHINES = [
  'MoveDomainsStateMachine',
  'RestoreMoveStateMachine',
  'ChangeRecordsStateMachine',
  'MoveBatchStateMachine',
];
const EXECUTION_METRICS = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'];

export function alarmsHold(packaged: () => Packaged): void {
  const alarms = () =>
    resourcesOf(packaged().template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

  test('watch every bad end, every throttle and the dead letters', () => {
    const watched = alarms().map(({ MetricName, Dimensions }) => {
      const [dimension] = Dimensions as { Value: unknown }[];
      return `${referred(dimension?.Value)} ${MetricName}`;
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
      ].sort(),
    );
  });

  test('go off at the first sign, are quiet when nothing happens, and notify the topic', () => {
    for (const alarm of alarms()) {
      expect(alarm).toMatchObject({
        Threshold: alarm.MetricName === 'IteratorAge' ? 900_000 : 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'AlarmTopic' }],
      });
      expect(String(alarm.AlarmDescription)).not.toBe('');
    }
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
