import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import { checkOwnership, checkSourceReleases, checkTargetTakesAliases, isRepeated, moveAlias } from '../alias-move.ts';
import { isAlias } from '../aliases.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Distribution } from '../distributions.ts';
import { entityNotFound, invalidArgument, memberMissing } from '../refusals.ts';
import { resultResponse } from '../render.ts';
import { checkIfMatch, requireBody } from '../request-input.ts';
import { resourceOf } from '../resource-id.ts';
import { childText, readXml } from '../xml.ts';

/**
 * UpdateDomainAssociation between standard distributions. Within one account it needs neither TXT record nor a disabled
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
  const { config } = target.version;
  if (!isAlias(domain) || !plane.certificates.covers(target.accountId, config, domain)) {
    throw invalidArgument('Invalid domain name.');
  }
  const source = plane.distributions.holderOf(domain);
  if (!source) throw entityNotFound();
  if (isRepeated(plane, source, target)) return associated(request, domain, target);
  if (source.accountId !== target.accountId) checkOwnership(plane, domain, target);
  checkSourceReleases(plane, source, target);
  checkTargetTakesAliases(target);
  if (config.aliases.length >= plane.settings.aliasesPerDistribution) {
    throw invalidArgument('The target distribution has as many CNAMEs as are allowed per distribution.');
  }
  return associated(request, domain, moveAlias(plane, domain, source, target));
}

function associated(request: AwsRequest, domain: string, target: Distribution): AwsResponse {
  const members = { Domain: domain, ResourceId: target.id };
  return resultResponse(request, 'UpdateDomainAssociationResult', members, { etag: target.etag });
}
