import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Certificates } from './certificates.ts';
import type { Deployments } from './deployments.ts';
import { type DistributionConfig, parseConfig } from './distribution-config.ts';
import type { ConfigVersion, Distribution, DistributionIdentity, Distributions } from './distributions.ts';
import type { DnsChecks } from './dns-checks.ts';
import { aliasHeldElsewhere, dnsPointsElsewhere } from './refusals.ts';
import type { CloudFrontSettings } from './settings.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface ControlPlaneParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: CloudFrontSettings;
  readonly certificates: Certificates;
  readonly dns: DnsChecks;
  readonly distributions: Distributions;
  readonly deployments: Deployments;
}

/** What all operations work with: the distributions and the few ways to change them. */
export class ControlPlane {
  readonly clock: Clock;
  readonly settings: CloudFrontSettings;
  readonly certificates: Certificates;
  readonly dns: DnsChecks;
  readonly distributions: Distributions;
  readonly deployments: Deployments;
  readonly #random: Random;
  #sequence = 0;

  constructor(parts: ControlPlaneParts) {
    this.clock = parts.clock;
    this.settings = parts.settings;
    this.certificates = parts.certificates;
    this.dns = parts.dns;
    this.distributions = parts.distributions;
    this.deployments = parts.deployments;
    this.#random = parts.random;
  }

  /** The caller's own distribution, or undefined: what belongs to others does not exist for a caller. */
  ownDistribution(accountId: string, id: string): Distribution | undefined {
    const distribution = this.distributions.get(id);
    return distribution?.accountId === accountId ? distribution : undefined;
  }

  /** A new distribution's id, ARN and domain name; a seed may pin the id and the domain name. */
  identity(accountId: string, pinned: { id?: string | undefined; domainName?: string | undefined } = {}) {
    const id = pinned.id ?? this.#fresh('E', UPPER, (text) => this.distributions.get(text) !== undefined);
    const domainName =
      pinned.domainName ??
      `${this.#fresh('d', LOWER, (text) => this.distributions.byDomainName(`${text}.cloudfront.net`) !== undefined)}` +
        '.cloudfront.net';
    return { id, accountId, domainName, arn: `arn:aws:cloudfront::${accountId}:distribution/${id}` };
  }

  /**
   * Checks newly added aliases against the world: nobody else holds them, and DNS leads them to no other distribution.
   * `domainName` is the distribution's own; undefined while it is being created.
   * @throws AwsError `CNAMEAlreadyExists` in either meaning.
   */
  checkAddedAliases(added: readonly string[], domainName: string | undefined): void {
    if (added.some((alias) => this.distributions.holderOf(alias))) throw aliasHeldElsewhere();
    for (const alias of added) {
      if (alias.startsWith('*.') && !this.settings.wildcardDnsCheck) continue;
      const others = this.dns.hostsSeen(alias).filter((host) => host !== domainName);
      if (others.some((host) => this.distributions.byDomainName(host))) throw dnsPointsElsewhere();
    }
  }

  /** Writes configurations that belong together, in order, and starts their one deployment. */
  write(
    changes: readonly { readonly of: DistributionIdentity; readonly config: DistributionConfig }[],
  ): Distribution[] {
    const written = changes.map((change) => this.#put(change.of, change.config));
    this.deployments.start(written.map((distribution) => distribution.version));
    return written;
  }

  /** Puts a distribution there as already Deployed: how a world begins. */
  place(of: DistributionIdentity, config: DistributionConfig): Distribution {
    const placed = this.#put(of, config);
    this.deployments.place(placed.version);
    return placed;
  }

  /** Writes documents that CloudFront itself edited, see `write`. */
  writeDocuments(changes: readonly { readonly of: DistributionIdentity; readonly xml: string }[]): Distribution[] {
    return this.write(changes.map(({ of, xml }) => ({ of, config: parseConfig(xml) })));
  }

  /** Gives a distribution a new ETag without a change of its configuration, as when a referenced policy changed. */
  renewETag(distribution: Distribution): void {
    this.distributions.put({ ...distribution, etag: this.#etag() });
  }

  #put(of: DistributionIdentity, config: DistributionConfig): Distribution {
    this.#sequence += 1;
    const { id, accountId, arn, domainName } = of;
    const distribution = { id, accountId, arn, domainName };
    const version: ConfigVersion = { distribution, sequence: this.#sequence, config };
    const put = { ...distribution, version, etag: this.#etag(), lastModified: this.clock.now() };
    this.distributions.put(put);
    return put;
  }

  #etag(): string {
    return `E${this.#random.text(13, UPPER)}`;
  }

  #fresh(prefix: string, alphabet: string, taken: (text: string) => boolean): string {
    for (;;) {
      const text = prefix + this.#random.text(13, alphabet);
      if (!taken(text)) return text;
    }
  }
}
