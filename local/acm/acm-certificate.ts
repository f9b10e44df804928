import { createHash } from 'node:crypto';
import { forbidsAmazon } from '../../shared/domain/caa.ts';
import type { IssuedCertificate } from '../ca/certificate-authority.ts';
import type { DnsRecord, DnsView, HeldCertificate } from '../contracts.ts';
import { caaOf } from '../dns/caa.ts';

/** ACM gives up on a validation after 72 hours. */
const VALIDATION_TIMEOUT_MS = 72 * 3600 * 1000;

/** The statuses that ACM certificates have here, of those AWS has. */
export type AcmStatus = 'PENDING_VALIDATION' | 'ISSUED' | 'EXPIRED' | 'VALIDATION_TIMED_OUT' | 'FAILED';

/** One certificate of ACM. Times are milliseconds since the epoch. */
export interface AcmCertificate {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** Counts up with every certificate: the order of listings. */
  readonly order: number;
  /** The first one is the domain name. */
  readonly names: readonly string[];
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  /** What ACM reports; the key inside is EC P-256 whatever is said here. */
  readonly keyAlgorithm: string;
  readonly createdAt: number;
  readonly notBefore: number;
  notAfter: number;
  readonly idempotencyToken: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** Signed at once, shown only when validation is through. */
  readonly issued: IssuedCertificate;
  /** Undefined while validation is pending. */
  issuedAt: number | undefined;
  /** ACM's `FailureReason`, once the request has failed for good. */
  failure: 'CAA_ERROR' | undefined;
}

/** The CNAME that proves ownership of a name; a wildcard shares its parent's, and an account's is always the same. */
export function validationRecord(accountId: string, name: string): DnsRecord {
  const domain = name.replace(/^\*\./, '');
  const label = (part: string) => createHash('sha256').update(`${accountId}:${domain}:${part}`).digest('hex');
  return {
    name: `_${label('name').slice(0, 32)}.${domain}`,
    type: 'CNAME',
    ttl: 300,
    data: `_${label('value').slice(0, 32)}.${letters(label('zone'))}.acm-validations.aws`,
  };
}

/** Whether a name's validation CNAME resolves, now or at a time before. */
export function isValidated(accountId: string, name: string, dns: Pick<DnsView, 'resolve'>, at?: number): boolean {
  const wanted = validationRecord(accountId, name);
  const plain = (host: string) => host.toLowerCase().replace(/\.$/, '');
  return dns
    .resolve(wanted.name, 'CNAME', at)
    .answers.some(
      ({ name: owner, type, data }) => type === 'CNAME' && plain(owner) === wanted.name && plain(data) === wanted.data,
    );
}

/** Do CAA records keep Amazon from issuing for a name? The nearest name that has any decides. RFC 8659. */
export function isForbidden(name: string, dns: Pick<DnsView, 'resolve'>): boolean {
  let at = name.replace(/^\*\./, '');
  for (;;) {
    const { answers } = dns.resolve(at, 'CAA');
    const records = answers.filter(({ type }) => type === 'CAA').map(({ data }) => caaOf(data));
    if (records.length > 0) return forbidsAmazon(records, name.startsWith('*.'));
    if (!at.includes('.')) return false;
    at = at.slice(at.indexOf('.') + 1);
  }
}

/** A certificate's status at a moment of the world's time. */
export function statusOf({ issuedAt, notAfter, createdAt, failure }: AcmCertificate, now: number): AcmStatus {
  if (failure !== undefined) return 'FAILED';
  if (issuedAt !== undefined) return notAfter <= now ? 'EXPIRED' : 'ISSUED';
  return now - createdAt >= VALIDATION_TIMEOUT_MS ? 'VALIDATION_TIMED_OUT' : 'PENDING_VALIDATION';
}

/** The certificate as CloudFront and the edge see it; one that timed out or failed stays without a key and counts as pending. */
export function toHeld(certificate: AcmCertificate, now: number): HeldCertificate {
  const { arn, accountId, names, notAfter, issued } = certificate;
  const status = statusOf(certificate, now);
  const common = { arn, accountId, names, notAfter };
  if (status !== 'ISSUED' && status !== 'EXPIRED') {
    return { ...common, status: 'PENDING_VALIDATION', certificatePem: '', privateKeyPem: '' };
  }
  return {
    ...common,
    status,
    certificatePem: issued.certificatePem + issued.chainPem,
    privateKeyPem: issued.privateKeyPem,
  };
}

/** Ten lower-case letters, as validation targets have them. */
function letters(hex: string): string {
  const digits = hex.match(/../g)?.slice(0, 10) ?? [];
  return digits.map((pair) => String.fromCharCode(97 + (Number.parseInt(pair, 16) % 26))).join('');
}
