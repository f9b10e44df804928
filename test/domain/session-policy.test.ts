import { describe, expect, test } from '@jest/globals';
import { sessionPolicy } from '../../shared/domain/session-policy.ts';

const SOURCE = { accountId: '111111111111', distributionId: 'E1SOURCE' };
const TARGET = { accountId: '222222222222', distributionId: 'E2TARGET' };
const ZONE = { hostedZoneId: 'Z1EXAMPLE', accountId: '111111111111', name: 'example.com' };
const statements = (policy: string) =>
  JSON.parse(policy).Statement as { Action: string | string[]; Resource: unknown; Condition?: unknown }[];
const actions = (policy: string) => statements(policy).flatMap(({ Action }) => Action);

describe('a role session', () => {
  test('of a function that writes nothing can only read', () => {
    expect(
      actions(sessionPolicy({ writes: 'nothing' }, '111111111111', 'aws')).filter(
        (action) => !/:(Get|List|Describe)/.test(action),
      ),
    ).toEqual([]);
  });

  test('that asks for the targets of records can ask for nothing else', () => {
    const policy = sessionPolicy({ writes: 'nothing', asks: 'targets' }, '111111111111', 'aws');

    expect(actions(policy).filter((action) => !/:(GET$|Get|List|Describe)/.test(action))).toEqual([]);
    expect(actions(policy).filter((action) => /^(cloudfront|route53|acm|iam):/.test(action))).toEqual([]);
  });

  test('that changes aliases is cut down to the distributions at hand, in their own partition', () => {
    const policy = sessionPolicy(
      { writes: 'distributions', distributions: [SOURCE, TARGET] },
      '111111111111',
      'aws-cn',
    );

    const write = statements(policy).find(({ Action }) => Action.includes('cloudfront:UpdateDistribution'));
    expect(write?.Resource).toEqual(['arn:aws-cn:cloudfront::111111111111:distribution/E1SOURCE']);
    expect(actions(policy)).not.toContain('route53:ChangeResourceRecordSets');
  });

  test('that changes records is cut down to the zones and names at hand, wildcards as Route 53 spells them', () => {
    const policy = sessionPolicy(
      { writes: 'records', zones: [{ zone: ZONE, names: ['www.example.com', '*.example.com'] }] },
      '111111111111',
      'aws',
    );

    const write = statements(policy).find(({ Action }) => Action === 'route53:ChangeResourceRecordSets');
    expect(write).toMatchObject({
      Resource: ['arn:aws:route53:::hostedzone/Z1EXAMPLE'],
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['www.example.com', '\\052.example.com'],
        },
      },
    });
    expect(actions(policy)).not.toContain('cloudfront:UpdateDistribution');
  });

  test('that requests a certificate can request no other names, and nothing in other accounts', () => {
    const names = ['*.example.com', 'example.com'];
    const scope = { writes: 'certificate', accountId: TARGET.accountId, names } as const;
    const writes = statements(sessionPolicy(scope, TARGET.accountId, 'aws')).slice(1);

    expect(writes).toMatchObject([
      { Action: 'acm:RequestCertificate', Condition: { 'ForAllValues:StringEquals': { 'acm:DomainNames': names } } },
      { Action: 'acm:AddTagsToCertificate', Resource: 'arn:aws:acm:us-east-1:222222222222:certificate/*' },
    ]);
    expect(statements(sessionPolicy(scope, SOURCE.accountId, 'aws'))).toHaveLength(1);
    const many = Array.from({ length: 100 }, (_, index) => `name-${index}.example.com`);
    expect(sessionPolicy({ ...scope, names: many }, TARGET.accountId, 'aws').length).toBeLessThanOrEqual(2_048);
  });

  test('that deletes a certificate can delete that one only', () => {
    const arn = 'arn:aws:acm:us-east-1:222222222222:certificate/1';
    const scope = { writes: 'certificate', accountId: TARGET.accountId, delete: arn } as const;
    const writes = statements(sessionPolicy(scope, TARGET.accountId, 'aws')).slice(1);

    expect(writes).toEqual([{ Effect: 'Allow', Action: 'acm:DeleteCertificate', Resource: arn }]);
  });

  test('for more names than STS takes in a policy still has the zone', () => {
    const names = Array.from({ length: 100 }, (_, index) => `name-${index}.example.com`);

    const policy = sessionPolicy({ writes: 'records', zones: [{ zone: ZONE, names }] }, '111111111111', 'aws');

    expect(policy.length).toBeLessThanOrEqual(2_048);
    expect(statements(policy).at(-1)).toMatchObject({ Resource: ['arn:aws:route53:::hostedzone/Z1EXAMPLE'] });
  });

  test('for a hundred zones still fits, and names only those of its own account', () => {
    const zones = Array.from({ length: 100 }, (_, index) => ({
      zone: { ...ZONE, hostedZoneId: `Z${index}EXAMPLE` },
      names: [`www.example-${index}.com`],
    }));
    const other = { zone: { ...ZONE, hostedZoneId: 'ZOTHER', accountId: '222222222222' }, names: ['www.example.org'] };

    const policy = sessionPolicy({ writes: 'records', zones: [...zones, other] }, '111111111111', 'aws');
    const few = sessionPolicy({ writes: 'records', zones: [...zones.slice(0, 3), other] }, '111111111111', 'aws');

    expect(policy.length).toBeLessThanOrEqual(2_048);
    expect(statements(policy).at(-1)).toMatchObject({ Resource: ['arn:aws:route53:::hostedzone/*'] });
    expect(few).toContain('Z2EXAMPLE');
    expect(few).not.toContain('ZOTHER');
  });
});
