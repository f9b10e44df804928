import type { CertificateAuthority } from '../ca/certificate-authority.ts';
import type { Clock } from '../clock.ts';
import type { DnsView, HeldCertificate } from '../contracts.ts';
import type { Random } from '../random.ts';
import { type AcmCertificate, isForbidden, isValidated, statusOf, toHeld } from './acm-certificate.ts';

const DAY_MS = 24 * 3600 * 1000;
/** How long a certificate of ACM lasts. */
const LIFETIME_MS = 395 * DAY_MS;
/** TLS clients judge by their own clock, so a certificate's PEM is valid for longer than any world's time differs. */
const PEM_NOT_BEFORE = Date.UTC(2020, 0, 1);
const PEM_NOT_AFTER = Date.UTC(2099, 11, 31);

/** What a certificate is made of; everything but account and names has a default. */
export interface AcmCertificateInit {
  readonly accountId: string;
  /** Default `us-east-1`, the only region that CloudFront takes certificates from. */
  readonly region?: string;
  /** DNS names, wildcards too; the first one is the domain name. */
  readonly names: readonly string[];
  /** Default `ISSUED`; `EXPIRED` follows from a `notAfter` in the past. */
  readonly status?: 'ISSUED' | 'PENDING_VALIDATION';
  /** Milliseconds since the epoch, world time; default 395 days from now. */
  readonly notAfter?: number;
  readonly type?: 'AMAZON_ISSUED' | 'IMPORTED';
  /** As ACM names it, e.g. `EC_prime256v1`; default `RSA_2048`. */
  readonly keyAlgorithm?: string;
  readonly idempotencyToken?: string | undefined;
  readonly tags?: ReadonlyMap<string, string>;
}

export interface AcmStateDependencies {
  readonly ca: CertificateAuthority;
  readonly clock: Clock;
  readonly random: Random;
  /** What ACM's validation sees. */
  readonly dns: Pick<DnsView, 'resolve'>;
  /** How long all validation CNAMEs must have been visible before a certificate is issued: milliseconds. */
  readonly validationMs: number;
}

/** All accounts' certificates. */
export interface AcmState {
  add(init: AcmCertificateInit): Promise<AcmCertificate>;
  /** A certificate of any account, its validation up to date. */
  find(arn: string): AcmCertificate | undefined;
  /** The certificates of one account in one region, their validation up to date. */
  list(accountId: string, region: string): readonly AcmCertificate[];
  remove(arn: string): void;
  held(certificate: AcmCertificate): HeldCertificate;
}

/** An empty ACM. Validation is looked up when a certificate is looked at, so a pending one holds no timer. */
export function createAcmState({ ca, clock, random, dns, validationMs }: AcmStateDependencies): AcmState {
  const certificates = new Map<string, AcmCertificate>();
  let order = 0;

  return {
    add: async (init) => {
      const certificate = await create(init);
      certificates.set(certificate.arn, certificate);
      return certificate;
    },
    find: (arn) => refreshed(certificates.get(arn)),
    list: (accountId, region) =>
      [...certificates.values()]
        .filter((certificate) => certificate.accountId === accountId && certificate.region === region)
        .flatMap((certificate) => refreshed(certificate) ?? []),
    remove: (arn) => {
      certificates.delete(arn);
    },
    held: (certificate) => toHeld(certificate, clock.now()),
  };

  async function create(init: AcmCertificateInit): Promise<AcmCertificate> {
    const now = clock.now();
    const { accountId, region = 'us-east-1', notAfter = now + LIFETIME_MS } = init;
    const names = init.names.map((name) => name.toLowerCase());
    const uuid = random.text(32, '0123456789abcdef').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    order += 1;
    const place = order;
    const pemNotAfter = notAfter <= now ? PEM_NOT_BEFORE + DAY_MS : Math.max(notAfter, PEM_NOT_AFTER);
    const validity = { notBefore: PEM_NOT_BEFORE, notAfter: pemNotAfter };
    return {
      arn: `arn:aws:acm:${region}:${accountId}:certificate/${uuid}`,
      accountId,
      region,
      order: place,
      names,
      type: init.type ?? 'AMAZON_ISSUED',
      keyAlgorithm: init.keyAlgorithm ?? 'RSA_2048',
      createdAt: now,
      notBefore: Math.min(now, notAfter - DAY_MS),
      notAfter,
      idempotencyToken: init.idempotencyToken,
      tags: init.tags ?? new Map(),
      failure: undefined,
      issued: await clock.during(() => ca.issue({ names, ...validity })),
      issuedAt: init.status === 'PENDING_VALIDATION' ? undefined : now,
    };
  }

  function refreshed(certificate: AcmCertificate | undefined): AcmCertificate | undefined {
    const now = clock.now();
    if (certificate && statusOf(certificate, now) === 'PENDING_VALIDATION' && isThrough(certificate, now)) {
      if (certificate.names.some((name) => isForbidden(name, dns))) certificate.failure = 'CAA_ERROR';
      else certificate.issuedAt = now;
    }
    return certificate;
  }

  function isThrough({ accountId, names, createdAt }: AcmCertificate, now: number): boolean {
    const since = now - validationMs;
    if (since < createdAt) return false;
    return names.every((name) => isValidated(accountId, name, dns) && isValidated(accountId, name, dns, since));
  }
}
