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

  test('the bucket of batches is private, encrypted, by TLS only, and what is in it expires', () => {
    const { template } = packaged();
    const bucket = resourceNamed(template, 'BatchBucket');
    expect(bucket.DeletionPolicy).toBe('Retain');
    expect(bucket.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 400 }] },
    });
    expect(resourceNamed(template, 'BatchBucketPolicy').Properties.PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
  });

  test('people find what they need in the outputs', () => {
    expect(Object.keys(packaged().template.Outputs)).toEqual(
      expect.arrayContaining([
        'MoveDomainsStateMachineArn',
        'RestoreMoveStateMachineArn',
        'MoveBatchStateMachineArn',
        'BatchBucketName',
        'TableName',
        'AlarmTopicArn',
        'DeadLetterQueueUrl',
      ]),
    );
  });
}
