import { invalidArgument, malformedInput, memberMissing, memberOutsideSet, parameterInvalid } from './refusals.ts';
import type { GeoCustomization, TenantConfig, WebAclCustomization } from './tenants.ts';
import { child, childText, type XmlElement } from './xml.ts';

/** The customizations that a request gives, as a whole. */
export type Customizations = Pick<TenantConfig, 'certificate' | 'webAcl' | 'geoRestrictions'>;

/** What CreateDistributionTenant and UpdateDistributionTenant have in common; undefined is what a request leaves out. */
export interface TenantRequest {
  readonly distributionId: string | undefined;
  readonly connectionGroupId: string | undefined;
  readonly domains: readonly string[] | undefined;
  readonly customizations: Customizations | undefined;
  readonly parameters: TenantConfig['parameters'] | undefined;
  readonly enabled: boolean | undefined;
}

const COUNTRY = /^[A-Z]{2}$/;

/**
 * Reads the members of a tenant's request and checks them by themselves.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistributionTenant.html
 * @throws AwsError `MalformedXML`, `MalformedInput`, `InvalidArgument`, also for what the local AWS does not have.
 */
export function tenantRequest(input: XmlElement): TenantRequest {
  for (const absent of ['ManagedCertificateRequest', 'Tags']) {
    if (child(input, absent)) throw invalidArgument(`The local AWS has no ${absent} for distribution tenants.`);
  }
  const customizations = child(input, 'Customizations');
  return {
    distributionId: childText(input, 'DistributionId') || undefined,
    connectionGroupId: childText(input, 'ConnectionGroupId') || undefined,
    domains: itemsOf(input, 'Domains', 'DomainItem')?.map((item) => required(item, 'Domain', 'domains')),
    customizations: customizations && customizationsIn(customizations),
    parameters: itemsOf(input, 'Parameters', 'Parameter')?.map((item) => ({
      name: required(item, 'Name', 'parameters'),
      value: required(item, 'Value', 'parameters'),
    })),
    enabled: booleanIn(input, 'Enabled'),
  };
}

/** A member that is `true`, `false` or absent. @throws AwsError `MalformedXML`. */
export function booleanIn(input: XmlElement, name: string): boolean | undefined {
  const text = childText(input, name);
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw memberOutsideSet(lowerFirst(name), text, ['true', 'false']);
}

/** A list's items: SDKs call them `member`, the API reference by their type. */
function itemsOf(input: XmlElement, list: string, type: string): readonly XmlElement[] | undefined {
  const items = child(input, list)?.children;
  const stranger = items?.find(({ name }) => name !== 'member' && name !== type);
  if (stranger) throw malformedInput(`Could not parse XML: <${stranger.name}> is not an item of <${list}>.`);
  return items;
}

function customizationsIn(element: XmlElement): Customizations {
  const certificate = child(element, 'Certificate');
  const webAcl = child(element, 'WebAcl');
  const geo = child(element, 'GeoRestrictions');
  const acmArn = certificate && required(certificate, 'Arn', 'customizations.certificate');
  return {
    certificate: { acmArn, iamId: undefined },
    webAcl: webAcl && webAclIn(webAcl),
    geoRestrictions: geo && geoIn(geo),
  };
}

function webAclIn(element: XmlElement): WebAclCustomization {
  const action = oneOf(element, 'Action', ['override', 'disable'] as const, 'customizations.webAcl');
  const arn = childText(element, 'Arn') || undefined;
  if ((action === 'override') !== Boolean(arn)) throw parameterInvalid('WebAcl');
  return { action, arn };
}

function geoIn(element: XmlElement): GeoCustomization {
  const types = ['blacklist', 'whitelist', 'none'] as const;
  const type = oneOf(element, 'RestrictionType', types, 'customizations.geoRestrictions');
  const locations = (child(element, 'Locations')?.children ?? []).map(({ text }) => text.trim());
  if ((type === 'none') === locations.length > 0) throw parameterInvalid('GeoRestrictions');
  if (!locations.every((location) => COUNTRY.test(location))) throw parameterInvalid('Location');
  return { type, locations };
}

function oneOf<Value extends string>(element: XmlElement, name: string, values: readonly Value[], path: string): Value {
  const text = required(element, name, path);
  const value = values.find((candidate) => candidate === text);
  if (!value) throw memberOutsideSet(`${path}.${lowerFirst(name)}`, text, values);
  return value;
}

function required(element: XmlElement, name: string, path: string): string {
  const text = childText(element, name);
  if (!text) throw memberMissing(`${path}.${lowerFirst(name)}`);
  return text;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
