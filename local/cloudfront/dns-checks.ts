import { getDomain } from 'tldts';
import type { DnsView } from '../contracts.ts';

/** What CloudFront asks of public DNS before it lets a distribution have an alias. */
export class DnsChecks {
  readonly #dns: DnsView;
  readonly #now: () => number;
  readonly #negativeCacheSeconds: number;
  /** Answers that lacked the value looked for, and until when the resolver keeps them (milliseconds since the epoch). */
  readonly #cache = new Map<string, { readonly texts: readonly string[]; readonly until: number }>();

  constructor(dns: DnsView, now: () => number, negativeCacheSeconds: number) {
    this.#dns = dns;
    this.#now = now;
    this.#negativeCacheSeconds = negativeCacheSeconds;
  }

  /** The CloudFront host name that a name leads to now; undefined when it leads to none. */
  hostOf(name: string): string | undefined {
    return this.#dns.cloudFrontHostOf(name, this.#now());
  }

  /**
   * The CloudFront host names that CloudFront's resolver may see for an alias: today's answer, and the one before the
   * last change for as long as a resolver may still hold it.
   */
  hostsSeen(alias: string): string[] {
    const now = this.#now();
    const before = now - this.#dns.cacheSecondsOf(alias) * 1000;
    const hosts = [this.#dns.cloudFrontHostOf(alias, before), this.#dns.cloudFrontHostOf(alias, now)];
    return hosts.flatMap((host) => host ?? []);
  }

  /**
   * True when the ownership TXT record of the alias names the target's host. An answer without it is remembered:
   * the resolver keeps a negative answer for the zone's negative TTL, and a wrong one for the record's own.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move-create-target.html
   */
  provesOwnership(alias: string, targetDomainName: string): boolean {
    const now = this.#now();
    const name = ownershipRecordName(alias);
    const cached = this.#cache.get(name);
    if (cached && cached.until > now) return cached.texts.includes(targetDomainName);
    const records = this.#dns.resolve(name, 'TXT').answers.filter((record) => record.type === 'TXT');
    const texts = records.map((record) => textOf(record.data));
    if (texts.includes(targetDomainName)) return true;
    const keepSeconds = Math.max(
      ...records.map((record) => record.ttl),
      records.length > 0 ? 0 : this.#negativeCacheSeconds,
    );
    this.#cache.set(name, { texts, until: now + keepSeconds * 1000 });
    return false;
  }
}

/**
 * The name of the ownership TXT record: `_www.example.com`; for an apex `_.example.com`, because `_example.com` would lie
 * outside of the zone.
 */
function ownershipRecordName(alias: string): string {
  return getDomain(alias) === alias ? `_.${alias}` : `_${alias}`;
}

/** A TXT record's strings, out of presentation form, joined. */
function textOf(data: string): string {
  const strings = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
  return strings.length > 0 ? strings.join('') : data;
}
