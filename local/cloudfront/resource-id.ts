import type { AwsRequest } from '../contracts.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Distribution } from './distributions.ts';
import { entityNotFound, invalidArgument, memberMissing } from './refusals.ts';
import { child, childText, type XmlElement } from './xml.ts';

/**
 * The caller's distribution that a DistributionResourceId member names; there are no distribution tenants here, so none
 * is ever found. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionResourceId.html
 * @throws AwsError `MalformedXML`, `InvalidArgument` unless exactly one id is given, `EntityNotFound`.
 */
export function resourceOf(plane: ControlPlane, request: AwsRequest, input: XmlElement, member: string): Distribution {
  const resource = child(input, member);
  if (!resource) throw memberMissing(member.charAt(0).toLowerCase() + member.slice(1));
  const distributionId = childText(resource, 'DistributionId');
  const tenantId = childText(resource, 'DistributionTenantId');
  if (Boolean(distributionId) === Boolean(tenantId)) {
    throw invalidArgument(`${member} must have either a DistributionId or a DistributionTenantId.`);
  }
  const distribution = plane.ownDistribution(request.caller.accountId, distributionId ?? '');
  if (!distribution) throw entityNotFound();
  return distribution;
}
