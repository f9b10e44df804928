import { expect, test } from '@jest/globals';
import type { Packaged } from '../package-service.ts';
import { resourceNamed } from '../template.ts';

export function storesHold(packaged: () => Packaged): void {
  test('the table survives mistakes, and the removal of the service', () => {
    const table = resourceNamed(packaged().template, 'Table');
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'deleteAfter', Enabled: true },
      DeletionProtectionEnabled: true,
    });
  });

  test('people find what they need in the outputs', () => {
    expect(Object.keys(packaged().template.Outputs)).toEqual(
      expect.arrayContaining([
        'MoveDomainsStateMachineArn',
        'RestoreMoveStateMachineArn',
        'TableName',
        'AlarmTopicArn',
        'DeadLetterQueueUrl',
      ]),
    );
  });
}
