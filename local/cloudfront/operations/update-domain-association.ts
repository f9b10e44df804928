import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import { checkOwnership, checkSourceReleases, checkTargetHasRoom, isRepeated, moveAlias } from '../alias-move.ts';
import { isAlias } from '../aliases.ts';
import type { ControlPlane } from '../control-plane.ts';
import { entityNotFound, invalidArgument, memberMissing } from '../refusals.ts';
import { resultResponse } from '../render.ts';
import { checkIfMatch, requireBody } from '../request-input.ts';
import { resourceOf } from '../resource-id.ts';
import type { AliasHolder } from '../resources.ts';
import { childText, readXml } from '../xml.ts';

/**
 * UpdateDomainAssociation between standard distributions and distribution tenants, in every combination. Within one account it needs neither TXT record nor a disabled
 * source. A domain that nobody holds is not found; for one that the target has already see the setting repeatedAssociation.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDomainAssociation.html
 * @throws AwsError `EntityNotFound`, `InvalidIfMatchVersion`, `PreconditionFailed`, `InvalidArgument`, `IllegalUpdate`.
 */
export function updateDomainAssociation(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const input = readXml(requireBody(request), 'UpdateDomainAssociationRequest');
  const domain = childText(input, 'Domain');
  if (!domain) throw memberMissing('domain');
  const target = resourceOf(plane, request, input, 'TargetResource');
  if (request.headers['if-match'] !== undefined) checkIfMatch(request, target);
  if (!isAlias(domain) || !plane.certificates.covers(target.accountId, plane.certificatesOf(target), domain)) {
    throw invalidArgument('Invalid domain name.');
  }
  const source = plane.holderOf(domain);
  if (!source) throw entityNotFound();
  if (isRepeated(plane, source, target)) return associated(request, domain, target);
  if (source.accountId !== target.accountId) checkOwnership(plane, domain, target);
  checkSourceReleases(plane, source, target);
  checkTargetHasRoom(plane, target);
  return associated(request, domain, moveAlias(plane, domain, source, target));
}

function associated(request: AwsRequest, domain: string, target: AliasHolder): AwsResponse {
  const members = { Domain: domain, ResourceId: target.id };
  return resultResponse(request, 'UpdateDomainAssociationResult', members, { etag: target.etag });
}
