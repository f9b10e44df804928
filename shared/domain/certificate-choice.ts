import type { CertificateFacts, DistributionFacts } from './facts.ts';
import { uncoveredNames } from './names.ts';

type Certificates = Pick<DistributionFacts, 'certificate' | 'sharedCertificate'>;

/**
 * The certificate that viewers of a name are shown: a tenant's own where it covers the name, else the one that its
 * multi-tenant distribution has for all tenants. Amazon CloudFront Developer Guide, "Distribution tenant customizations".
 */
export function certificateFor({ certificate, sharedCertificate }: Certificates, name: string): CertificateFacts {
  return sharedCertificate && uncoveredNames(certificate.names, [name]).length > 0 ? sharedCertificate : certificate;
}

/** Those of `names` that no certificate covers at that moment (milliseconds since the epoch). */
export function uncoveredBy({ certificate, sharedCertificate }: Certificates, names: readonly string[], now: number) {
  const shared = sharedCertificate && isValid(sharedCertificate, now) ? sharedCertificate.names : [];
  return uncoveredNames([...certificate.names, ...shared], names);
}

/** Issued, and not past its end. */
export function isValid({ status, notAfter = 0 }: CertificateFacts, now: number): boolean {
  return status === 'ISSUED' && notAfter > now;
}
