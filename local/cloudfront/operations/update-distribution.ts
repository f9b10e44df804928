import type { AwsRequest, AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { checkUpdateIsWhole, parseConfig } from '../distribution-config.ts';
import { illegalUpdate } from '../refusals.ts';
import { distributionResponse } from '../render.ts';
import { checkIfMatch, requireBody, requireDistribution } from '../request-input.ts';
import { checkAliasQuota } from './create-distribution.ts';

/**
 * UpdateDistribution: replaces the whole configuration.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
 * @throws AwsError what the configuration's checks throw, and `NoSuchDistribution`, `InvalidIfMatchVersion`,
 *   `PreconditionFailed`, `IllegalUpdate`, `TooManyDistributionCNAMEs`.
 */
export function updateDistribution(plane: ControlPlane, request: AwsRequest, id: string): AwsResponse {
  const config = parseConfig(requireBody(request));
  const distribution = requireDistribution(plane, request, id);
  checkIfMatch(request, distribution);
  const held = distribution.version.config;
  checkUpdateIsWhole(held, config);
  if (config.callerReference !== held.callerReference) {
    throw illegalUpdate('The caller reference of a distribution cannot be changed.');
  }
  if (config.staging !== held.staging) {
    throw illegalUpdate('A distribution cannot be changed from staging to primary or from primary to staging.');
  }
  if (config.multiTenant !== held.multiTenant) {
    throw illegalUpdate('The connection mode of a distribution cannot be changed.');
  }
  plane.certificates.check(distribution.accountId, config);
  checkAliasQuota(plane, config);
  const before = new Set(held.aliases);
  plane.checkAddedAliases(
    config.aliases.filter((alias) => !before.has(alias)),
    distribution.domainName,
  );
  const [updated] = plane.write([{ of: distribution, config }]);
  return distributionResponse(plane, request, updated ?? distribution);
}
