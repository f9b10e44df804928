/** Actions that belong together, for the permissions of functions. */

/** Of ACM, or of IAM by its id. */
export const READ_CERTIFICATES = ['acm:DescribeCertificate', 'iam:ListServerCertificates', 'iam:GetServerCertificate'];
/** Among all certificates of the account, that of a move by its names and tag. */
export const FIND_CERTIFICATE = ['acm:ListCertificates', 'acm:ListTagsForCertificate'];
/** A tenant is as Deployed and enabled as what it refers to: its connection group, and its multi-tenant distribution. */
export const READ_STATE = [
  'cloudfront:GetDistribution',
  'cloudfront:GetDistributionTenant',
  'cloudfront:GetConnectionGroup',
];
export const READ_DISTRIBUTION = [...READ_STATE, 'cloudfront:GetDistributionConfig', ...READ_CERTIFICATES];
/** The one behind a host name, by its list, or a tenant by a domain. */
export const FIND_DISTRIBUTION = ['cloudfront:ListDistributions', 'cloudfront:GetDistributionTenantByDomain'];
/** Who holds a domain: the second where the first is refused. */
export const FIND_HOLDERS = ['cloudfront:ListDomainConflicts', 'cloudfront:ListConflictingAliases'];
export const FIND_RECORDS = ['route53:ListHostedZones', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'];
/** Both updates also ask for the reading of what the config refers to: Service Authorization Reference, CloudFront. */
const REFERRED = ['cloudfront:GetVpcOrigin', 'wafv2:GetWebACL'];
export const REWRITE_CONFIG = [
  'cloudfront:GetDistributionConfig',
  'cloudfront:GetDistributionTenant',
  'cloudfront:UpdateDistribution',
  'cloudfront:UpdateDistributionTenant',
  ...REFERRED,
];
/** Of both distributions before one loses an alias, and of the one that is written. */
export const CHANGE_ALIASES = [...new Set([...READ_STATE, ...REWRITE_CONFIG])];
/** Both calls count as updates of the two distributions: API Reference, UpdateDomainAssociation and AssociateAlias. */
export const ASSOCIATE = [...CHANGE_ALIASES, 'cloudfront:UpdateDomainAssociation', 'cloudfront:AssociateAlias'];
export const READ_JOB = ['dynamodb:GetItem', 'dynamodb:Query'] as const;
/** Every function that answers a caller counts its requests. */
export const COUNT = { callers: ['dynamodb:UpdateItem'] } as const;
export const APPEND_TO_JOURNAL = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;

/** Registers a request, and begins it. */
export const TAKE_REQUEST = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;
