import type { ConnectionGroup, ConnectionGroupVersion } from './connection-groups.ts';
import type { ConfigVersion, Distribution } from './distributions.ts';
import type { Tenant, TenantVersion } from './tenants.ts';

/** What can hold an alias. */
export type AliasHolder = Distribution | Tenant;

/** What is deployed to the edge locations. */
export type Deployable = AliasHolder | ConnectionGroup;

/** One state of something that is deployed, on its way to the edge locations or there. */
export type EdgeVersion = ConfigVersion | TenantVersion | ConnectionGroupVersion;

/** The aliases of a distribution, the domains of a distribution tenant; none of a connection group. */
export function aliasesOf(version: EdgeVersion): readonly string[] {
  if (version.kind === 'distribution') return version.config.aliases;
  return version.kind === 'distribution-tenant' ? version.config.domains : [];
}
