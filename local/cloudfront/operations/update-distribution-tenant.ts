import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityNotFound } from '../refusals.ts';
import { tenantResponse } from '../render-tenants.ts';
import { checkIfMatch, requireBody } from '../request-input.ts';
import { type TenantRequest, tenantRequest } from '../tenant-request.ts';
import {
  checkAddedDomains,
  checkTenant,
  defaultGroupOf,
  requireConnectionGroup,
  requireMultiTenant,
} from '../tenant-rules.ts';
import { NO_CERTIFICATE, type Tenant, type TenantConfig } from '../tenants.ts';
import { readXml } from '../xml.ts';

/**
 * UpdateDistributionTenant; for what the request leaves out see the setting omittedTenantMembers.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistributionTenant.html
 * @throws AwsError `EntityNotFound`, `InvalidIfMatchVersion`, `PreconditionFailed`, `MalformedXML`, `InvalidArgument`,
 *   `InvalidAssociation`, `EntityLimitExceeded`, `CNAMEAlreadyExists`.
 */
export function updateDistributionTenant(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  const { accountId } = request.caller;
  const asked = tenantRequest(readXml(requireBody(request), 'UpdateDistributionTenantRequest'));
  const tenant = requireTenant(plane, accountId, id);
  checkIfMatch(request, tenant);
  const config = changed(plane, tenant, asked);
  const parent = requireMultiTenant(plane, accountId, config.distributionId);
  const group = requireConnectionGroup(plane, accountId, config.connectionGroupId);
  checkTenant(plane, accountId, config, parent);
  const before = new Set(tenant.version.config.domains);
  const added = config.domains.filter((domain) => !before.has(domain));
  checkAddedDomains(plane, added, group.routingEndpoint);
  const updated = plane.putTenant(tenant, config);
  plane.deploy([updated]);
  return tenantResponse(plane, request, updated);
}

/** The caller's distribution tenant of that id. @throws AwsError `EntityNotFound`, for other accounts' ones too. */
export function requireTenant(plane: ControlPlane, accountId: string, id: string): Tenant {
  const tenant = plane.tenants.get(id);
  if (tenant?.accountId !== accountId) throw entityNotFound();
  return tenant;
}

function changed(plane: ControlPlane, tenant: Tenant, asked: TenantRequest): TenantConfig {
  const held = tenant.version.config;
  const left = plane.settings.omittedTenantMembers === 'keep' ? held : fresh(plane, tenant);
  return {
    ...left,
    ...asked.customizations,
    distributionId: asked.distributionId ?? held.distributionId,
    domains: asked.domains ?? held.domains,
    connectionGroupId: asked.connectionGroupId ?? left.connectionGroupId,
    parameters: asked.parameters ?? left.parameters,
    enabled: asked.enabled ?? left.enabled,
  };
}

/** The tenant with everything that a request may leave out as it is in a new one. */
function fresh(plane: ControlPlane, { accountId, version }: Tenant): TenantConfig {
  const connectionGroupId = defaultGroupOf(plane, accountId)?.id ?? version.config.connectionGroupId;
  return {
    ...version.config,
    connectionGroupId,
    certificate: NO_CERTIFICATE,
    webAcl: undefined,
    geoRestrictions: undefined,
    parameters: [],
    enabled: true,
  };
}
