import { configDocument, type SimpleConfig } from './config-template.ts';
import type { ControlPlane } from './control-plane.ts';
import { parseConfig } from './distribution-config.ts';
import type { Distribution } from './distributions.ts';

/** A distribution that is there, Deployed everywhere, when a world begins. */
export interface SeedDistribution extends SimpleConfig {
  readonly accountId: string;
  /** Default: drawn by chance, as is the domain name. */
  readonly id?: string;
  /** `d111111abcdef8.cloudfront.net`. */
  readonly domainName?: string;
  /** The whole DistributionConfig document; the simple members are not looked at then. */
  readonly configXml?: string;
}

/**
 * Puts a distribution into the world. Certificates and DNS are not asked, so that a world can begin with what AWS once
 * allowed and no longer would.
 * @throws Error when the id, the domain name, the caller reference or an alias is taken; AwsError for a configuration
 *   that is wrong by itself.
 */
export function seedDistribution(plane: ControlPlane, seed: SeedDistribution): Distribution {
  const { distributions } = plane;
  if (seed.id !== undefined && distributions.get(seed.id)) throw taken('id', seed.id);
  if (seed.domainName !== undefined && plane.isHostTaken(seed.domainName)) {
    throw taken('domain name', seed.domainName);
  }
  const identity = plane.identities.distribution(seed.accountId, seed);
  const callerReference = seed.callerReference ?? `seed-${identity.id}`;
  const config = parseConfig(seed.configXml ?? configDocument({ ...seed, callerReference }));
  const heldAlias = config.aliases.find((alias) => plane.holderOf(alias));
  if (heldAlias !== undefined) throw taken('alias', heldAlias);
  if (distributions.byCallerReference(seed.accountId, config.callerReference)) {
    throw taken('caller reference', config.callerReference);
  }
  const placed = plane.putDistribution(identity, config);
  plane.deployments.place(placed.version);
  return placed;
}

function taken(what: string, value: string): Error {
  return new Error(`Cannot seed a distribution: the ${what} ${value} is taken by one that was seeded or made before.`);
}
