import {
  type CloudFrontClient,
  type ConnectionGroup,
  type DistributionTenant,
  GetConnectionGroupCommand,
  GetDistributionTenantByDomainCommand,
  GetDistributionTenantCommand,
  UpdateDistributionTenantCommand,
} from '@aws-sdk/client-cloudfront';
import { canonicalJson, digest } from '../domain/digest.ts';
import { resourceOf, type TenantRef } from '../domain/refs.ts';
import { isMoverError, MoverError } from '../errors.ts';
import { type AliasEdit, type Announce, editedAliases, writeDecided } from './conditional-write.ts';
import { calling, told } from './translate-error.ts';

/** A distribution tenant with its ETag. Throws DistributionNotFound. */
export async function readTenant(client: CloudFrontClient, ref: TenantRef) {
  const { ETag, DistributionTenant = {} } = await callingForTenant('cloudfront:GetDistributionTenant', ref, () =>
    client.send(new GetDistributionTenantCommand({ Identifier: ref.distributionTenantId })),
  );
  const context = { action: 'cloudfront:GetDistributionTenant', resource: resourceOf(ref) };
  told(DistributionTenant.Id, context);
  return { tenant: DistributionTenant, etag: ETag ?? '' };
}

/** The connection group of a tenant, whose routing endpoint its records lead to. Throws CallRefused. */
export async function readConnectionGroup(
  client: CloudFrontClient,
  { Id, ConnectionGroupId }: DistributionTenant,
): Promise<ConnectionGroup> {
  const context = {
    action: 'cloudfront:GetConnectionGroup',
    resource: `connection group ${ConnectionGroupId} of ${Id}`,
  };
  const { ConnectionGroup = {} } = await calling(context, () =>
    client.send(new GetConnectionGroupCommand({ Identifier: ConnectionGroupId })),
  );
  told(ConnectionGroup.RoutingEndpoint, context);
  return ConnectionGroup;
}

/** The domains of a tenant. */
export function domainsOf({ Domains = [] }: DistributionTenant): string[] {
  return Domains.flatMap(({ Domain }) => Domain ?? []);
}

/** Those of them that are not served: Amazon CloudFront API Reference, "DomainResult". */
export function inactiveOf({ Domains = [] }: DistributionTenant): string[] {
  return Domains.flatMap(({ Domain, Status }) => (Domain && Status === 'inactive' ? [Domain] : []));
}

/** Everything that can be written of a tenant but its domains, as it was read; tags and a pending certificate are apart. */
export function settingsOf({
  DistributionId,
  ConnectionGroupId,
  Customizations,
  Parameters,
  Enabled,
}: DistributionTenant) {
  return { DistributionId, ConnectionGroupId, Customizations, Parameters, Enabled };
}

/** Proof that nothing but domains was changed of a tenant: SHA-256. */
export function digestOfTenant(tenant: DistributionTenant): string {
  return digest(canonicalJson(settingsOf(tenant)));
}

/**
 * Changes the domains of a tenant and nothing else of it: what else can be written is sent as it was read, so that it stays
 * whether CloudFront keeps or resets what a request leaves out, which no document says. Otherwise as changeAliases.
 * "UpdateDistributionTenant" of the Amazon CloudFront API Reference.
 */
export async function changeTenantDomains(
  client: CloudFrontClient,
  ref: TenantRef,
  edit: AliasEdit,
  announce: Announce,
): Promise<boolean> {
  return writeDecided(ref, announce, async () => {
    const { tenant, etag } = await readTenant(client, ref);
    const before = domainsOf(tenant);
    const after = editedAliases({ aliases: before, enabled: tenant.Enabled === true }, edit);
    return (
      after && { before, after, write: () => update(client, ref, etag, { ...settingsOf(tenant), domains: after }) }
    );
  });
}

/** Enables or disables a tenant and changes nothing else of it; the other tenants of its distribution go on. */
export async function changeTenantEnabled(
  client: CloudFrontClient,
  ref: TenantRef,
  enabled: boolean,
  announce: Announce,
): Promise<boolean> {
  return writeDecided(ref, announce, async () => {
    const { tenant, etag } = await readTenant(client, ref);
    const before = tenant.Enabled === true;
    if (before === enabled) return undefined;
    const settings = { ...settingsOf(tenant), Enabled: enabled, domains: domainsOf(tenant) };
    return { before, after: enabled, write: () => update(client, ref, etag, settings) };
  });
}

/** The ARN of a tenant's own certificate; empty where it has none but the one of its multi-tenant distribution. */
export function ownCertificateOf({ Customizations }: DistributionTenant): string {
  return Customizations?.Certificate?.Arn ?? '';
}

/** The tenant with another certificate of its own, or with none. */
export function withOwnCertificate(tenant: DistributionTenant, arn: string): DistributionTenant {
  const { Certificate: _former, ...others } = tenant.Customizations ?? {};
  const customizations = { ...others, ...(arn === '' ? {} : { Certificate: { Arn: arn } }) };
  return { ...tenant, Customizations: Object.keys(customizations).length > 0 ? customizations : undefined };
}

/**
 * Replaces the certificate of a tenant's own and nothing else of it; an empty ARN takes it away, by customizations without it.
 * Otherwise as changeViewerCertificate. Throws CertificateUnfit also where CloudFront answers that it has still the former one:
 * no document says what becomes of single customizations that a request leaves out.
 */
export async function changeTenantCertificate(
  client: CloudFrontClient,
  ref: TenantRef,
  decide: (now: { aliases: readonly string[]; viewerCertificate: string; certificate: string }) => string | undefined,
  announce: Announce,
): Promise<boolean> {
  return writeDecided(ref, announce, async () => {
    const { tenant, etag } = await readTenant(client, ref);
    const before = ownCertificateOf(tenant);
    const domains = domainsOf(tenant);
    const after = decide({ aliases: domains, viewerCertificate: before, certificate: before });
    if (after === undefined) return undefined;
    const { Customizations = {}, ...settings } = settingsOf(withOwnCertificate(tenant, after));
    const write = async () => {
      const { DistributionTenant } = await update(client, ref, etag, { ...settings, Customizations, domains });
      if (DistributionTenant === undefined || ownCertificateOf(DistributionTenant) === after) return;
      throw new MoverError('CertificateUnfit', `CloudFront keeps ${before} as the certificate of ${resourceOf(ref)}.`);
    };
    return { before, after, write };
  });
}

type Settings = ReturnType<typeof settingsOf> & { readonly domains: readonly string[] };

async function update(client: CloudFrontClient, ref: TenantRef, etag: string, { domains, ...settings }: Settings) {
  const command = new UpdateDistributionTenantCommand({
    Id: ref.distributionTenantId,
    IfMatch: etag,
    Domains: domains.map((Domain) => ({ Domain })),
    ...settings,
  });
  return callingForTenant('cloudfront:UpdateDistributionTenant', ref, () => client.send(command));
}

/** The id of the tenant of the client's account that has a domain; undefined when none has. */
export async function tenantWith(
  client: CloudFrontClient,
  accountId: string,
  domain: string,
): Promise<string | undefined> {
  const context = { action: 'cloudfront:GetDistributionTenantByDomain', resource: `${domain} in account ${accountId}` };
  const found = await calling(context, () =>
    client.send(new GetDistributionTenantByDomainCommand({ Domain: domain })),
  ).catch((error: unknown) => {
    if (isRefusal(error, 'EntityNotFound')) return undefined;
    throw error;
  });
  const tenant = found?.DistributionTenant;
  return tenant && domainsOf(tenant).includes(domain) ? tenant.Id : undefined;
}

/** As `calling`, with the errors that only the operations on tenants answer. */
async function callingForTenant<T>(action: string, ref: TenantRef, call: () => Promise<T>): Promise<T> {
  try {
    return await calling({ action, resource: resourceOf(ref) }, call);
  } catch (error) {
    if (isRefusal(error, 'EntityNotFound')) {
      throw new MoverError('DistributionNotFound', error.message, {
        cause: error.cause,
        remedy: 'Check the id of the distribution tenant and the account id.',
      });
    }
    if (isRefusal(error, 'EntityLimitExceeded')) {
      throw new MoverError('AliasQuotaReached', error.message, {
        cause: error.cause,
        remedy: 'Take other domains from the distribution tenant: it holds no more.',
      });
    }
    throw error;
  }
}

/** An answer of CloudFront by its own name, which the taxonomy does not know. */
function isRefusal(error: unknown, name: string): error is MoverError {
  return isMoverError(error, 'CallRefused') && (error.cause as Error).name === name;
}
