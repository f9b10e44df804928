import { expect, test } from '@jest/globals';
import { RETRY_POLICY } from '../../../deploy/events.ts';
import type { Packaged } from '../package-service.ts';
import { resourceNamed, statementsOf } from '../template.ts';

const START_RESTORE = { 'Fn::GetAtt': ['StartDashrestoreLambdaFunction', 'Arn'] };
const END_BATCH = { 'Fn::GetAtt': ['EndDashbatchLambdaFunction', 'Arn'] };
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
        RetryPolicy: RETRY_POLICY,
        DeadLetterConfig: { Arn: DEAD_LETTERS },
      },
    ]);
    expect(properties('CutOffRulePermission')).toMatchObject({
      Action: 'lambda:InvokeFunction',
      FunctionName: START_RESTORE,
      SourceArn: { 'Fn::GetAtt': ['CutOffRule', 'Arn'] },
    });
  });

  test('another one does so for batches, by end-batch', () => {
    expect(properties('CutOffBatchRule')).toMatchObject({
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { status: ['ABORTED', 'TIMED_OUT', 'FAILED'], stateMachineArn: [{ Ref: 'MoveBatchStateMachine' }] },
      },
      Targets: [
        {
          Arn: END_BATCH,
          RetryPolicy: RETRY_POLICY,
          DeadLetterConfig: { Arn: DEAD_LETTERS },
        },
      ],
    });
    expect(properties('CutOffBatchRulePermission')).toMatchObject({
      Action: 'lambda:InvokeFunction',
      FunctionName: END_BATCH,
      SourceArn: { 'Fn::GetAtt': ['CutOffBatchRule', 'Arn'] },
    });
  });

  test.each([
    ['StartDashrestore', 'StartRestoreRole'],
    ['EndDashbatch', 'EndBatchRole'],
  ])('what %s cannot deal with is kept as well', (name, role) => {
    expect(properties(`${name}LambdaEvConf`)).toMatchObject({
      FunctionName: { Ref: `${name}LambdaFunction` },
      DestinationConfig: { OnFailure: { Destination: DEAD_LETTERS } },
    });
    const sends = statementsOf({ Properties: properties(role) }).filter(({ Action }) =>
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
          Condition: {
            ArnEquals: {
              'aws:SourceArn': [{ 'Fn::GetAtt': ['CutOffRule', 'Arn'] }, { 'Fn::GetAtt': ['CutOffBatchRule', 'Arn'] }],
            },
          },
        },
      ],
    });
  });
}
