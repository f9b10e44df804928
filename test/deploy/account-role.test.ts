import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { allow } from '../../deploy/account-access.ts';
import { PERMISSIONS } from '../../deploy/permissions.ts';
import type { AccountUse } from '../../shared/aws/account-directory.ts';
import { READ_ACTIONS, TARGET_ACTIONS } from '../../shared/domain/session-policy.ts';
import { CONDITIONS, statementsFor, template, text } from './account-role.ts';
import { allStatements, resourceNamed } from './template.ts';

interface Grant {
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: object | undefined;
}

/** One line for each action on a resource under a condition. */
function grants(statements: readonly Grant[]): string[] {
  const lines = statements.flatMap(({ Action, Resource, Condition }) =>
    Action.flatMap((action) => Resource.map((resource) => `${action} ${JSON.stringify([resource, Condition])}`)),
  );
  return [...new Set(lines)].sort();
}

describe('The template for the role of an account', () => {
  const trust = allStatements(template).find(({ id }) => id === 'Role')?.statement;

  test('trusts the functions of one account, who know the external id', () => {
    expect(trust).toMatchObject({
      Action: ['sts:AssumeRole'],
      Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${ServiceAccountId}:root` } },
      Condition: {
        StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
        ArnLike: {
          'aws:PrincipalArn': {
            'Fn::Sub': `arn:\${AWS::Partition}:iam::\${ServiceAccountId}:role/\${ServiceStackName}-*`,
          },
        },
      },
    });
  });

  test('trusts only the organization, when one is named', () => {
    expect(trust?.Condition?.StringEquals?.['aws:PrincipalOrgID']).toEqual({
      'Fn::If': ['HasOrganization', { Ref: 'OrganizationId' }, { Ref: 'AWS::NoValue' }],
    });
  });

  test('has no parameter that docs/deploy.md does not explain', () => {
    const page = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const parameters = [...text.matchAll(/^ {2}(\w+):\n {4}Type: (?:String|CommaDelimitedList)$/gm)].map(
      ([, name = '']) => name,
    );
    expect(parameters).toHaveLength(11);
    expect(parameters.filter((name) => !new RegExp(`^\\|.*\`${name}\`.*\\|$`, 'm').test(page))).toEqual([]);
  });

  test('allows no action by a wildcard', () => {
    const actions = allStatements(template).flatMap(({ statement }) => statement.Action);
    // The asterisk is a part of this one's name.
    expect(actions.filter((action) => action.includes('*'))).toEqual(['lambda:EnableReplication*']);
  });

  test.each([
    [
      'EdgeFunctionsPolicy',
      'HasEdgeFunctions',
      'EdgeFunctionArns',
      ['lambda:GetFunction', 'lambda:EnableReplication*'],
    ],
    ['LogBucketsPolicy', 'HasLogBuckets', 'LogBucketArns', ['s3:GetBucketAcl', 's3:PutBucketAcl']],
  ])('%s is there only when its resources are named, and for these', (id, condition, parameter, actions) => {
    const own = allStatements(template).filter((one) => one.id === id);
    expect(own.map(({ statement }) => [statement.Action, statement.Resource])).toEqual([
      [actions, [{ Ref: parameter }]],
    ]);
    expect(resourceNamed(template, id).Condition).toBe(condition);
    expect(text).toContain(`  ${parameter}:\n    Type: CommaDelimitedList\n    Default: ''\n`);
  });

  test.each(Object.keys(CONDITIONS) as AccountUse[])('allows for the use %s what the functions do there', (use) => {
    const actions = Object.values(PERMISSIONS).flatMap(({ accounts }) => accounts[use] ?? []);
    expect(grants(statementsFor(use))).toEqual(grants(allow([...new Set(actions)], `\${AWS::AccountId}`)));
  });

  test('allows every reading that a session is cut down to', () => {
    const uses = Object.keys(CONDITIONS) as AccountUse[];
    const allowed = uses.flatMap((use) => statementsFor(use).flatMap(({ Action }) => Action));
    expect([...READ_ACTIONS, ...TARGET_ACTIONS].filter((action) => !allowed.includes(action))).toEqual([]);
  });
});
