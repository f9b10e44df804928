import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ownArn, roleId } from '../../deploy/names.ts';
import { PERMISSIONS } from '../../deploy/permissions.ts';
import { functionRoles } from '../../deploy/roles.ts';
import type { AccountUse } from '../../shared/aws/account-directory.ts';
import { calledActions } from './called-actions.ts';
import { type Statement, statementsOf } from './template.ts';

const FUNCTIONS = readdirSync(join(import.meta.dirname, '../../functions')).map((file) => basename(file, '.ts'));
const ALL_USES: AccountUse[] = ['source', 'target', 'dns', 'zones'];
const OWN = { accountId: '999999999999', uses: ALL_USES };
const ROLE_ARN = 'arn:aws:iam::111122223333:role/cname-mover';
const OTHER = { accountId: '111122223333', roleArn: ROLE_ARN, uses: ALL_USES };
/** What AWS asks for besides the action of the same name: Service Authorization Reference, UpdateDistribution. */
const IMPLIED = ['cloudfront:GetVpcOrigin', 'wafv2:GetWebACL'];
/** What AWS allows a call only together with; tags: ACM API Reference, RequestCertificate. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'cloudfront:AssociateAlias': ['cloudfront:UpdateDistribution'],
  'cloudfront:UpdateDomainAssociation': ['cloudfront:UpdateDistribution', 'cloudfront:UpdateDistributionTenant'],
  'acm:RequestCertificate': ['acm:AddTagsToCertificate'],
  'scheduler:CreateSchedule': ['iam:PassRole'],
};
/** Calls that no SDK command stands for. */
const RUNTIME = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

function roleStatements(name: string, directory: Parameters<typeof functionRoles>[0]): Statement[] {
  const role = functionRoles(directory)[roleId(name)];
  if (!role) throw new Error(`${name} has no role.`);
  return statementsOf(role);
}

/** Items by the partition keys that a condition leaves; requests are the moves' own, listed by the index. */
const KINDS: Readonly<Record<string, string>> = {
  '["MOVE#*"]': 'moves',
  '["REQUESTS","RECORD-CHANGES"]': 'moves',
  '["BATCH#*"]': 'batches',
  '["BATCHES"]': 'batches',
  '["LOCK#*"]': 'locks',
  '["TOKEN#*"]': 'tokens',
  '["CALLER#*"]': 'callers',
};

/** The statement's actions, those on the table with the kind of item that its condition leaves. */
function allowed({ Action, Condition }: Statement): string[] {
  const { 'ForAllValues:StringLike': like, 'ForAllValues:StringEquals': equal } = Condition ?? {};
  const kind = KINDS[JSON.stringify((like ?? equal)?.['dynamodb:LeadingKeys']) ?? ''];
  return Action.map((action) => (kind === undefined ? action : `${kind} ${action}`));
}

describe('The role of each function', () => {
  test('exists for every function and for nothing else', () => {
    expect(Object.keys(PERMISSIONS).sort()).toEqual(FUNCTIONS.sort());
  });

  test.each(FUNCTIONS)('%s: allows what the code calls, and nothing more', (name) => {
    const actions = roleStatements(name, [OWN, OTHER]).flatMap(allowed);
    const granted = actions.filter((action) => ![...IMPLIED, ...RUNTIME, 'sqs:SendMessage'].includes(action));
    const called = calledActions(name);
    const implied = called.flatMap((action) => TOGETHER[action] ?? []);
    // What may be done with executions of two state machines is two statements.
    expect([...new Set(granted)].sort()).toEqual([...new Set([...called, ...implied])].sort());
  });

  test.each(FUNCTIONS)('%s: may read what a config refers to exactly when it writes configs', (name) => {
    const actions = roleStatements(name, [OWN]).flatMap(allowed);
    const writes = actions.includes('cloudfront:UpdateDistribution');
    expect(IMPLIED.map((action) => actions.includes(action))).toEqual([writes, writes]);
  });

  test('reaches no account directly when each has a role', () => {
    const actions = FUNCTIONS.flatMap((name) => roleStatements(name, [OTHER])).flatMap(allowed);
    const direct = actions.filter((action) => /^(cloudfront|route53|acm|iam|wafv2):/.test(action));
    // The role that schedules get is the service's own.
    expect(direct.filter((action) => action !== 'iam:PassRole')).toEqual([]);
    expect(actions).toContain('sts:AssumeRole');
  });

  test('assumes only the roles of accounts whose use it needs', () => {
    const directory = [
      { ...OTHER, roleArn: 'arn:aws:iam::111122223333:role/source', uses: ['source' as const] },
      { ...OTHER, roleArn: 'arn:aws:iam::111122223333:role/dns', uses: ['dns' as const] },
    ];
    const roles = (name: string) =>
      roleStatements(name, directory).flatMap(({ Action, Resource }) =>
        Action.includes('sts:AssumeRole') ? Resource : [],
      );
    expect(roles('check-deployment')).toEqual(['arn:aws:iam::111122223333:role/source']);
    expect(roles('change-records')).toEqual(['arn:aws:iam::111122223333:role/dns']);
    expect(roles('admit-move')).toEqual([]);
  });

  test('reads both distributions wherever the code looks at both', () => {
    const uses = (action: string) =>
      Object.fromEntries(
        Object.entries(PERMISSIONS).flatMap(([name, { accounts }]) => {
          const where = ALL_USES.filter((use) => accounts[use]?.includes(action));
          return where.length > 0 ? [[name, where.join(' ')]] : [];
        }),
      );
    const both = 'source target';
    const readers = [
      'plan-move',
      'plan-batch',
      'gather-targets',
      'change-aliases',
      'associate-domains',
      'check-deployment',
      'confirm-dns-change',
      'post-dns-confirmation',
      'verify-move',
      'begin-restore',
    ];
    expect(uses('cloudfront:GetDistribution')).toEqual({
      ...Object.fromEntries(readers.map((name) => [name, both])),
      'plan-conflict': 'target',
      'check-swap': 'target',
    });
    const writers = { 'change-aliases': both, 'associate-domains': both, 'switch-source': 'source' };
    const all = { ...writers, 'attach-certificate': 'target' };
    expect(uses('cloudfront:UpdateDistributionTenant')).toEqual(all);
    expect(uses('cloudfront:UpdateDistribution')).toEqual(all);
    expect(uses('cloudfront:ListDistributions')).toEqual({
      'plan-move': 'source',
      'plan-batch': 'source',
      'gather-targets': both,
    });
  });

  test('asks only about executions of restore-move', () => {
    const asking = roleStatements('start-restore', []).filter(({ Action }) =>
      Action.includes('states:DescribeExecution'),
    );
    expect(asking.map(({ Resource }) => Resource)).toEqual([
      [ownArn('states', `execution:\${AWS::StackName}-restore-move:*`)],
    ]);
  });

  test('lets only executions of the own state machines go on, and only where somebody is asked', () => {
    const waiting = (name: string) =>
      roleStatements(name, []).flatMap(({ Action, Resource }) =>
        Action.includes('states:SendTaskSuccess') ? Resource : [],
      );
    const own = (name: string) => ownArn('states', `stateMachine:\${AWS::StackName}-${name}`);
    expect(waiting('ask-approval')).toEqual([own('move-domains'), own('change-records')]);
    expect(waiting('answer-approval')).toEqual([own('move-domains'), own('change-records')]);
    expect(waiting('confirm-dns-change')).toEqual([own('move-domains'), own('restore-move')]);
    expect(waiting('post-approval')).toEqual(waiting('answer-approval'));
    expect(waiting('post-dns-confirmation')).toEqual(waiting('confirm-dns-change'));
    expect(FUNCTIONS.filter((name) => waiting(name).length > 0)).toHaveLength(5);
  });

  test('lets only records be changed that lead to a distribution or prove who owns a name', () => {
    const change = roleStatements('change-records', [OWN]).find(({ Action }) =>
      Action.includes('route53:ChangeResourceRecordSets'),
    );
    expect(change?.Condition).toEqual({
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'CNAME', 'HTTPS', 'TXT'],
      },
    });
  });

  test('lets only certificates be requested by DNS, and only those of moves be deleted', () => {
    const conditions = ['request-certificate', 'delete-certificate']
      .flatMap((name) => roleStatements(name, [OWN]))
      .flatMap(({ Action, Condition }) => (/^acm:(Request|Add|Delete)/.test(Action.join()) ? [Condition] : []));
    expect(conditions).toEqual([
      { StringEquals: { 'acm:ValidationMethod': 'DNS' } },
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['cname-mover:move'] } },
      { StringLike: { 'aws:ResourceTag/cname-mover:move': '*' } },
    ]);
  });

  test('names resources; all of them only for traces and the lists of a whole account', () => {
    const everywhere = FUNCTIONS.flatMap((name) => roleStatements(name, [OWN, OTHER]))
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action);
    expect([...new Set(everywhere)].sort()).toEqual([
      'acm:ListCertificates',
      'acm:RequestCertificate',
      'apprunner:ListServices',
      'appsync:ListDomainNames',
      'cloudfront:ListDistributions',
      'ec2:DescribeVpcEndpoints',
      'elasticloadbalancing:DescribeLoadBalancers',
      'globalaccelerator:ListAccelerators',
      'iam:ListServerCertificates',
      'route53:CreateHostedZone',
      'route53:ListHostedZones',
      'vpc-lattice:ListServices',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});
