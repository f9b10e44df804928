import { isAlias } from './aliases.ts';
import type { ConnectionGroup } from './connection-groups.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Distribution } from './distributions.ts';
import type { ParameterDefinition } from './multi-tenant.ts';
import {
  entityLimitExceeded,
  entityNotFound,
  invalidArgument,
  invalidAssociation,
  parameterInvalid,
} from './refusals.ts';
import type { TenantConfig } from './tenants.ts';

type TenantSettings = Omit<TenantConfig, 'connectionGroupId'>;

/**
 * The caller's multi-tenant distribution of that id.
 * @throws AwsError `EntityNotFound`, `InvalidAssociation` for a standard distribution.
 */
export function requireMultiTenant(plane: ControlPlane, accountId: string, id: string): Distribution {
  const distribution = plane.ownDistribution(accountId, id);
  if (!distribution) throw entityNotFound();
  if (!distribution.version.config.multiTenant) {
    throw invalidAssociation('A standard distribution cannot have distribution tenants.');
  }
  return distribution;
}

/** The caller's connection group of that id. @throws AwsError `EntityNotFound`. */
export function requireConnectionGroup(plane: ControlPlane, accountId: string, id: string): ConnectionGroup {
  const group = plane.connectionGroups.get(id);
  if (group?.accountId !== accountId) throw entityNotFound();
  return group;
}

/**
 * Checks a tenant's configuration against the settings and its multi-tenant distribution: the number and syntax of its
 * domains, its certificate, that its certificate or the distribution's covers each domain, and its parameters.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/tenant-customization.html
 * @throws AwsError `InvalidArgument`, `EntityLimitExceeded`.
 */
export function checkTenant(
  plane: ControlPlane,
  accountId: string,
  config: TenantSettings,
  parent: Distribution,
): void {
  const { domains, certificate } = config;
  if (domains.length === 0) throw invalidArgument('A distribution tenant must have at least one domain.');
  if (!domains.every(isAlias) || new Set(domains).size !== domains.length) throw parameterInvalid('Domains');
  if (domains.length > plane.settings.domainsPerTenant) {
    throw entityLimitExceeded('The request contains more domains than are allowed per distribution tenant.');
  }
  if (certificate.acmArn && !plane.certificates.usable(accountId, certificate)) {
    throw invalidArgument("The specified SSL certificate doesn't exist, isn't in us-east-1 region, or isn't valid.");
  }
  const references = [certificate, parent.version.config.certificate];
  const bare = domains.find((domain) => !plane.certificates.covers(accountId, references, domain));
  if (bare) {
    throw invalidArgument(
      `Neither the certificate of the distribution tenant nor that of its multi-tenant distribution covers ${bare}.`,
    );
  }
  checkParameters(config, parent);
}

function checkParameters({ parameters }: TenantSettings, parent: Distribution): void {
  const { parameterDefinitions } = parent.version.config;
  const names = parameters.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw parameterInvalid('Parameters');
  const unknown = names.find((name) => !parameterDefinitions.some((definition) => definition.name === name));
  if (unknown) throw invalidArgument(`The multi-tenant distribution does not define the parameter ${unknown}.`);
  const missing = parameterDefinitions.find((definition) => needsValue(definition) && !names.includes(definition.name));
  if (missing) throw invalidArgument(`The parameter ${missing.name} is required by the multi-tenant distribution.`);
}

function needsValue({ required, hasDefault }: ParameterDefinition): boolean {
  return required && !hasDefault;
}

/**
 * Checks newly added domains against the world: nobody holds them, and, by the settings, DNS leads them to no other
 * distribution or connection group than the tenant's own.
 * @throws AwsError `CNAMEAlreadyExists` in either meaning.
 */
export function checkAddedDomains(
  plane: ControlPlane,
  added: readonly string[],
  routingEndpoint: string | undefined,
): void {
  plane.checkUnheld(added);
  if (plane.settings.tenantDnsCheck) plane.checkDns(added, routingEndpoint);
}
