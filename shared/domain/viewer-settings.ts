import type { ConfigView } from './distribution-config.ts';
import type { OriginFacts } from './facts.ts';

type Config = Pick<ConfigView, 'text' | 'texts'>;

/** Elements of a config, with one text each, whose difference viewers would notice: Amazon CloudFront Developer Guide. */
const SINGLE = [
  'HttpVersion',
  'IsIPV6Enabled',
  'PriceClass',
  'WebACLId',
  'DefaultRootObject',
  'ViewerCertificate/MinimumProtocolVersion',
  'ViewerCertificate/SSLSupportMethod',
  'DefaultCacheBehavior/ViewerProtocolPolicy',
  'DefaultCacheBehavior/CachePolicyId',
  'DefaultCacheBehavior/OriginRequestPolicyId',
  'DefaultCacheBehavior/ResponseHeadersPolicyId',
];
const BEHAVIOR = 'DefaultCacheBehavior';
const BEHAVIORS = 'CacheBehaviors/Items/CacheBehavior';
/** Lists: by name, the elements that tell what viewers meet. Functions by their events, as their ARNs name accounts. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  GeoRestriction: ['Restrictions/GeoRestriction/RestrictionType', 'Restrictions/GeoRestriction/Items/Location'],
  CacheBehaviors: [`${BEHAVIORS}/PathPattern`],
  CustomErrorResponses: ['CustomErrorResponses/Items/CustomErrorResponse/ErrorCode'],
  TrustedKeyGroups: ofBehaviors('TrustedKeyGroups/Items/KeyGroup'),
  TrustedSigners: ofBehaviors('TrustedSigners/Items/AwsAccountNumber'),
  LambdaFunctionAssociations: ofBehaviors('LambdaFunctionAssociations/Items/LambdaFunctionAssociation/EventType'),
  FunctionAssociations: ofBehaviors('FunctionAssociations/Items/FunctionAssociation/EventType'),
};
/**
 * The managed policies by which an origin is asked under the viewer's Host. Amazon CloudFront Developer Guide, "Use managed
 * origin request policies" and "Use managed cache policies": what is in the cache key is sent on as well.
 */
const SENDING_HOST: readonly string[] = [
  // Origin request policies: AllViewer, AllViewerAndCloudFrontHeaders-2022-06, HostHeaderOnly.
  '216adef6-5c7f-47e4-b989-5492eafa07d3',
  '33f36d7e-f396-46d9-90e0-52428a34d9dc',
  'bf0718e1-ba1e-49d1-88b1-f726733018ae',
  // Cache policies: UseOriginCacheControlHeaders, the same with QueryStrings, Amplify.
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65',
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
  '2e54312d-136d-493c-8eb9-b001f22f67d2',
];

function ofBehaviors(path: string): string[] {
  return [`${BEHAVIOR}/${path}`, `${BEHAVIORS}/${path}`];
}

/** What viewers would notice of a config, by CloudFront's own element names. */
export function viewerSettingsOf(config: Config): Record<string, string> {
  const single = SINGLE.map((path) => [path.split('/').at(-1) ?? path, config.text(path) ?? '']);
  const lists = Object.entries(LISTS).map(([name, paths]) => [
    name,
    [...new Set(paths.flatMap((path) => [...config.texts(path)].sort()))].join(' '),
  ]);
  return Object.fromEntries([...single, ...lists]);
}

/** The origins by their domain names. */
export function originsOf(config: Config): OriginFacts[] {
  const controlled =
    config.texts('Origins/Items/Origin/OriginAccessControlId').length +
      config.texts('Origins/Items/Origin/S3OriginConfig/OriginAccessIdentity').length >
    0;
  return config.texts('Origins/Items/Origin/DomainName').map((domainName) => ({
    domainName,
    accessControlled: controlled && isBucket(domainName),
  }));
}

/** `bucket.s3.eu-west-1.amazonaws.com` and its like: only buckets let a single distribution in by policy. */
function isBucket(domainName: string): boolean {
  return /(^|\.)s3[.-].*amazonaws\.com(\.cn)?$/.test(domainName);
}

/**
 * Whether any behaviour asks its origin under the viewer's Host: by a managed policy, or by the older list of headers. Policies
 * of one's own are not read.
 */
export function forwardsHost(config: Config): boolean {
  const all = (path: string) => ofBehaviors(path).flatMap((one) => config.texts(one));
  const headers = all('ForwardedValues/Headers/Items/Name').map((name) => name.toLowerCase());
  return (
    [...all('OriginRequestPolicyId'), ...all('CachePolicyId')].some((id) => SENDING_HOST.includes(id)) ||
    headers.includes('host') ||
    headers.includes('*')
  );
}
