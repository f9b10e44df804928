import {
  AssociateAliasCommand,
  type CloudFrontClient,
  UpdateDomainAssociationCommand,
} from '@aws-sdk/client-cloudfront';
import { viewConfig } from '../domain/distribution-config.ts';
import { type DistributionRef, isTenant, resourceOf } from '../domain/refs.ts';
import { MoverError } from '../errors.ts';
import { readConfig, resourceIdOf } from './cloudfront.ts';
import { type AliasEdit, unlessStale } from './conditional-write.ts';
import { readTenant } from './tenants.ts';
import { calling } from './translate-error.ts';

/**
 * Moves one alias to a distribution of the client's account by CloudFront's own call, taking it from its holder. False when
 * the target's ETag was stale. `receives` is told whether the target is enabled by that ETag, and may refuse by throwing.
 * Throws AssociationRefused, OwnershipNotProven. Amazon CloudFront API Reference, "UpdateDomainAssociation".
 */
export async function associateDomain(
  client: CloudFrontClient,
  ref: DistributionRef,
  domain: string,
  receives: AliasEdit['receives'] = undefined,
): Promise<boolean> {
  const { etag, enabled } = await readEnabled(client, ref);
  receives?.(enabled);
  const target = resourceIdOf(ref);
  const command = new UpdateDomainAssociationCommand({ Domain: domain, TargetResource: target, IfMatch: etag });
  return unlessStale(() =>
    calling({ action: 'cloudfront:UpdateDomainAssociation', resource: resourceOf(ref) }, () => client.send(command)),
  );
}

/** The older call for the same, which wants the TXT record also within one account. "AssociateAlias" of the API Reference. */
export async function associateAlias(client: CloudFrontClient, ref: DistributionRef, domain: string): Promise<boolean> {
  if (isTenant(ref)) throw new MoverError('TenantAssociationRefused', `AssociateAlias takes no ${resourceOf(ref)}.`);
  const command = new AssociateAliasCommand({ Alias: domain, TargetDistributionId: ref.distributionId });
  await calling({ action: 'cloudfront:AssociateAlias', resource: resourceOf(ref) }, () => client.send(command));
  return true;
}

async function readEnabled(client: CloudFrontClient, ref: DistributionRef) {
  if (isTenant(ref)) {
    const { tenant, etag } = await readTenant(client, ref);
    return { etag, enabled: tenant.Enabled === true };
  }
  const { xml, etag } = await readConfig(client, ref);
  return { etag, enabled: viewConfig(xml).text('Enabled') === 'true' };
}
