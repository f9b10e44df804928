import { invalidArgument, memberMissing, memberOutsideSet } from './refusals.ts';
import { child, childText, descendants, type XmlElement } from './xml.ts';

/** One parameter that a multi-tenant distribution leaves to its distribution tenants. */
export interface ParameterDefinition {
  readonly name: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
}

/** What a value says that is as good as none, by member; every other value of these members is refused. */
const DIRECT_ONLY: Readonly<Record<string, readonly string[]>> = {
  PriceClass: ['', 'PriceClass_All'],
  IsIPV6Enabled: ['false'],
  ContinuousDeploymentPolicyId: [''],
  Staging: ['false'],
  AnycastIpListId: [''],
};
const DIRECT_ONLY_AT_ANY_DEPTH: Readonly<Record<string, readonly string[]>> = {
  SmoothStreaming: ['false'],
  MinTTL: [],
  DefaultTTL: [],
  MaxTTL: [],
  IAMCertificateId: [''],
};

/**
 * Checks that a configuration has nothing that its ConnectionMode does not support: a multi-tenant distribution no
 * aliases, and a standard one no TenantConfig.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html#unsupported-saas
 * @throws AwsError `InvalidArgument`.
 */
export function checkMultiTenant(root: XmlElement, multiTenant: boolean): void {
  if (!multiTenant) {
    if (child(root, 'TenantConfig')) throw unsupported('TenantConfig', 'standard distributions');
    return;
  }
  const listed = ['Aliases', 'TrustedSigners'].find((name) =>
    descendants(root, name).some((element) => Number(childText(element, 'Quantity') ?? '0') > 0),
  );
  const named = descendants(root, 'ForwardedValues').length > 0 ? 'ForwardedValues' : undefined;
  const direct = Object.entries(DIRECT_ONLY).find(([name, idle]) => saysMore(childText(root, name), idle))?.[0];
  const deep = Object.entries(DIRECT_ONLY_AT_ANY_DEPTH).find(([name, idle]) =>
    descendants(root, name).some((element) => saysMore(element.text.trim(), idle)),
  )?.[0];
  const first = listed ?? named ?? direct ?? deep;
  if (first) throw unsupported(first, 'multi-tenant distributions');
}

/** The parameters that a document's TenantConfig defines. @throws AwsError `MalformedXML`. */
export function parameterDefinitions(root: XmlElement): ParameterDefinition[] {
  const list = child(child(root, 'TenantConfig'), 'ParameterDefinitions');
  return (list?.children ?? []).map((item, index) => {
    const name = childText(item, 'Name');
    const schema = child(child(item, 'Definition'), 'StringSchema');
    const required = childText(schema, 'Required');
    const path = `distributionConfig.tenantConfig.parameterDefinitions.${index + 1}.member`;
    if (!name) throw memberMissing(`${path}.name`);
    if (!required) throw memberMissing(`${path}.definition.stringSchema.required`);
    if (!['true', 'false'].includes(required)) {
      throw memberOutsideSet(`${path}.definition.stringSchema.required`, required, ['true', 'false']);
    }
    return { name, required: required === 'true', hasDefault: Boolean(childText(schema, 'DefaultValue')) };
  });
}

function saysMore(text: string | undefined, idle: readonly string[]): boolean {
  return text !== undefined && !idle.includes(text);
}

function unsupported(member: string, by: string) {
  return invalidArgument(`The parameter ${member} is not supported for ${by}.`);
}
