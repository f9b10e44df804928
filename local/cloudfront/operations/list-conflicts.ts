import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import { isAlias } from '../aliases.ts';
import type { ControlPlane } from '../control-plane.ts';
import { invalidArgument, memberMissing, parameterInvalid } from '../refusals.ts';
import { resultResponse } from '../render.ts';
import { pageOf, pageRequest, requireBody, requireDistribution, requireQuery } from '../request-input.ts';
import { resourceOf } from '../resource-id.ts';
import type { AliasHolder } from '../resources.ts';
import { childText, readXml } from '../xml.ts';

interface Conflict {
  readonly alias: string;
  readonly kind: AliasHolder['kind'];
  /** Masked: seven stars and the last seven characters; of a distribution tenant fifteen of each. */
  readonly resourceId: string;
  /** Masked: six stars and the last six digits. */
  readonly accountId: string;
}

/**
 * ListConflictingAliases, which knows standard distributions only: what distribution tenants hold is not told.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListConflictingAliases.html
 * @throws AwsError `NoSuchDistribution`, `InvalidArgument` (syntax, certificate of the distribution asked with).
 */
export function listConflictingAliases(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const id = requireQuery(request, 'DistributionId');
  const alias = requireQuery(request, 'Alias');
  const asked = pageRequest(request.query.get('Marker'), request.query.get('MaxItems'));
  const proof = requireDistribution(plane, request, id);
  const conflicts = conflictsOf(plane, alias, proof, 'Alias').filter(({ kind }) => kind === 'distribution');
  const page = pageOf(conflicts, (conflict) => conflict.alias, asked);
  const items = page.items.map((conflict) => ({
    Alias: conflict.alias,
    DistributionId: conflict.resourceId,
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
 * @throws AwsError `EntityNotFound`, `InvalidArgument` (syntax, certificate of the resource asked with).
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
    ResourceType: conflict.kind,
    ResourceId: conflict.resourceId,
    AccountId: conflict.accountId,
  }));
  return resultResponse(request, 'ListDomainConflictsResult', {
    DomainConflicts: items.length > 0 ? { DomainConflicts: items } : {},
    NextMarker: page.next,
  });
}

function conflictsOf(plane: ControlPlane, name: string, proof: AliasHolder, parameter: string): Conflict[] {
  if (!isAlias(name)) throw parameterInvalid(parameter);
  if (!plane.certificates.covers(proof.accountId, plane.certificatesOf(proof), name)) {
    throw invalidArgument(
      `The certificate that is attached to the distribution doesn't cover the ${parameter.toLowerCase()} ${name}.`,
    );
  }
  return plane.aliases.overlapping(name).flatMap((alias) => {
    const holder = plane.holderOf(alias);
    if (!holder || holder.id === proof.id) return [];
    const { kind, id, accountId } = holder;
    return [{ alias, kind, resourceId: masked(id, kind === 'distribution' ? 7 : 15), accountId: masked(accountId, 6) }];
  });
}

function masked(text: string, shown: number): string {
  return '*'.repeat(shown) + text.slice(-shown);
}
