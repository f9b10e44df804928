import type { AccountDirectory, AccountEntry, AccountUse } from '../shared/aws/account-directory.ts';
import { MOVE_TAG } from '../shared/domain/provisioning.ts';
import type { FunctionPermissions } from './function-permissions.ts';
import type { Statement } from './statement.ts';

/** The resources that each action is allowed on, in one account; `*` only where the action has no resource. */
const RESOURCES: Readonly<Record<string, (accountId: string) => string | readonly string[]>> = {
  'cloudfront:GetDistribution': distributions,
  'cloudfront:GetDistributionConfig': distributions,
  'cloudfront:UpdateDistribution': distributions,
  'cloudfront:UpdateDomainAssociation': holders,
  'cloudfront:AssociateAlias': distributions,
  'cloudfront:ListDomainConflicts': holders,
  'cloudfront:ListConflictingAliases': distributions,
  'cloudfront:GetDistributionTenant': tenants,
  'cloudfront:GetDistributionTenantByDomain': tenants,
  'cloudfront:UpdateDistributionTenant': tenants,
  'cloudfront:GetConnectionGroup': (accountId) => `cloudfront::${accountId}:connection-group/*`,
  'cloudfront:GetVpcOrigin': (accountId) => `cloudfront::${accountId}:vpcorigin/*`,
  'wafv2:GetWebACL': (accountId) => `wafv2:us-east-1:${accountId}:global/webacl/*`,
  'acm:DescribeCertificate': certificates,
  'acm:ListTagsForCertificate': certificates,
  'acm:AddTagsToCertificate': certificates,
  'acm:DeleteCertificate': certificates,
  // A request has no resource yet, and a list is of a whole account.
  'acm:RequestCertificate': () => '*',
  'acm:ListCertificates': () => '*',
  // Of every region: a record may lead to any.
  'apigateway:GET': () => 'apigateway:*::/domainnames',
  'apprunner:DescribeCustomDomains': (accountId) => `apprunner:*:${accountId}:service/*`,
  'elasticbeanstalk:DescribeEnvironments': (accountId) => `elasticbeanstalk:*:${accountId}:environment/*`,
  'es:DescribeDomain': (accountId) => `es:*:${accountId}:domain/*`,
  's3:GetBucketWebsite': () => 's3:::*',
  'iam:GetServerCertificate': (accountId) => `iam::${accountId}:server-certificate/*`,
  // Lists of a whole account: the Service Authorization Reference names no resource for them.
  'cloudfront:ListDistributions': () => '*',
  'elasticloadbalancing:DescribeLoadBalancers': () => '*',
  'appsync:ListDomainNames': () => '*',
  'apprunner:ListServices': () => '*',
  'ec2:DescribeVpcEndpoints': () => '*',
  'globalaccelerator:ListAccelerators': () => '*',
  'vpc-lattice:ListServices': () => '*',
  'iam:ListServerCertificates': () => '*',
  'route53:ListHostedZones': () => '*',
  // What is created has no ARN yet.
  'route53:CreateHostedZone': () => '*',
  'route53:GetHostedZone': hostedZones,
  'route53:ListResourceRecordSets': hostedZones,
  'route53:ChangeResourceRecordSets': hostedZones,
  'route53:GetChange': () => 'route53:::change/*',
};

/**
 * The types of records that lead to a distribution, and TXT for the proof of ownership. A record is replaced by DELETE and
 * CREATE, so that no condition on the action would narrow anything. Certificates are requested with the tag of their move,
 * and only those that have one are deleted.
 */
const CONDITIONS: Readonly<Record<string, object>> = {
  'route53:ChangeResourceRecordSets': {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'CNAME', 'HTTPS', 'TXT'],
    },
  },
  'acm:RequestCertificate': { StringEquals: { 'acm:ValidationMethod': 'DNS' } },
  'acm:AddTagsToCertificate': { 'ForAllValues:StringEquals': { 'aws:TagKeys': [MOVE_TAG] } },
  'acm:DeleteCertificate': { StringLike: { [`aws:ResourceTag/${MOVE_TAG}`]: '*' } },
};

/**
 * What a function needs to reach the accounts of the directory: the right to assume exactly the roles of those that it uses,
 * and, for an account without a role (the service's own), the actions themselves.
 */
export function accountAccess({ accounts }: FunctionPermissions, directory: AccountDirectory): Statement[] {
  const used = directory.filter((entry) => actionsIn(entry, accounts).length > 0);
  const roleArns = used.flatMap(({ roleArn }) => roleArn ?? []);
  const own = used.filter(({ roleArn }) => roleArn === undefined);
  return [
    ...(roleArns.length > 0
      ? [{ Sid: 'AccountRoles', Effect: 'Allow' as const, Action: ['sts:AssumeRole'], Resource: roleArns }]
      : []),
    ...own.flatMap((entry) => allow(actionsIn(entry, accounts), entry.accountId)),
  ];
}

/** The statements that allow actions in an account: what its role needs, and what the service's own account needs. */
export function allow(actions: readonly string[], accountId: string): Statement[] {
  return actions.map((action) => {
    const resources = [RESOURCES[action]?.(accountId) ?? []].flat();
    if (resources.length === 0) throw new Error(`deploy/account-access.ts names no resource for ${action}.`);
    return {
      Effect: 'Allow',
      Action: [action],
      Resource: resources.map((resource) =>
        resource === '*' ? resource : { 'Fn::Sub': `arn:\${AWS::Partition}:${resource}` },
      ),
      ...(CONDITIONS[action] ? { Condition: CONDITIONS[action] } : {}),
    };
  });
}

function actionsIn(entry: AccountEntry, accounts: FunctionPermissions['accounts']): string[] {
  return [...new Set(entry.uses.flatMap((use: AccountUse) => accounts[use] ?? []))];
}

function distributions(accountId: string): string {
  return `cloudfront::${accountId}:distribution/*`;
}

function certificates(accountId: string): string {
  return `acm:us-east-1:${accountId}:certificate/*`;
}

function tenants(accountId: string): string {
  return `cloudfront::${accountId}:distribution-tenant/*`;
}

/** What can hold domains. */
function holders(accountId: string): string[] {
  return [distributions(accountId), tenants(accountId)];
}

function hostedZones(): string {
  return 'route53:::hostedzone/*';
}
