import { AwsError, type AwsRequest, type AwsResponse } from '../../contracts.ts';
import type { ControlPlane } from '../control-plane.ts';
import { type DistributionConfig, parseConfig } from '../distribution-config.ts';
import { distributionResponse } from '../render.ts';
import { requireBody } from '../request-input.ts';

/**
 * CreateDistribution. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
 * @throws AwsError what the configuration's checks throw, and `DistributionAlreadyExists`, `TooManyDistributions`,
 *   `TooManyDistributionCNAMEs`.
 */
export function createDistribution(plane: ControlPlane, request: AwsRequest): AwsResponse {
  const { accountId } = request.caller;
  const config = parseConfig(requireBody(request));
  const namesake = plane.distributions.byCallerReference(accountId, config.callerReference);
  if (namesake) {
    throw new AwsError(
      'DistributionAlreadyExists',
      409,
      'The caller reference that you are using to create a distribution is associated with another distribution. ' +
        `Already exists: ${namesake.id}`,
    );
  }
  plane.certificates.check(accountId, config);
  if (plane.distributions.countOf(accountId) >= plane.settings.distributionsPerAccount) {
    throw new AwsError(
      'TooManyDistributions',
      400,
      'Processing your request would cause you to exceed the maximum number of distributions allowed.',
    );
  }
  checkAliasQuota(plane, config);
  plane.checkAddedAliases(config.aliases, undefined);
  const [created] = plane.write([{ of: plane.identities.distribution(accountId), config }]);
  if (!created) throw new Error('A write of one configuration gave no distribution back.');
  const location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${created.id}`;
  return distributionResponse(plane, request, created, 201, { location });
}

/** Checks the quota of aliases per distribution. @throws AwsError `TooManyDistributionCNAMEs`. */
export function checkAliasQuota(plane: ControlPlane, config: Pick<DistributionConfig, 'aliases'>): void {
  if (config.aliases.length <= plane.settings.aliasesPerDistribution) return;
  throw new AwsError(
    'TooManyDistributionCNAMEs',
    400,
    'Your request contains more CNAMEs than are allowed per distribution.',
  );
}
