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
/** The managed origin request policy AllViewer, which passes every header of the viewer on, Host included. */
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

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

/** Whether the default behaviour asks the origin under the viewer's Host: by the managed policy, or by the older list of headers. */
export function forwardsHost(config: Config): boolean {
  const headers = config.texts(`${BEHAVIOR}/ForwardedValues/Headers/Items/Name`).map((name) => name.toLowerCase());
  return (
    config.text(`${BEHAVIOR}/OriginRequestPolicyId`) === ALL_VIEWER || headers.includes('host') || headers.includes('*')
  );
}
