/** What an SDK client hands to its request handler, as far as a fault needs it. */
export interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const TARGETS: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  CertificateManager: 'acm',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
};
/** By the version that an operation of the query protocol names. */
const VERSIONS: Readonly<Record<string, string>> = {
  '2011-06-15': 'sts',
  '2010-05-08': 'iam',
  '2015-12-01': 'elasticloadbalancing',
};

/** S3's operations, whose paths are of any form, by what their queries have; HEAD is S3's alone. */
const OF_S3: readonly (readonly [has: (request: SdkRequest) => boolean, action: string])[] = [
  [({ query }) => query?.['x-id'] === 'GetObject', 's3:GetObject'],
  [({ query }) => query?.['x-id'] === 'PutObject', 's3:PutObject'],
  [({ query }) => query?.['list-type'] === '2', 's3:ListBucket'],
  [({ query }) => query?.website !== undefined, 's3:GetBucketWebsite'],
  [({ method }) => method === 'HEAD', 's3:GetObject'],
];

/** Method and path of the REST operations that the service calls. */
const REST: readonly (readonly [RegExp, string])[] = [
  [/^GET \/2020-05-31\/distribution\/[^/]+\/config$/, 'cloudfront:GetDistributionConfig'],
  [/^PUT \/2020-05-31\/distribution\/[^/]+\/config$/, 'cloudfront:UpdateDistribution'],
  [/^PUT \/2020-05-31\/distribution\/[^/]+\/associate-alias$/, 'cloudfront:AssociateAlias'],
  [/^GET \/2020-05-31\/distribution\/[^/]+$/, 'cloudfront:GetDistribution'],
  [/^GET \/2020-05-31\/distribution$/, 'cloudfront:ListDistributions'],
  [/^GET \/2020-05-31\/conflicting-alias$/, 'cloudfront:ListConflictingAliases'],
  [/^POST \/2020-05-31\/domain-conflicts$/, 'cloudfront:ListDomainConflicts'],
  [/^POST \/2020-05-31\/domain-association$/, 'cloudfront:UpdateDomainAssociation'],
  [/^GET \/2020-05-31\/distribution-tenant\/[^/]+$/, 'cloudfront:GetDistributionTenant'],
  [/^GET \/2020-05-31\/distribution-tenant$/, 'cloudfront:GetDistributionTenantByDomain'],
  [/^PUT \/2020-05-31\/distribution-tenant\/[^/]+$/, 'cloudfront:UpdateDistributionTenant'],
  [/^GET \/2020-05-31\/connection-group\/[^/]+$/, 'cloudfront:GetConnectionGroup'],
  [/^GET \/2013-04-01\/hostedzone$/, 'route53:ListHostedZones'],
  [/^POST \/2013-04-01\/hostedzone$/, 'route53:CreateHostedZone'],
  [/^GET \/2013-04-01\/hostedzone\/[^/]+\/rrset$/, 'route53:ListResourceRecordSets'],
  [/^POST \/2013-04-01\/hostedzone\/[^/]+\/rrset\/?$/, 'route53:ChangeResourceRecordSets'],
  [/^GET \/2013-04-01\/hostedzone\/[^/]+$/, 'route53:GetHostedZone'],
  [/^GET \/2013-04-01\/change\/[^/]+$/, 'route53:GetChange'],
  [/^POST \/schedules\/[^/]+$/, 'scheduler:CreateSchedule'],
];

const READS = /^(Get|List|Describe|Query|Scan|AssumeRole|BatchGet)/;

/** The IAM action of a request, `cloudfront:UpdateDistribution`. Throws for a request that nobody has listed here. */
export function actionOf(request: SdkRequest): string {
  const [version = '', operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
  if (operation !== '') return `${TARGETS[version] ?? version}:${operation}`;
  const form = new URLSearchParams(textOf(request));
  const action = form.get('Action');
  if (action !== null) return `${VERSIONS[form.get('Version') ?? ''] ?? form.get('Version')}:${action}`;
  const line = `${request.method} ${request.path}`;
  const found = OF_S3.find(([has]) => has(request))?.[1] ?? REST.find(([pattern]) => pattern.test(line))?.[1];
  if (!found) throw new Error(`The simulation does not know the operation of ${line}.`);
  return found;
}

/** Whether an action changes nothing. */
export function isRead(action: string): boolean {
  return READS.test(action.split(':')[1] ?? '') || action === 'cloudfront:ListDomainConflicts';
}

export function textOf({ body = '' }: SdkRequest): string {
  return typeof body === 'string' ? body : Buffer.concat([body]).toString();
}
