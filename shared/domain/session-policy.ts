import type { ZoneFacts } from './facts.ts';
import type { DistributionRef } from './request.ts';

/** What a function is about to write in other accounts; every scope may read. */
export type SessionScope =
  | { readonly writes: 'nothing' }
  | { readonly writes: 'distributions'; readonly distributions: readonly DistributionRef[] }
  | {
      readonly writes: 'records';
      readonly zones: readonly { readonly zone: ZoneFacts; readonly names: readonly string[] }[];
    };

/** AWS Security Token Service API Reference, "AssumeRole": the longest session policy, in characters. */
const MAX_POLICY_CHARACTERS = 2_048;

/** What the service reads with. Reading has no resources to narrow it to where lists are asked; it changes nothing. */
export const READ_ACTIONS = [
  'acm:DescribeCertificate',
  'cloudfront:GetDistribution',
  'cloudfront:GetDistributionConfig',
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

/** UpdateDistribution also asks for what a config refers to; the role of the account says which of it. */
const DISTRIBUTION_ACTIONS = [
  'cloudfront:AssociateAlias',
  'cloudfront:UpdateDistribution',
  'cloudfront:UpdateDomainAssociation',
];
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
 * The session policy of a role session: what the role allows, cut down to reading and to the writes at hand. Names of
 * records are left out where they don't fit into STS's limit; the hosted zones stay. `partition` is `aws` or `aws-cn`.
 */
export function sessionPolicy(scope: SessionScope, partition: string): string {
  const full = render(writeStatements(scope, partition, true));
  return full.length <= MAX_POLICY_CHARACTERS ? full : render(writeStatements(scope, partition, false));
}

function render(writes: readonly Statement[]): string {
  const read: Statement = { Effect: 'Allow', Action: READ_ACTIONS, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [read, ...writes] });
}

function writeStatements(scope: SessionScope, partition: string, withNames: boolean): Statement[] {
  switch (scope.writes) {
    case 'nothing':
      return [];
    case 'distributions':
      return [
        {
          Effect: 'Allow',
          Action: DISTRIBUTION_ACTIONS,
          Resource: scope.distributions.map((ref) => distributionArn(ref, partition)),
        },
        { Effect: 'Allow', Action: REFERRED_ACTIONS, Resource: '*' },
      ];
    case 'records':
      return scope.zones.map(({ zone, names }) => recordsStatement(zone, partition, withNames ? names : []));
  }
}

function distributionArn({ accountId, distributionId }: DistributionRef, partition: string): string {
  return `arn:${partition}:cloudfront::${accountId}:distribution/${distributionId}`;
}

/** Service Authorization Reference, "Condition keys for Amazon Route 53": names without final dot, `\052` for `*`. */
function recordsStatement({ hostedZoneId }: ZoneFacts, partition: string, names: readonly string[]): Statement {
  const statement = {
    Effect: 'Allow',
    Action: 'route53:ChangeResourceRecordSets',
    Resource: `arn:${partition}:route53:::hostedzone/${hostedZoneId}`,
  } as const;
  if (names.length === 0) return statement;
  const normalized = names.map((name) => name.replaceAll('*', '\\052'));
  return {
    ...statement,
    Condition: { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': normalized } },
  };
}
