import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import { checkOwnership, checkSourceReleases, checkTargetTakesAliases, isRepeated, moveAlias } from '../alias-move.ts';
import { isAlias } from '../aliases.ts';
import type { ControlPlane } from '../control-plane.ts';
import { illegalUpdate, invalidArgument, parameterInvalid } from '../refusals.ts';
import { emptyResponse } from '../render.ts';
import { requireDistribution, requireQuery } from '../request-input.ts';
import { checkAliasQuota } from './create-distribution.ts';

/**
 * AssociateAlias, between standard distributions. The TXT record is demanded within one account as well, as users report. An alias that nobody holds is
 * added; for one that the target has already see the setting repeatedAssociation.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AssociateAlias.html
 * @throws AwsError in this order: `NoSuchDistribution`, `InvalidArgument` (certificate), `IllegalUpdate` (TXT record, then
 *   an enabled source of another account,
 *   or a distribution tenant as source), `TooManyDistributionCNAMEs`.
 */
export function associateAlias(plane: ControlPlane, request: AwsRequest, targetId: string): AwsResponse {
  const alias = requireQuery(request, 'Alias');
  const target = requireDistribution(plane, request, targetId);
  if (!isAlias(alias)) throw parameterInvalid('Alias');
  const { config } = target.version;
  if (!plane.certificates.covers(target.accountId, [config.certificate], alias)) {
    throw invalidArgument("The certificate that is attached to the target distribution doesn't cover the alias.");
  }
  checkOwnership(plane, alias, target);
  const source = plane.holderOf(alias);
  if (isRepeated(plane, source, target)) return emptyResponse(request, 200);
  if (source?.kind === 'distribution-tenant') {
    throw illegalUpdate(
      'AssociateAlias moves aliases between standard distributions only: use UpdateDomainAssociation.',
    );
  }
  if (source) checkSourceReleases(plane, source, target);
  checkTargetTakesAliases(target);
  checkAliasQuota(plane, { aliases: [...config.aliases, alias] });
  moveAlias(plane, alias, source, target);
  return emptyResponse(request, 200);
}
