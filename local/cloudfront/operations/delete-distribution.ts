import { AwsError, type AwsRequest, type AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { resourceInUse } from '../refusals.ts';
import { emptyResponse } from '../render.ts';
import { checkIfMatch, requireDistribution } from '../request-input.ts';

/**
 * DeleteDistribution: only a distribution that is disabled at every edge location goes.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html
 * @throws AwsError `NoSuchDistribution`, `InvalidIfMatchVersion`, `PreconditionFailed`, `DistributionNotDisabled`,
 *   `ResourceInUse` for a multi-tenant distribution with distribution tenants.
 */
export function deleteDistribution(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  const distribution = requireDistribution(plane, request, id);
  checkIfMatch(request, distribution);
  if (distribution.version.config.enabled || plane.deployments.statusOf(distribution) !== 'Deployed') {
    throw new AwsError(
      'DistributionNotDisabled',
      409,
      'The distribution you are trying to delete has not been disabled.',
    );
  }
  if (plane.tenants.all().some(({ version }) => version.config.distributionId === id)) throw resourceInUse();
  plane.remove(distribution);
  return emptyResponse(request, 204);
}
