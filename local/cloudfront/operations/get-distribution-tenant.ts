import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityNotFound, invalidArgument } from '../refusals.ts';
import { resultResponse } from '../render.ts';
import { tenantResponse, tenantSummary } from '../render-tenants.ts';
import { listRequest, pageOf, requireQuery } from '../request-input.ts';
import { requireConnectionGroup } from '../tenant-rules.ts';
import type { Tenant } from '../tenants.ts';
import { child, childText } from '../xml.ts';

/** GetDistributionTenant, by id, ARN or name. @throws AwsError `EntityNotFound`. */
export function getDistributionTenant(plane: ControlPlane, request: AwsRequest, identifier: string): AwsResponse {
  return tenantResponse(plane, request, requireIdentified(plane, request, identifier));
}

/** GetDistributionTenantByDomain: the caller's own that has this very domain. @throws AwsError `EntityNotFound`. */
export function getDistributionTenantByDomain(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const holder = plane.holderOf(requireQuery(request, 'domain'));
  if (holder?.kind !== 'distribution-tenant' || holder.accountId !== request.caller.accountId) throw entityNotFound();
  return tenantResponse(plane, request, holder);
}

/**
 * ListDistributionTenants: the caller's own, by id, of one multi-tenant distribution or connection group if asked so.
 * @throws AwsError `EntityNotFound` for an unknown one, `InvalidArgument`.
 */
export function listDistributionTenants(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const { accountId } = request.caller;
  const { input, page: asked } = listRequest(request, 'ListDistributionTenantsRequest');
  const filter = child(input, 'AssociationFilter');
  const distributionId = childText(filter, 'DistributionId');
  const groupId = childText(filter, 'ConnectionGroupId');
  if (distributionId && groupId) {
    throw invalidArgument('AssociationFilter must have either a DistributionId or a ConnectionGroupId.');
  }
  if (distributionId && !plane.ownDistribution(accountId, distributionId)) throw entityNotFound();
  if (groupId) requireConnectionGroup(plane, accountId, groupId);
  const tenants = plane.tenants.ofAccount(accountId).filter(({ version: { config } }) => {
    return (
      (!distributionId || config.distributionId === distributionId) &&
      (!groupId || config.connectionGroupId === groupId)
    );
  });
  const page = pageOf(tenants, ({ id }) => id, asked);
  const items = page.items.map((tenant) => tenantSummary(plane, tenant));
  return resultResponse(request, 'ListDistributionTenantsResult', {
    NextMarker: page.next,
    DistributionTenantList: items.length > 0 ? { DistributionTenantSummary: items } : {},
  });
}

/** The caller's distribution tenant of that id, ARN or name. @throws AwsError `EntityNotFound`. */
export function requireIdentified(plane: ControlPlane, request: AwsRequest, identifier: string): Tenant {
  const tenant = plane.tenants.identified(request.caller.accountId, identifier);
  if (!tenant) throw entityNotFound();
  return tenant;
}
