import type { CloudFrontClient, DistributionTenant, GeoRestrictionCustomization } from '@aws-sdk/client-cloudfront';
import { type ConfigView, viewConfig } from '../../domain/distribution-config.ts';
import type { DistributionFacts } from '../../domain/facts.ts';
import { type DistributionRef, isTenant, type TenantRef } from '../../domain/refs.ts';
import { forwardsHost, originsOf, viewerSettingsOf } from '../../domain/viewer-settings.ts';
import { cloudFrontOf } from '../clients.ts';
import { readConfig, readState, readTenantState } from '../cloudfront.ts';
import type { Sessions } from '../sessions.ts';
import { digestOfTenant } from '../tenants.ts';
import { gatherCertificate } from './certificate.ts';

/** A multi-tenant distribution has none: Amazon CloudFront API Reference, "DistributionConfig". */
const NOT_OF_TENANTS = 'PriceClass';

/** Everything the planner needs to know of one distribution. Throws DistributionNotFound, AccountUnknown. */
export async function gatherDistribution(
  sessions: Sessions,
  ref: DistributionRef,
  use: 'source' | 'target',
): Promise<DistributionFacts> {
  const client = cloudFrontOf(sessions, ref.accountId, use);
  if (isTenant(ref)) return gatherTenant(sessions, client, ref, use);
  const [state, { xml }] = await Promise.all([readState(client, ref), readConfig(client, ref)]);
  const config = viewConfig(xml);
  return {
    accountId: ref.accountId,
    distributionId: ref.distributionId,
    domainName: state.domainName,
    deployed: state.deployed,
    enabled: config.text('Enabled') === 'true',
    disabledParts: [],
    multiTenant: config.text('ConnectionMode') === 'tenant-only',
    staging: config.text('Staging') === 'true',
    continuousDeployment: Boolean(config.text('ContinuousDeploymentPolicyId')),
    ipv6: config.text('IsIPV6Enabled') === 'true',
    aliases: config.aliases,
    certificate: await gatherCertificate(sessions, ref.accountId, use, certificateIn(config)),
    viewerSettings: viewerSettingsOf(config),
    origins: originsOf(config),
    forwardsHost: forwardsHost(config),
    configDigest: config.digest,
  };
}

/** A tenant's own settings over those of its multi-tenant distribution, as viewers meet them. */
async function gatherTenant(
  sessions: Sessions,
  client: CloudFrontClient,
  ref: TenantRef,
  use: 'source' | 'target',
): Promise<DistributionFacts> {
  const { state, tenant, group } = await readTenantState(client, ref);
  const { DistributionId = '', Customizations: { Certificate, WebAcl, GeoRestrictions } = {} } = tenant;
  const { xml } = await readConfig(client, { accountId: ref.accountId, distributionId: DistributionId });
  const config = viewConfig(xml);
  const ipv6 = group.Ipv6Enabled ?? false;
  const inherited = await gatherCertificate(sessions, ref.accountId, use, certificateIn(config));
  const own = Certificate?.Arn ? await gatherCertificate(sessions, ref.accountId, use, Certificate.Arn) : undefined;
  const { [NOT_OF_TENANTS]: _none, ...settings } = viewerSettingsOf(config);
  return {
    accountId: ref.accountId,
    distributionTenantId: ref.distributionTenantId,
    domainName: state.domainName,
    aliases: state.aliases,
    enabled: state.enabled,
    disabledParts: state.disabledParts,
    deployed: state.deployed,
    multiTenant: false,
    staging: false,
    continuousDeployment: false,
    ipv6,
    certificate: own ?? inherited,
    sharedCertificate: own && inherited.kind !== 'default' ? inherited : undefined,
    viewerSettings: {
      ...settings,
      IsIPV6Enabled: String(ipv6),
      ...(WebAcl ? { WebACLId: WebAcl.Action === 'disable' ? '' : (WebAcl.Arn ?? '') } : {}),
      ...(GeoRestrictions ? { GeoRestriction: restrictionOf(GeoRestrictions) } : {}),
    },
    origins: originsOf(config).map((origin) => ({ ...origin, domainName: filled(origin.domainName, tenant) })),
    forwardsHost: forwardsHost(config),
    configDigest: digestOfTenant(tenant),
  };
}

/** As viewerSettingsOf tells the restriction of a config. */
function restrictionOf({ RestrictionType = 'none', Locations = [] }: GeoRestrictionCustomization): string {
  return [RestrictionType, ...[...Locations].sort()].join(' ');
}

/** A template's `{{name}}` as a tenant fills it in: Amazon CloudFront Developer Guide, "How parameters work". */
function filled(template: string, { Parameters = [] }: DistributionTenant): string {
  return template.replace(
    /\{\{(\w+)[^}]*\}\}/g,
    (whole, name) => Parameters.find(({ Name }) => Name === name)?.Value ?? whole,
  );
}

/** The ARN of ACM, or the id of IAM; empty for CloudFront's default certificate. */
function certificateIn(config: ConfigView): string {
  return config.text('ViewerCertificate/ACMCertificateArn') || config.text('ViewerCertificate/IAMCertificateId') || '';
}
