import { isAlias } from './aliases.ts';
import { checkLists, checkOrigins } from './config-structure.ts';
import { checkMultiTenant, type ParameterDefinition, parameterDefinitions } from './multi-tenant.ts';
import { invalidArgument, memberMissing, memberOutsideSet, parameterInvalid, parameterRequired } from './refusals.ts';
import { child, childText, readXml, type XmlElement } from './xml.ts';

/** Which certificate a configuration names; neither: CloudFront's own. */
export interface CertificateReference {
  readonly acmArn: string | undefined;
  readonly iamId: string | undefined;
}

/** What CloudFront's rules and the edge need of a DistributionConfig; the text is the truth, this is read from it. */
export interface DistributionConfig {
  /** The document as sent, byte for byte. */
  readonly xml: string;
  /** The root element alone, without what may stand before and after it. */
  readonly element: string;
  /** The text of each element directly inside, by name. */
  readonly members: ReadonlyMap<string, string>;
  readonly callerReference: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly ipv6: boolean;
  readonly staging: boolean;
  /** ConnectionMode `tenant-only`: a multi-tenant distribution. */
  readonly multiTenant: boolean;
  /** What distribution tenants may, or have to, give values for. */
  readonly parameterDefinitions: readonly ParameterDefinition[];
  readonly certificate: CertificateReference;
}

/** What UpdateDistribution wants besides, where CreateDistribution has defaults. */
const REQUIRED_IN_UPDATE = [
  'Aliases',
  'DefaultRootObject',
  'CacheBehaviors',
  'CustomErrorResponses',
  'Logging',
  'PriceClass',
  'ViewerCertificate',
  'Restrictions',
  'WebACLId',
  'HttpVersion',
];

const CONNECTION_MODES = ['direct', 'tenant-only'];
const SSL_SUPPORT_METHODS = ['sni-only', 'vip', 'static-ip'];
const MINIMUM_PROTOCOL_VERSIONS = [
  'SSLv3',
  'TLSv1',
  'TLSv1_2016',
  'TLSv1.1_2016',
  'TLSv1.2_2018',
  'TLSv1.2_2019',
  'TLSv1.2_2021',
  'TLSv1.2_2025',
  'TLSv1.3_2025',
];

/**
 * Reads a DistributionConfig document and checks it by itself: structure, lists, aliases' syntax.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
 * @throws AwsError `MalformedInput`, `MalformedXML`, `InconsistentQuantities`, `InvalidArgument`, `InvalidOrigin`,
 *   `NoSuchOrigin`.
 */
export function parseConfig(xml: string): DistributionConfig {
  const root = readXml(xml, 'DistributionConfig');
  for (const required of ['CallerReference', 'Origins', 'DefaultCacheBehavior', 'Comment', 'Enabled']) {
    if (!child(root, required)) throw memberMissing(`distributionConfig.${lowerFirst(required)}`);
  }
  checkLists(root);
  checkOrigins(root);
  const config = {
    xml,
    element: xml.slice(root.start, root.end),
    members: new Map(root.children.map(({ name, start, end }) => [name, xml.slice(start, end)])),
    callerReference: childText(root, 'CallerReference') ?? '',
    aliases: aliasesIn(root),
    enabled: flag(root, 'Enabled'),
    ipv6: flag(root, 'IsIPV6Enabled'),
    staging: flag(root, 'Staging'),
    multiTenant: isMultiTenant(root),
    parameterDefinitions: parameterDefinitions(root),
    certificate: certificateIn(root),
  };
  if (config.callerReference === '') throw parameterRequired('CallerReference');
  if ((childText(root, 'Comment') ?? '').length > 128) throw parameterInvalid('Comment');
  checkMultiTenant(root, config.multiTenant);
  if (config.staging && config.aliases.length > 0) {
    throw invalidArgument('A staging distribution cannot have alternate domain names (CNAMEs).');
  }
  return config;
}

/**
 * Checks that an update leaves out nothing that UpdateDistribution requires. What the held document lacks as well passes,
 * because this CloudFront keeps documents as they were sent, where AWS would have filled in the default.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-overview-required-fields.html
 * @throws AwsError `InvalidArgument`.
 */
export function checkUpdateIsWhole(held: DistributionConfig, sent: DistributionConfig): void {
  const dropped = REQUIRED_IN_UPDATE.find((name) => held.members.has(name) && !sent.members.has(name));
  if (dropped) throw parameterRequired(dropped);
}

function isMultiTenant(root: XmlElement): boolean {
  const mode = childText(root, 'ConnectionMode') ?? 'direct';
  if (!CONNECTION_MODES.includes(mode)) {
    throw memberOutsideSet('distributionConfig.connectionMode', mode, CONNECTION_MODES);
  }
  return mode === 'tenant-only';
}

function aliasesIn(root: XmlElement): string[] {
  const items = child(child(root, 'Aliases'), 'Items');
  const aliases = (items?.children ?? []).map((item) => {
    if (item.name !== 'CNAME') throw parameterInvalid('CNAME');
    return item.text;
  });
  if (!aliases.every(isAlias) || new Set(aliases).size !== aliases.length) throw parameterInvalid('CNAME');
  return aliases;
}

function certificateIn(root: XmlElement): CertificateReference {
  const element = child(root, 'ViewerCertificate');
  const acmArn = childText(element, 'ACMCertificateArn') || undefined;
  const iamId = childText(element, 'IAMCertificateId') || undefined;
  const ownDefault = element ? flag(element, 'CloudFrontDefaultCertificate') : false;
  if ([acmArn, iamId, ownDefault || undefined].filter((choice) => choice !== undefined).length > 1) {
    throw parameterInvalid('ViewerCertificate');
  }
  const method = childText(element, 'SSLSupportMethod');
  if ((acmArn || iamId) && !method) throw parameterRequired('SSLSupportMethod');
  if (method && !SSL_SUPPORT_METHODS.includes(method)) {
    throw memberOutsideSet('distributionConfig.viewerCertificate.sSLSupportMethod', method, SSL_SUPPORT_METHODS);
  }
  const minimum = childText(element, 'MinimumProtocolVersion');
  if (minimum && !MINIMUM_PROTOCOL_VERSIONS.includes(minimum)) {
    const path = 'distributionConfig.viewerCertificate.minimumProtocolVersion';
    throw memberOutsideSet(path, minimum, MINIMUM_PROTOCOL_VERSIONS);
  }
  // "When you're using SNI only, you must specify TLSv1 or higher": API Reference, ViewerCertificate.
  if (method === 'sni-only' && minimum === 'SSLv3') throw parameterInvalid('MinimumProtocolVersion');
  return { acmArn, iamId };
}

function flag(element: XmlElement, name: string): boolean {
  const text = childText(element, name);
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw memberOutsideSet(`distributionConfig.${lowerFirst(name)}`, text, ['true', 'false']);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
