import {
  type CloudFrontClient,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDomainConflictsCommand,
  paginateListDistributions,
  UpdateDistributionCommand,
  type ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { viewConfig, withAliases, withEnabled, withViewerCertificate } from '../domain/distribution-config.ts';
import type { HolderFacts } from '../domain/facts.ts';
import { type DistributionRef, isTenant, resourceOf, type StandardRef, type TenantRef } from '../domain/refs.ts';
import { isMoverError } from '../errors.ts';
import { type AliasEdit, type Announce, editedAliases, writeDecided } from './conditional-write.ts';
import { listingWith } from './listing.ts';
import { captureBody, replaceBody } from './raw-xml.ts';
import {
  changeTenantCertificate,
  changeTenantDomains,
  changeTenantEnabled,
  domainsOf,
  inactiveOf,
  readConnectionGroup,
  readTenant,
} from './tenants.ts';
import { calling, told } from './translate-error.ts';

const CONFLICTS_PER_PAGE = 100;

export interface DistributionState {
  readonly domainName: string;
  readonly deployed: boolean;
  /** Of the very config that `deployed` speaks of. */
  readonly aliases: readonly string[];
  /** Those domains of a tenant that CloudFront calls inactive, and does not serve. */
  readonly inactive: readonly string[];
  readonly enabled: boolean;
  readonly ipv6: boolean;
  /** ARN of ACM or id of IAM; empty for CloudFront's default certificate. */
  readonly certificate: string;
  /** What a tenant refers to and cannot serve without, and is disabled. */
  readonly disabledParts: readonly string[];
}

/**
 * Whether the newest config is at every edge, and where records lead to: the distribution's own domain name, or the routing
 * endpoint of a tenant's connection group. Throws DistributionNotFound.
 */
export async function readState(client: CloudFrontClient, ref: DistributionRef): Promise<DistributionState> {
  if (isTenant(ref)) return (await readTenantState(client, ref)).state;
  const context = { action: 'cloudfront:GetDistribution', resource: resourceOf(ref) };
  const { Distribution } = await calling(context, () =>
    client.send(new GetDistributionCommand({ Id: ref.distributionId })),
  );
  told(Distribution?.Status ?? Distribution?.DistributionConfig, context);
  return {
    domainName: Distribution?.DomainName ?? '',
    deployed: Distribution?.Status === 'Deployed',
    aliases: Distribution?.DistributionConfig?.Aliases?.Items ?? [],
    inactive: [],
    enabled: Distribution?.DistributionConfig?.Enabled ?? false,
    ipv6: Distribution?.DistributionConfig?.IsIPV6Enabled ?? false,
    disabledParts: [],
    certificate: certificateIn(Distribution?.DistributionConfig?.ViewerCertificate),
  };
}

function certificateIn({ ACMCertificateArn, IAMCertificateId }: ViewerCertificate = {}): string {
  return ACMCertificateArn || IAMCertificateId || '';
}

/** The same of a tenant, which is Deployed and serves as its connection group and its multi-tenant distribution do. */
export async function readTenantState(client: CloudFrontClient, ref: TenantRef) {
  const { tenant } = await readTenant(client, ref);
  const { DistributionId = '', ConnectionGroupId } = tenant;
  const [group, distribution] = await Promise.all([
    readConnectionGroup(client, tenant),
    readState(client, { accountId: ref.accountId, distributionId: DistributionId }),
  ]);
  const state: DistributionState = {
    domainName: group.RoutingEndpoint ?? '',
    deployed: [tenant.Status, group.Status].every((status) => status === 'Deployed') && distribution.deployed,
    aliases: domainsOf(tenant),
    inactive: inactiveOf(tenant),
    enabled: tenant.Enabled ?? false,
    ipv6: group.Ipv6Enabled ?? false,
    disabledParts: [
      ...(group.Enabled ? [] : [`connection group ${ConnectionGroupId}`]),
      ...(distribution.enabled ? [] : [`multi-tenant distribution ${DistributionId}`]),
    ],
    certificate: tenant.Customizations?.Certificate?.Arn ?? distribution.certificate,
  };
  return { state, tenant, group, distribution };
}

/** Whether it answers viewers: a tenant also needs what it refers to. */
export function isServing({ enabled, disabledParts }: Pick<DistributionState, 'enabled' | 'disabledParts'>): boolean {
  return enabled && disabledParts.length === 0;
}

/** The same, or undefined when the distribution was deleted. */
export async function stateOrGone(
  client: CloudFrontClient,
  ref: DistributionRef,
): Promise<DistributionState | undefined> {
  return readState(client, ref).catch((error: unknown) => {
    if (isMoverError(error, 'DistributionNotFound')) return undefined;
    throw error;
  });
}

/** The config as XML text with its ETag. Throws DistributionNotFound. */
export async function readConfig(client: CloudFrontClient, ref: StandardRef) {
  const command = new GetDistributionConfigCommand({ Id: ref.distributionId });
  const body = captureBody(command);
  const { ETag, DistributionConfig } = await calling(
    { action: 'cloudfront:GetDistributionConfig', resource: resourceOf(ref) },
    () => client.send(command),
  );
  return { xml: body(), etag: ETag ?? '', parsed: DistributionConfig };
}

/**
 * Changes the aliases of a distribution and nothing else of it. Idempotent by state: names to add that are there, and names
 * to remove that are not, are done. A stale ETag leads to a new reading and a new decision. `announce` is handed each write
 * to send, and may refuse it by throwing. Answers whether anything had to change.
 *
 * Throws DistributionBusy when another editor keeps winning, AliasHeldElsewhere, AliasDnsNotSettled, CertificateUnfit,
 * AliasQuotaReached. UpdateDistribution replaces the whole config: Amazon CloudFront API Reference, "UpdateDistribution".
 */
export async function changeAliases(
  client: CloudFrontClient,
  ref: DistributionRef,
  edit: AliasEdit,
  announce: Announce,
): Promise<boolean> {
  if (isTenant(ref)) return changeTenantDomains(client, ref, edit, announce);
  return rewrite(client, ref, announce, (xml) => {
    const { aliases: before, text } = viewConfig(xml);
    const after = editedAliases({ aliases: before, enabled: text('Enabled') === 'true' }, edit);
    return after && { before, after, xml: withAliases(xml, after) };
  });
}

/** Enables or disables a distribution and changes nothing else of it; otherwise as changeAliases. */
export async function changeEnabled(
  client: CloudFrontClient,
  ref: DistributionRef,
  enabled: boolean,
  announce: Announce,
): Promise<boolean> {
  if (isTenant(ref)) return changeTenantEnabled(client, ref, enabled, announce);
  return rewrite(client, ref, announce, (xml) => {
    const before = viewConfig(xml).text('Enabled') === 'true';
    return before === enabled ? undefined : { before, after: enabled, xml: withEnabled(xml, enabled) };
  });
}

/** What a config names and covers right before its certificate is replaced. */
export interface Certified {
  readonly aliases: readonly string[];
  /** The element `<ViewerCertificate>`; of a tenant the ARN of its own certificate, empty without one. */
  readonly viewerCertificate: string;
  /** ARN of ACM or id of IAM; empty for CloudFront's default certificate. */
  readonly certificate: string;
}

/**
 * Replaces `<ViewerCertificate>`, or the certificate of a tenant's own, and nothing else; otherwise as changeAliases. `decide` is asked for the new element at each
 * reading, answers undefined when nothing is to be changed, and may refuse by throwing. Throws CertificateUnfit.
 */
export async function changeViewerCertificate(
  client: CloudFrontClient,
  ref: DistributionRef,
  decide: (now: Certified) => string | undefined,
  announce: Announce,
): Promise<boolean> {
  if (isTenant(ref)) return changeTenantCertificate(client, ref, decide, announce);
  return rewrite(client, ref, announce, (xml) => {
    const { aliases, viewerCertificate: before, text } = viewConfig(xml);
    const certificate = text('ViewerCertificate/ACMCertificateArn') || text('ViewerCertificate/IAMCertificateId') || '';
    const after = decide({ aliases, viewerCertificate: before, certificate });
    return after === undefined ? undefined : { before, after, xml: withViewerCertificate(xml, after) };
  });
}

interface Rewriting {
  readonly before: unknown;
  readonly after: unknown;
  readonly xml: string;
}

/** `edit` answers undefined when all is so already. */
async function rewrite(
  client: CloudFrontClient,
  ref: StandardRef,
  announce: Announce,
  edit: (xml: string) => Rewriting | undefined,
): Promise<boolean> {
  return writeDecided(ref, announce, async () => {
    const { xml, etag, parsed } = await readConfig(client, ref);
    const edited = edit(xml);
    if (edited === undefined) return undefined;
    const command = new UpdateDistributionCommand({
      Id: ref.distributionId,
      IfMatch: etag,
      DistributionConfig: parsed,
    });
    replaceBody(command, edited.xml);
    const { before, after } = edited;
    const context = { action: 'cloudfront:UpdateDistribution', resource: resourceOf(ref) };
    return { before, after, write: () => calling(context, () => client.send(command)) };
  });
}

/** A distribution as the list of its account shows it. */
export interface ListedDistribution {
  readonly distributionId: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
}

/** Every distribution of the client's account with its aliases, over all pages. */
export async function listAliases(client: CloudFrontClient, accountId: string): Promise<ListedDistribution[]> {
  const context = { action: 'cloudfront:ListDistributions', resource: `account ${accountId}` };
  return calling(context, async () => {
    const found: ListedDistribution[] = [];
    for await (const page of paginateListDistributions({ client: listingWith(client) }, {})) {
      const { Items, Quantity } = page.DistributionList ?? {};
      told(Items ?? Quantity, context);
      for (const { Id, DomainName, Aliases } of Items ?? []) {
        found.push({ distributionId: Id ?? '', domainName: DomainName ?? '', aliases: Aliases?.Items ?? [] });
      }
    }
    return found;
  });
}

/**
 * The other distributions that hold an alias equal to the name or overlapping it, ids masked as CloudFront answers them.
 * The distribution asked with must have a certificate that covers the name. Amazon CloudFront API Reference,
 * "ListDomainConflicts".
 */
export async function listConflicts(
  client: CloudFrontClient,
  ref: DistributionRef,
  name: string,
): Promise<HolderFacts[]> {
  const holders: HolderFacts[] = [];
  const listing = listingWith(client);
  let marker: string | undefined;
  do {
    const page = await calling({ action: 'cloudfront:ListDomainConflicts', resource: resourceOf(ref) }, () =>
      listing.send(
        new ListDomainConflictsCommand({
          Domain: name,
          DomainControlValidationResource: resourceIdOf(ref),
          MaxItems: CONFLICTS_PER_PAGE,
          ...(marker === undefined ? {} : { Marker: marker }),
        }),
      ),
    );
    for (const conflict of page.DomainConflicts ?? []) {
      holders.push({
        alias: conflict.Domain ?? name,
        ...(conflict.ResourceType === 'distribution-tenant' ? { tenant: true as const } : {}),
        distribution: conflict.ResourceId ?? 'unknown',
        account: conflict.AccountId ?? 'unknown',
      });
    }
    marker = page.NextMarker;
  } while (marker);
  return holders;
}

/** A DistributionResourceId, in which CloudFront wants the one or the other. */
export function resourceIdOf(ref: DistributionRef) {
  return isTenant(ref) ? { DistributionTenantId: ref.distributionTenantId } : { DistributionId: ref.distributionId };
}
