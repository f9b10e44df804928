import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import { isAlias } from '../aliases.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Distribution } from '../distributions.ts';
import { invalidArgument, memberMissing, parameterInvalid } from '../refusals.ts';
import { resultResponse } from '../render.ts';
import { pageOf, pageRequest, requireBody, requireDistribution, requireQuery } from '../request-input.ts';
import { resourceOf } from '../resource-id.ts';
import { childText, readXml } from '../xml.ts';

interface Conflict {
  readonly alias: string;
  /** Masked: seven stars and the last seven characters. */
  readonly distributionId: string;
  /** Masked: six stars and the last six digits. */
  readonly accountId: string;
}

/**
 * ListConflictingAliases. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListConflictingAliases.html
 * @throws AwsError `NoSuchDistribution`, `InvalidArgument` (syntax, certificate of the distribution asked with).
 */
export function listConflictingAliases(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const id = requireQuery(request, 'DistributionId');
  const alias = requireQuery(request, 'Alias');
  const asked = pageRequest(request.query.get('Marker'), request.query.get('MaxItems'));
  const proof = requireDistribution(plane, request, id);
  const page = pageOf(conflictsOf(plane, alias, proof, 'Alias'), (conflict) => conflict.alias, asked);
  const items = page.items.map((conflict) => ({
    Alias: conflict.alias,
    DistributionId: conflict.distributionId,
    AccountId: conflict.accountId,
  }));
  return resultResponse(request, 'ConflictingAliasesList', {
    NextMarker: page.next,
    MaxItems: asked.maxItems,
    Quantity: items.length,
    Items: items.length > 0 ? { ConflictingAlias: items } : undefined,
  });
}

/**
 * ListDomainConflicts. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDomainConflicts.html
 * @throws AwsError `EntityNotFound`, `InvalidArgument` (syntax, certificate of the distribution asked with).
 */
export function listDomainConflicts(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const input = readXml(requireBody(request), 'ListDomainConflictsRequest');
  const domain = childText(input, 'Domain');
  if (!domain) throw memberMissing('domain');
  const asked = pageRequest(childText(input, 'Marker'), childText(input, 'MaxItems'));
  const proof = resourceOf(plane, request, input, 'DomainControlValidationResource');
  const page = pageOf(conflictsOf(plane, domain, proof, 'Domain'), (conflict) => conflict.alias, asked);
  const items = page.items.map((conflict) => ({
    Domain: conflict.alias,
    ResourceType: 'distribution',
    ResourceId: conflict.distributionId,
    AccountId: conflict.accountId,
  }));
  return resultResponse(request, 'ListDomainConflictsResult', {
    DomainConflicts: items.length > 0 ? { DomainConflicts: items } : {},
    NextMarker: page.next,
  });
}

function conflictsOf(plane: ControlPlane, name: string, proof: Distribution, parameter: string): Conflict[] {
  if (!isAlias(name)) throw parameterInvalid(parameter);
  if (!plane.certificates.covers(proof.accountId, proof.version.config, name)) {
    throw invalidArgument(
      `The certificate that is attached to the distribution doesn't cover the ${parameter.toLowerCase()} ${name}.`,
    );
  }
  return plane.distributions.overlapping(name).flatMap((alias) => {
    const holder = plane.distributions.holderOf(alias);
    if (!holder || holder.id === proof.id) return [];
    const distributionId = `*******${holder.id.slice(-7)}`;
    return [{ alias, distributionId, accountId: `******${holder.accountId.slice(-6)}` }];
  });
}
