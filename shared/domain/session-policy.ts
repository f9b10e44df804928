import type { ZoneFacts } from './facts.ts';
import { type DistributionRef, idOf, isTenant } from './refs.ts';

/** What a function is about to write in other accounts; every scope may read. */
export type SessionScope =
  /** `asks`: it reads nothing but the targets of records. */
  | { readonly writes: 'nothing'; readonly asks?: 'targets' }
  | { readonly writes: 'distributions'; readonly distributions: readonly DistributionRef[] }
  | {
      readonly writes: 'records';
      readonly zones: readonly { readonly zone: ZoneFacts; readonly names: readonly string[] }[];
    }
  /** A hosted zone that is created. */
  | { readonly writes: 'zone'; readonly accountId: string }
  /** A certificate to be requested, of these names, or one to be deleted, by its ARN. */
  | { readonly writes: 'certificate'; readonly accountId: string; readonly names: readonly string[] }
  | { readonly writes: 'certificate'; readonly accountId: string; readonly delete: string };

/**
 * STS takes session policies of up to 2,048 characters, and packs them into a limit of its own that it does not tell; this
 * stays well below. AWS Security Token Service API Reference, "AssumeRole".
 */
const MAX_POLICY_CHARACTERS = 1_700;

/** What the service reads with. Reading has no resources to narrow it to where lists are asked; it changes nothing. */
export const READ_ACTIONS = [
  'acm:DescribeCertificate',
  'acm:ListCertificates',
  'acm:ListTagsForCertificate',
  'cloudfront:GetConnectionGroup',
  'cloudfront:GetDistribution',
  'cloudfront:GetDistributionConfig',
  'cloudfront:GetDistributionTenant',
  'cloudfront:GetDistributionTenantByDomain',
  'cloudfront:ListConflictingAliases',
  'cloudfront:ListDistributions',
  'cloudfront:ListDomainConflicts',
  'iam:GetServerCertificate',
  'iam:ListServerCertificates',
  'route53:GetChange',
  'route53:GetHostedZone',
  'route53:ListHostedZones',
  'route53:ListResourceRecordSets',
];

/** What the targets of records are asked for with; in API Gateway's permissions actions are the methods of HTTP. */
export const TARGET_ACTIONS = [
  'apigateway:GET',
  'apprunner:DescribeCustomDomains',
  'apprunner:ListServices',
  'appsync:ListDomainNames',
  'ec2:DescribeVpcEndpoints',
  'elasticbeanstalk:DescribeEnvironments',
  'elasticloadbalancing:DescribeLoadBalancers',
  'es:DescribeDomain',
  'globalaccelerator:ListAccelerators',
  's3:GetBucketWebsite',
  'vpc-lattice:ListServices',
];

/** What changes the config of a distribution, or of a distribution tenant. */
export function updateAction(ref: DistributionRef): string {
  return isTenant(ref) ? 'cloudfront:UpdateDistributionTenant' : 'cloudfront:UpdateDistribution';
}

/** What moves domains between the ends: the older call knows standard distributions only. */
export function associationActions(ends: readonly DistributionRef[]): string[] {
  const older = ends.some(isTenant) ? [] : ['cloudfront:AssociateAlias'];
  return [...new Set([...older, ...ends.map(updateAction).sort(), 'cloudfront:UpdateDomainAssociation'])];
}

/** UpdateDistribution also asks for what a config refers to; the role of the account says which of it. */
const REFERRED_ACTIONS = [
  'cloudfront:GetVpcOrigin',
  'lambda:EnableReplication*',
  'lambda:GetFunction',
  's3:GetBucketAcl',
  's3:PutBucketAcl',
  'wafv2:GetWebACL',
];

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[] | string;
  readonly Resource: readonly string[] | string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/**
 * The session policy of a role session in one account: what the role allows, cut down to reading and to the writes at
 * hand. What doesn't fit into STS's limit is left out: first the names of records, then the single hosted zones.
 * `partition` is `aws` or `aws-cn`.
 */
export function sessionPolicy(scope: SessionScope, accountId: string, partition: string): string {
  const policies = writesOf(scope, accountId, partition).map((statements) => render(readsOf(scope), statements));
  return (
    policies.find((policy) => policy.length <= MAX_POLICY_CHARACTERS) ?? policies.at(-1) ?? render(READ_ACTIONS, [])
  );
}

function readsOf(scope: SessionScope): readonly string[] {
  return scope.writes === 'nothing' && scope.asks ? TARGET_ACTIONS : READ_ACTIONS;
}

function render(reads: readonly string[], writes: readonly Statement[]): string {
  const read: Statement = { Effect: 'Allow', Action: reads, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [read, ...writes] });
}

/** The statements for the writes, the narrowest first. */
function writesOf(scope: SessionScope, accountId: string, partition: string): Statement[][] {
  switch (scope.writes) {
    case 'nothing':
      return [[]];
    case 'distributions': {
      const own = scope.distributions.filter((ref) => ref.accountId === accountId);
      return [
        [
          {
            Effect: 'Allow',
            Action: associationActions(own),
            Resource: own.map((ref) => distributionArn(ref, partition)),
          },
          { Effect: 'Allow', Action: REFERRED_ACTIONS, Resource: '*' },
        ],
      ];
    }
    case 'zone':
      // A zone that is not there yet has no ARN.
      return scope.accountId === accountId
        ? [[{ Effect: 'Allow', Action: 'route53:CreateHostedZone', Resource: '*' }]]
        : [[]];
    case 'certificate':
      return scope.accountId === accountId ? certificateStatements(scope, partition) : [[]];
    case 'records': {
      const own = scope.zones.filter(({ zone }) => zone.accountId === accountId);
      const zones = own.map(({ zone }) => `arn:${partition}:route53:::hostedzone/${zone.hostedZoneId}`);
      const names = own.flatMap((zone) => zone.names);
      return [
        [recordsStatement(zones, names)],
        [recordsStatement(zones, [])],
        [recordsStatement([`arn:${partition}:route53:::hostedzone/*`], [])],
      ];
    }
  }
}

/** Service Authorization Reference, "AWS Certificate Manager": a request has no resource yet, only conditions. */
function certificateStatements(
  scope: SessionScope & { readonly writes: 'certificate' },
  partition: string,
): Statement[][] {
  if ('delete' in scope) return [[{ Effect: 'Allow', Action: 'acm:DeleteCertificate', Resource: scope.delete }]];
  const request = { Effect: 'Allow', Action: 'acm:RequestCertificate', Resource: '*' } as const;
  const named = { ...request, Condition: { 'ForAllValues:StringEquals': { 'acm:DomainNames': scope.names } } };
  const certificates = `arn:${partition}:acm:us-east-1:${scope.accountId}:certificate/*`;
  const tag = { Effect: 'Allow', Action: 'acm:AddTagsToCertificate', Resource: certificates } as const;
  return [
    [named, tag],
    [request, tag],
  ];
}

function distributionArn(ref: DistributionRef, partition: string): string {
  const kind = isTenant(ref) ? 'distribution-tenant' : 'distribution';
  return `arn:${partition}:cloudfront::${ref.accountId}:${kind}/${idOf(ref)}`;
}

/** Service Authorization Reference, "Condition keys for Amazon Route 53": names without final dot, `\052` for `*`. */
function recordsStatement(zones: readonly string[], names: readonly string[]): Statement {
  const statement = { Effect: 'Allow', Action: 'route53:ChangeResourceRecordSets', Resource: zones } as const;
  if (names.length === 0) return statement;
  const normalized = names.map((name) => name.replaceAll('*', '\\052'));
  return {
    ...statement,
    Condition: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': normalized } },
  };
}
