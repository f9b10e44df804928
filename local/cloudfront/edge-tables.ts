import { aliasesServing } from './aliases.ts';
import type { CertificateReference } from './distribution-config.ts';
import type { ConfigVersion } from './distributions.ts';
import { aliasesOf, type EdgeVersion } from './resources.ts';
import type { TenantVersion } from './tenants.ts';

/** What a host name comes to at one edge location. */
export interface EdgeMatch {
  /** The distribution or distribution tenant that serves it. */
  readonly id: string;
  readonly accountId: string;
  /** Where DNS leads: the distribution's own name, or the routing endpoint of the tenant's connection group. */
  readonly domainName: string;
  /** The name that matched. */
  readonly matched: string;
  /** The certificates that may stand for an alias, the preferred one first. */
  readonly certificates: readonly CertificateReference[];
}

type Holding = ConfigVersion | TenantVersion;

/** The configurations that one edge location holds at this moment, and who of them serves a host name. */
export class EdgeTable {
  readonly #held = new Map<string, EdgeVersion>();
  /** By the domain names of standard distributions; a multi-tenant distribution can't be reached by its own. */
  readonly #byDomainName = new Map<string, ConfigVersion>();
  readonly #byAlias = new Map<string, readonly Holding[]>();

  /** Takes a configuration in the place of the resource's older one; an older one than what is held is passed over. */
  take(version: EdgeVersion): void {
    const { id } = version.of;
    if ((this.sequenceOf(id) ?? 0) >= version.sequence) return;
    this.drop(id);
    this.#held.set(id, version);
    if (version.kind === 'connection-group') return;
    if (version.kind === 'distribution' && !version.config.multiTenant) {
      this.#byDomainName.set(version.of.domainName, version);
    }
    for (const alias of aliasesOf(version)) this.#byAlias.set(alias, [...(this.#byAlias.get(alias) ?? []), version]);
  }

  /** Forgets a resource. */
  drop(id: string): void {
    const version = this.#held.get(id);
    if (!version) return;
    this.#held.delete(id);
    if (version.kind === 'distribution') this.#byDomainName.delete(version.of.domainName);
    for (const alias of aliasesOf(version)) {
      const others = (this.#byAlias.get(alias) ?? []).filter((other) => other !== version);
      if (others.length > 0) this.#byAlias.set(alias, others);
      else this.#byAlias.delete(alias);
    }
  }

  /** The sequence number of the configuration held of a resource. */
  sequenceOf(id: string): number | undefined {
    return this.#held.get(id)?.sequence;
  }

  /**
   * The most specific match for a host name, or undefined when nothing covers it or when what covers it is disabled. Two
   * configurations may hold one alias here while its move is on the way: the newer one is right.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-wildcard.html
   */
  match(host: string): EdgeMatch | undefined {
    const own = this.#byDomainName.get(host);
    if (own) return distributionMatch(own, host);
    if (host.includes('*')) return undefined;
    const matched = aliasesServing(host).find((alias) => this.#byAlias.has(alias));
    if (matched === undefined) return undefined;
    const [newest] = [...(this.#byAlias.get(matched) ?? [])].sort((a, b) => b.sequence - a.sequence);
    if (!newest) return undefined;
    return newest.kind === 'distribution' ? distributionMatch(newest, matched) : this.#tenantMatch(newest, matched);
  }

  /**
   * A distribution tenant serves while it, its multi-tenant distribution and its connection group are here and enabled.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html
   */
  #tenantMatch({ of, config }: TenantVersion, matched: string): EdgeMatch | undefined {
    const distribution = this.#held.get(config.distributionId);
    const group = this.#held.get(config.connectionGroupId);
    if (distribution?.kind !== 'distribution' || group?.kind !== 'connection-group') return undefined;
    if (!config.enabled || !distribution.config.enabled || !group.config.enabled) return undefined;
    const { id, accountId } = of;
    const certificates = [config.certificate, distribution.config.certificate];
    return { id, accountId, domainName: group.of.routingEndpoint, matched, certificates };
  }
}

function distributionMatch({ of, config }: ConfigVersion, matched: string): EdgeMatch | undefined {
  if (!config.enabled) return undefined;
  const { id, accountId, domainName } = of;
  return { id, accountId, domainName, matched, certificates: [config.certificate] };
}
