import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { AliasIndex } from './alias-index.ts';
import type { Certificates } from './certificates.ts';
import type { ConnectionGroup, ConnectionGroupConfig, ConnectionGroupIdentity } from './connection-groups.ts';
import type { Deployments } from './deployments.ts';
import { type CertificateReference, type DistributionConfig, parseConfig } from './distribution-config.ts';
import type { Distribution, DistributionIdentity, Distributions } from './distributions.ts';
import type { DnsChecks } from './dns-checks.ts';
import { Identities } from './identities.ts';
import { aliasHeldElsewhere, dnsPointsElsewhere } from './refusals.ts';
import { Registry } from './registry.ts';
import { type AliasHolder, aliasesOf, type Deployable } from './resources.ts';
import type { CloudFrontSettings } from './settings.ts';
import type { Tenant, TenantConfig, TenantIdentity } from './tenants.ts';

export interface ControlPlaneParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: CloudFrontSettings;
  readonly certificates: Certificates;
  readonly dns: DnsChecks;
  readonly distributions: Distributions;
  readonly deployments: Deployments;
}

/** What all operations work with: distributions, distribution tenants, connection groups, and the few ways to change them. */
export class ControlPlane {
  readonly clock: Clock;
  readonly settings: CloudFrontSettings;
  readonly certificates: Certificates;
  readonly dns: DnsChecks;
  readonly distributions: Distributions;
  readonly deployments: Deployments;
  readonly tenants = new Registry<Tenant>();
  readonly connectionGroups = new Registry<ConnectionGroup>();
  readonly aliases = new AliasIndex();
  readonly identities: Identities;
  #sequence = 0;

  constructor(parts: ControlPlaneParts) {
    this.clock = parts.clock;
    this.settings = parts.settings;
    this.certificates = parts.certificates;
    this.dns = parts.dns;
    this.distributions = parts.distributions;
    this.deployments = parts.deployments;
    this.identities = new Identities(this, parts.random);
  }

  /** The caller's own distribution, or undefined: what belongs to others does not exist for a caller. */
  ownDistribution(accountId: string, id: string): Distribution | undefined {
    const distribution = this.distributions.get(id);
    return distribution?.accountId === accountId ? distribution : undefined;
  }

  /** The one distribution or distribution tenant of the world that has this very alias. */
  holderOf(alias: string): AliasHolder | undefined {
    const id = this.aliases.holderOf(alias) ?? '';
    return this.distributions.get(id) ?? this.tenants.get(id);
  }

  /** The certificates that stand for what a holder serves, the preferred one first. */
  certificatesOf(holder: AliasHolder): CertificateReference[] {
    if (holder.kind === 'distribution') return [holder.version.config.certificate];
    const { certificate, distributionId } = holder.version.config;
    const inherited = this.distributions.get(distributionId)?.version.config.certificate;
    return inherited ? [certificate, inherited] : [certificate];
  }

  /** Where DNS has to lead a holder's aliases: a `d….cloudfront.net` name. */
  hostOf(holder: AliasHolder): string {
    if (holder.kind === 'distribution') return holder.domainName;
    return this.connectionGroups.get(holder.version.config.connectionGroupId)?.routingEndpoint ?? '';
  }

  /** True when a distribution or connection group has this `d….cloudfront.net` name. */
  isHostTaken(host: string): boolean {
    const isGroups = this.connectionGroups.all().some(({ routingEndpoint }) => routingEndpoint === host);
    return isGroups || this.distributions.byDomainName(host) !== undefined;
  }

  /** What answers for a `d….cloudfront.net` name: a standard distribution or a connection group; undefined for nothing. */
  endpoint(domainName: string): { readonly ipv6: boolean } | undefined {
    const group = this.connectionGroups.all().find(({ routingEndpoint }) => routingEndpoint === domainName);
    if (group) return { ipv6: group.version.config.ipv6 };
    const config = this.distributions.byDomainName(domainName)?.version.config;
    return config && !config.multiTenant ? { ipv6: config.ipv6 } : undefined;
  }

  /**
   * Checks newly added aliases against the world: nobody else holds them, and DNS leads them to no other distribution.
   * `domainName` is the distribution's own; undefined while it is being created.
   * @throws AwsError `CNAMEAlreadyExists` in either meaning.
   */
  checkAddedAliases(added: readonly string[], domainName: string | undefined): void {
    this.checkUnheld(added);
    this.checkDns(added, domainName);
  }

  /** Checks that nobody holds newly added aliases. @throws AwsError `CNAMEAlreadyExists`, first meaning. */
  checkUnheld(added: readonly string[]): void {
    if (added.some((alias) => this.aliases.holderOf(alias))) throw aliasHeldElsewhere();
  }

  /** Checks where DNS leads newly added aliases. @throws AwsError `CNAMEAlreadyExists`, second meaning. */
  checkDns(added: readonly string[], domainName: string | undefined): void {
    for (const alias of added) {
      if (alias.startsWith('*.') && !this.settings.wildcardDnsCheck) continue;
      const others = this.dns.hostsSeen(alias).filter((host) => host !== domainName);
      if (others.some((host) => this.endpoint(host))) throw dnsPointsElsewhere();
    }
  }

  /** Writes configurations of distributions that belong together, in order, and starts their one deployment. */
  write(
    changes: readonly { readonly of: DistributionIdentity; readonly config: DistributionConfig }[],
  ): Distribution[] {
    const written = changes.map((change) => this.putDistribution(change.of, change.config));
    this.deploy(written);
    return written;
  }

  /** Starts the one deployment of what was put and belongs together. */
  deploy(resources: readonly Deployable[]): void {
    this.deployments.start(resources.map(({ version }) => version));
  }

  /** Puts a new state of a distribution in; it reaches the edge with `deploy`. */
  putDistribution(of: DistributionIdentity, config: DistributionConfig): Distribution {
    const { kind, id, accountId, arn, domainName } = of;
    const identity = { kind, id, accountId, arn, domainName };
    const state = this.#stateOf({ kind, of: identity, config });
    return this.#hold({ ...identity, ...state }, this.distributions);
  }

  /** Puts a distribution's document in that CloudFront itself edited, see `putDistribution`. */
  putDocument(of: DistributionIdentity, xml: string): Distribution {
    return this.putDistribution(of, parseConfig(xml));
  }

  /** Puts a new state of a distribution tenant in, see `putDistribution`. */
  putTenant({ kind, id, accountId, arn, name, created }: TenantIdentity, config: TenantConfig): Tenant {
    const identity = { kind, id, accountId, arn, name, created };
    return this.#hold({ ...identity, ...this.#stateOf({ kind, of: identity, config }) }, this.tenants);
  }

  /** Puts a new state of a connection group in, see `putDistribution`. */
  putConnectionGroup(of: ConnectionGroupIdentity, config: ConnectionGroupConfig): ConnectionGroup {
    const { kind, id, accountId, arn, name, routingEndpoint, isDefault, created } = of;
    const identity = { kind, id, accountId, arn, name, routingEndpoint, isDefault, created };
    return this.#hold({ ...identity, ...this.#stateOf({ kind, of: identity, config }) }, this.connectionGroups);
  }

  /** Takes a resource out of the world, and its aliases with it. */
  remove(resource: Deployable): void {
    this.aliases.release(resource.id, aliasesOf(resource.version));
    if (resource.kind === 'distribution') this.distributions.delete(resource);
    else if (resource.kind === 'distribution-tenant') this.tenants.delete(resource.id);
    else this.connectionGroups.delete(resource.id);
    this.deployments.drop(resource.id);
  }

  /** Gives a distribution a new ETag without a change of its configuration, as when a referenced policy changed. */
  renewETag(distribution: Distribution): void {
    this.distributions.put({ ...distribution, etag: this.identities.etag() });
  }

  #stateOf<Version>(written: Version) {
    this.#sequence += 1;
    const version = { ...written, sequence: this.#sequence };
    return { version, etag: this.identities.etag(), lastModified: this.clock.now() };
  }

  #hold<Resource extends Deployable>(
    resource: Resource,
    store: { get(id: string): Deployable | undefined; put(resource: Resource): void },
  ): Resource {
    const before = store.get(resource.id);
    if (before) this.aliases.release(resource.id, aliasesOf(before.version));
    store.put(resource);
    this.aliases.claim(resource.id, aliasesOf(resource.version));
    return resource;
  }
}
