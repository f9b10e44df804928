import type { ConnectionGroup } from './connection-groups.ts';
import type { ControlPlane } from './control-plane.ts';
import { checkAddedDomains, checkTenant, requireConnectionGroup, requireMultiTenant } from './tenant-rules.ts';
import type { Tenant, TenantConfig, TenantIdentity } from './tenants.ts';

/** A tenant's configuration; without a connection group it gets the account's default one. */
export type TenantWish = Omit<TenantConfig, 'connectionGroupId'> & { readonly connectionGroupId: string | undefined };

/**
 * Checks a tenant's new configuration, writes it, and starts its deployment, with that of the account's default connection
 * group when this tenant is the first to need it. `held` is the tenant as it is; undefined while it is being created.
 * @throws AwsError `EntityNotFound`, `InvalidAssociation`, `InvalidArgument`, `EntityLimitExceeded`, `CNAMEAlreadyExists`.
 */
export function writeTenant(
  plane: ControlPlane,
  accountId: string,
  wish: TenantWish,
  { held, identity }: { readonly held: Tenant | undefined; readonly identity: () => TenantIdentity },
): Tenant {
  const parent = requireMultiTenant(plane, accountId, wish.distributionId);
  const known = wish.connectionGroupId
    ? requireConnectionGroup(plane, accountId, wish.connectionGroupId)
    : plane.connectionGroups.ofAccount(accountId).find(({ isDefault }) => isDefault);
  checkTenant(plane, accountId, wish, parent);
  const before = new Set(held?.version.config.domains);
  const added = wish.domains.filter((domain) => !before.has(domain));
  checkAddedDomains(plane, added, known?.routingEndpoint);
  const group = known ?? makeDefaultGroup(plane, accountId);
  const written = plane.putTenant(identity(), { ...wish, connectionGroupId: group.id });
  plane.deploy(known ? [written] : [group, written]);
  return written;
}

function makeDefaultGroup(plane: ControlPlane, accountId: string): ConnectionGroup {
  const identity = plane.identities.connectionGroup(accountId, { isDefault: true });
  return plane.putConnectionGroup(identity, { enabled: true, ipv6: true });
}
