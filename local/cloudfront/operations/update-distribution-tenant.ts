import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityNotFound } from '../refusals.ts';
import { tenantResponse } from '../render-tenants.ts';
import { checkIfMatch, requireBody } from '../request-input.ts';
import { type Customizations, tenantRequest } from '../tenant-request.ts';
import { LEFT_OUT, type Tenant } from '../tenants.ts';
import { type TenantWish, writeTenant } from '../write-tenant.ts';
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
  const held = tenant.version.config;
  const { omittedTenantMembers } = plane.settings;
  const left: TenantWish = omittedTenantMembers === 'reset' ? { ...held, ...LEFT_OUT } : held;
  const customizations = omittedTenantMembers === 'merge' ? given(asked.customizations) : asked.customizations;
  const wish = {
    ...left,
    ...customizations,
    distributionId: asked.distributionId ?? left.distributionId,
    domains: asked.domains ?? left.domains,
    connectionGroupId: asked.connectionGroupId ?? left.connectionGroupId,
    parameters: asked.parameters ?? left.parameters,
    enabled: asked.enabled ?? left.enabled,
  };
  return tenantResponse(plane, request, writeTenant(plane, accountId, wish, { held: tenant, identity: () => tenant }));
}

/** Those customizations that a request gives, without the others that it leaves out. */
function given({ certificate, webAcl, geoRestrictions }: Partial<Customizations> = {}): Partial<Customizations> {
  return {
    ...(certificate?.acmArn ? { certificate } : {}),
    ...(webAcl ? { webAcl } : {}),
    ...(geoRestrictions ? { geoRestrictions } : {}),
  };
}

/** The caller's distribution tenant of that id. @throws AwsError `EntityNotFound`, for other accounts' ones too. */
export function requireTenant(plane: ControlPlane, accountId: string, id: string): Tenant {
  const tenant = plane.tenants.get(id);
  if (tenant?.accountId !== accountId) throw entityNotFound();
  return tenant;
}
