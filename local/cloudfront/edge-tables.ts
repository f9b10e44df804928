import { aliasesServing } from './aliases.ts';
import type { ConfigVersion } from './distributions.ts';

/** What a host name comes to at one edge location: the configuration that serves it and the name that matched. */
export interface EdgeMatch {
  readonly version: ConfigVersion;
  readonly matched: string;
}

/** The configurations that one edge location holds at this moment, and who of them serves a host name. */
export class EdgeTable {
  readonly #held = new Map<string, ConfigVersion>();
  readonly #byDomainName = new Map<string, ConfigVersion>();
  readonly #byAlias = new Map<string, readonly ConfigVersion[]>();

  /** Takes a configuration in the place of the distribution's older one; an older one than what is held is passed over. */
  take(version: ConfigVersion): void {
    const { id, domainName } = version.distribution;
    if ((this.sequenceOf(id) ?? 0) >= version.sequence) return;
    this.drop(id);
    this.#held.set(id, version);
    this.#byDomainName.set(domainName, version);
    for (const alias of version.config.aliases) {
      this.#byAlias.set(alias, [...(this.#byAlias.get(alias) ?? []), version]);
    }
  }

  /** Forgets a distribution. */
  drop(id: string): void {
    const version = this.#held.get(id);
    if (!version) return;
    this.#held.delete(id);
    this.#byDomainName.delete(version.distribution.domainName);
    for (const alias of version.config.aliases) {
      const others = (this.#byAlias.get(alias) ?? []).filter((other) => other !== version);
      if (others.length > 0) this.#byAlias.set(alias, others);
      else this.#byAlias.delete(alias);
    }
  }

  /** The sequence number of the configuration held of a distribution. */
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
    if (own) return own.config.enabled ? { version: own, matched: host } : undefined;
    if (host.includes('*')) return undefined;
    const matched = aliasesServing(host).find((alias) => this.#byAlias.has(alias));
    if (matched === undefined) return undefined;
    const [newest] = [...(this.#byAlias.get(matched) ?? [])].sort((a, b) => b.sequence - a.sequence);
    return newest?.config.enabled ? { version: newest, matched } : undefined;
  }
}
