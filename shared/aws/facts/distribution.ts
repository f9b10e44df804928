import { type ConfigView, viewConfig } from '../../domain/distribution-config.ts';
import type { CertificateFacts, DistributionFacts } from '../../domain/facts.ts';
import type { DistributionRef } from '../../domain/request.ts';
import { forwardsHost, originsOf, viewerSettingsOf } from '../../domain/viewer-settings.ts';
import { describeAcmCertificate, describeIamCertificate } from '../certificates.ts';
import { readConfig, readState } from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';

/** Everything the planner needs to know of one distribution. Throws DistributionNotFound, AccountUnknown. */
export async function gatherDistribution(
  sessions: Sessions,
  ref: DistributionRef,
  use: 'source' | 'target',
): Promise<DistributionFacts> {
  const client = sessions.cloudFront(ref.accountId, use);
  const [state, { xml }] = await Promise.all([readState(client, ref), readConfig(client, ref)]);
  const config = viewConfig(xml);
  return {
    accountId: ref.accountId,
    distributionId: ref.distributionId,
    domainName: state.domainName,
    deployed: state.deployed,
    enabled: config.text('Enabled') === 'true',
    staging: config.text('Staging') === 'true',
    continuousDeployment: Boolean(config.text('ContinuousDeploymentPolicyId')),
    ipv6: config.text('IsIPV6Enabled') === 'true',
    aliases: config.aliases,
    certificate: await gatherCertificate(sessions, ref.accountId, use, config),
    viewerSettings: viewerSettingsOf(config),
    origins: originsOf(config),
    forwardsHost: forwardsHost(config),
    configDigest: config.digest,
  };
}

async function gatherCertificate(
  sessions: Sessions,
  accountId: string,
  use: 'source' | 'target',
  config: ConfigView,
): Promise<CertificateFacts> {
  const arn = config.text('ViewerCertificate/ACMCertificateArn');
  if (arn) return describeAcmCertificate(sessions.acm(accountId, use), arn);
  const iamId = config.text('ViewerCertificate/IAMCertificateId');
  if (iamId) return describeIamCertificate(sessions.iam(accountId, use), iamId);
  return { kind: 'default', id: '', names: [], status: 'ISSUED', notAfter: undefined, serial: undefined };
}
