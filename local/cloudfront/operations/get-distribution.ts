import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { configResponse, distributionListResponse, distributionResponse } from '../render.ts';
import { pageOf, pageRequest, requireDistribution } from '../request-input.ts';

/** GetDistribution. @throws AwsError `NoSuchDistribution`. */
export function getDistribution(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  return distributionResponse(plane, request, requireDistribution(plane, request, id));
}

/** GetDistributionConfig: the bytes that were written. @throws AwsError `NoSuchDistribution`. */
export function getDistributionConfig(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  return configResponse(request, requireDistribution(plane, request, id));
}

/** ListDistributions: the caller's own, by id, paged by Marker and MaxItems. @throws AwsError `InvalidArgument`. */
export function listDistributions(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const asked = pageRequest(request.query.get('Marker'), request.query.get('MaxItems'));
  const own = plane.distributions.ofAccount(request.caller.accountId).sort((a, b) => (a.id < b.id ? -1 : 1));
  return distributionListResponse(
    plane,
    request,
    pageOf(own, (distribution) => distribution.id, asked),
    asked,
  );
}
