import type { ConnectionGroup } from './connection-groups.ts';
import type { ControlPlane } from './control-plane.ts';
import { type GeoCustomization, NO_CERTIFICATE, type Tenant, type WebAclCustomization } from './tenants.ts';

/** A connection group that is there, Deployed everywhere, when a world begins. */
export interface SeedConnectionGroup {
  readonly accountId: string;
  /** Default: drawn by chance, as is the routing endpoint. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** `d111111abcdef8.cloudfront.net`. */
  readonly routingEndpoint?: string | undefined;
  /** Default: true. */
  readonly enabled?: boolean | undefined;
  /** Default: true. */
  readonly ipv6?: boolean | undefined;
  /** Default: false. */
  readonly isDefault?: boolean | undefined;
}

/** A distribution tenant that is there, Deployed everywhere, when a world begins. */
export interface SeedTenant {
  readonly accountId: string;
  /** Default: drawn by chance. */
  readonly id?: string | undefined;
  readonly name: string;
  /** Id of a multi-tenant distribution of the account that was seeded or made before. */
  readonly distributionId: string;
  /** Id of a connection group of the account that was seeded or made before. */
  readonly connectionGroupId: string;
  readonly domains: readonly string[];
  /** ARN of an ACM certificate in us-east-1; default: none but the multi-tenant distribution's. */
  readonly certificateArn?: string | undefined;
  /** Default: none. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Default: none. */
  readonly webAcl?: WebAclCustomization | undefined;
  /** Default: none. */
  readonly geoRestrictions?: GeoCustomization | undefined;
  /** Default: true. */
  readonly enabled?: boolean | undefined;
}

/** Puts a connection group into the world. @throws Error when its id, name or routing endpoint is taken. */
export function seedConnectionGroup(plane: ControlPlane, seed: SeedConnectionGroup): ConnectionGroup {
  const { accountId, id, name, routingEndpoint, enabled = true, ipv6 = true, isDefault = false } = seed;
  const own = plane.connectionGroups.ofAccount(accountId);
  if (id !== undefined && plane.connectionGroups.get(id))
    throw cannot(`the connection group ${id}`, 'is there already');
  if (own.some((group) => group.name === name)) throw cannot(`the connection group ${name}`, 'is there already');
  if (isDefault && own.some((group) => group.isDefault)) {
    throw cannot('a default connection group', `is in account ${accountId} already`);
  }
  if (routingEndpoint !== undefined && plane.isHostTaken(routingEndpoint)) {
    throw cannot(`a connection group at ${routingEndpoint}`, 'is not possible: the name is taken');
  }
  const identity = plane.identities.connectionGroup(accountId, { id, name, routingEndpoint, isDefault });
  const placed = plane.putConnectionGroup(identity, { enabled, ipv6 });
  plane.deployments.place(placed.version);
  return placed;
}

/**
 * Puts a distribution tenant into the world; like distributions' seeds without asking certificates and DNS.
 * @throws Error when its id, name or a domain is taken, or its multi-tenant distribution or connection group is not there.
 */
export function seedTenant(plane: ControlPlane, seed: SeedTenant): Tenant {
  const { accountId, id, name, distributionId, connectionGroupId, domains } = seed;
  const what = `the distribution tenant ${id ?? name}`;
  const isTaken = plane.tenants.ofAccount(accountId).some((tenant) => tenant.name === name);
  if (isTaken || (id !== undefined && plane.tenants.get(id))) throw cannot(what, 'is there already');
  if (!plane.ownDistribution(accountId, distributionId)?.version.config.multiTenant) {
    throw cannot(what, `needs ${distributionId}, which is no multi-tenant distribution of account ${accountId}`);
  }
  if (plane.connectionGroups.get(connectionGroupId)?.accountId !== accountId) {
    throw cannot(what, `needs ${connectionGroupId}, which is no connection group of account ${accountId}`);
  }
  const heldDomain = domains.find((domain) => plane.holderOf(domain));
  if (heldDomain !== undefined) throw cannot(what, `cannot have ${heldDomain}: the alias is taken`);
  const placed = plane.putTenant(plane.identities.tenant(accountId, name, id), {
    distributionId,
    connectionGroupId,
    domains,
    certificate: { ...NO_CERTIFICATE, acmArn: seed.certificateArn },
    webAcl: seed.webAcl,
    geoRestrictions: seed.geoRestrictions,
    parameters: Object.entries(seed.parameters ?? {}).map(([key, value]) => ({ name: key, value })),
    enabled: seed.enabled ?? true,
  });
  plane.deployments.place(placed.version);
  return placed;
}

function cannot(what: string, why: string): Error {
  return new Error(`Cannot seed: ${what} ${why}.`);
}
