import type { AwsRequest } from '../contracts.ts';
import type { ControlPlane } from './control-plane.ts';
import { entityNotFound, invalidArgument, memberMissing } from './refusals.ts';
import type { AliasHolder } from './resources.ts';
import { child, childText, type XmlElement } from './xml.ts';

/**
 * The caller's distribution or distribution tenant that a DistributionResourceId member names.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionResourceId.html
 * @throws AwsError `MalformedXML`, `InvalidArgument` unless exactly one id is given, `EntityNotFound`.
 */
export function resourceOf(plane: ControlPlane, request: AwsRequest, input: XmlElement, member: string): AliasHolder {
  const element = child(input, member);
  if (!element) throw memberMissing(member.charAt(0).toLowerCase() + member.slice(1));
  const distributionId = childText(element, 'DistributionId');
  const tenantId = childText(element, 'DistributionTenantId');
  if (Boolean(distributionId) === Boolean(tenantId)) {
    throw invalidArgument(`${member} must have either a DistributionId or a DistributionTenantId.`);
  }
  const resource = plane.distributions.get(distributionId ?? '') ?? plane.tenants.get(tenantId ?? '');
  if (resource?.accountId !== request.caller.accountId) throw entityNotFound();
  return resource;
}
