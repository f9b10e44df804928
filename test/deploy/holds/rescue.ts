import { expect, test } from '@jest/globals';
import type { Packaged } from '../package-service.ts';
import { resourceNamed, statementsOf } from '../template.ts';

const START_RESTORE = { 'Fn::GetAtt': ['StartDashrestoreLambdaFunction', 'Arn'] };
const DEAD_LETTERS = { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] };

export function rescueHolds(packaged: () => Packaged): void {
  const properties = (id: string) => resourceNamed(packaged().template, id).Properties;

  test('the rule hears of every end of a move or record change that no catcher sees', () => {
    expect(properties('CutOffRule').EventPattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
        stateMachineArn: [{ Ref: 'MoveDomainsStateMachine' }, { Ref: 'ChangeRecordsStateMachine' }],
      },
    });
  });

  test('it invokes start-restore, again and again, and keeps what it cannot deliver', () => {
    expect(properties('CutOffRule').Targets).toEqual([
      {
        Id: 'start-restore',
        Arn: START_RESTORE,
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: DEAD_LETTERS },
      },
    ]);
    expect(properties('CutOffRulePermission')).toMatchObject({
      Action: 'lambda:InvokeFunction',
      FunctionName: START_RESTORE,
      SourceArn: { 'Fn::GetAtt': ['CutOffRule', 'Arn'] },
    });
  });

  test('what start-restore cannot deal with is kept as well', () => {
    expect(properties('StartDashrestoreLambdaEvConf')).toMatchObject({
      FunctionName: { Ref: 'StartDashrestoreLambdaFunction' },
      DestinationConfig: { OnFailure: { Destination: DEAD_LETTERS } },
    });
    const sends = statementsOf({ Properties: properties('StartRestoreRole') }).filter(({ Action }) =>
      Action.includes('sqs:SendMessage'),
    );
    expect(sends.map(({ Resource }) => Resource)).toEqual([[DEAD_LETTERS]]);
  });

  test('dead letters are encrypted, kept for two weeks, and come from the rule only', () => {
    expect(properties('DeadLetterQueue')).toEqual({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    expect(properties('DeadLetterQueuePolicy').PolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['CutOffRule', 'Arn'] } } },
        },
      ],
    });
  });
}
