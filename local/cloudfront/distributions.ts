import type { DistributionConfig } from './distribution-config.ts';

/** What of a distribution never changes. */
export interface DistributionIdentity {
  readonly kind: 'distribution';
  /** `E` and 13 upper-case letters and digits. */
  readonly id: string;
  readonly accountId: string;
  readonly arn: string;
  /** `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
}

/** One state of a distribution's configuration, on its way to the edge locations or there. */
export interface ConfigVersion {
  readonly kind: 'distribution';
  readonly of: DistributionIdentity;
  /** Counts all writes of the world: the greater is the newer, whichever the distribution. */
  readonly sequence: number;
  readonly config: DistributionConfig;
}

/** A distribution as the control plane shows it: its newest configuration, wherever the deployment is. */
export interface Distribution extends DistributionIdentity {
  readonly version: ConfigVersion;
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** All distributions of all accounts, indexed by everything that CloudFront's rules ask for. */
export class Distributions {
  readonly #byId = new Map<string, Distribution>();
  readonly #byDomainName = new Map<string, string>();
  readonly #byAccount = new Map<string, Set<string>>();
  readonly #byCallerReference = new Map<string, string>();

  /** Puts a new distribution in, or a new state of it in the place of the old one. */
  put(distribution: Distribution): void {
    this.#byId.set(distribution.id, distribution);
    this.#byDomainName.set(distribution.domainName, distribution.id);
    this.#byCallerReference.set(callerKey(distribution), distribution.id);
    entry(this.#byAccount, distribution.accountId).add(distribution.id);
  }

  delete(distribution: Distribution): void {
    this.#byId.delete(distribution.id);
    this.#byDomainName.delete(distribution.domainName);
    this.#byCallerReference.delete(callerKey(distribution));
    this.#byAccount.get(distribution.accountId)?.delete(distribution.id);
  }

  get(id: string): Distribution | undefined {
    return this.#byId.get(id);
  }

  all(): Distribution[] {
    return [...this.#byId.values()];
  }

  ofAccount(accountId: string): Distribution[] {
    return [...(this.#byAccount.get(accountId) ?? [])].flatMap((id) => this.#byId.get(id) ?? []);
  }

  countOf(accountId: string): number {
    return this.#byAccount.get(accountId)?.size ?? 0;
  }

  byDomainName(domainName: string): Distribution | undefined {
    return this.get(this.#byDomainName.get(domainName) ?? '');
  }

  byCallerReference(accountId: string, callerReference: string): Distribution | undefined {
    return this.get(this.#byCallerReference.get(JSON.stringify([accountId, callerReference])) ?? '');
  }
}

function entry(index: Map<string, Set<string>>, key: string): Set<string> {
  const held = index.get(key) ?? new Set<string>();
  index.set(key, held);
  return held;
}

function callerKey(distribution: Distribution): string {
  return JSON.stringify([distribution.accountId, distribution.version.config.callerReference]);
}
