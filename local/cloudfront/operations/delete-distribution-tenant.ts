import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { resourceNotDisabled } from '../refusals.ts';
import { emptyResponse } from '../render.ts';
import { checkIfMatch } from '../request-input.ts';
import { requireTenant } from './update-distribution-tenant.ts';

/**
 * DeleteDistributionTenant: only a tenant that is disabled at every edge location goes.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistributionTenant.html
 * @throws AwsError `EntityNotFound`, `InvalidIfMatchVersion`, `PreconditionFailed`, `ResourceNotDisabled`.
 */
export function deleteDistributionTenant(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  const tenant = requireTenant(plane, request.caller.accountId, id);
  checkIfMatch(request, tenant);
  if (tenant.version.config.enabled || plane.deployments.statusOf(tenant) !== 'Deployed') throw resourceNotDisabled();
  plane.remove(tenant);
  return emptyResponse(request, 204);
}
