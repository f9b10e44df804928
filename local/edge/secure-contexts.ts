import { createSecureContext, type SecureContext } from 'node:tls';
import type { HeldCertificate } from '../contracts.ts';

/** A certificate chain (leaf first) and its key, PEM. */
export type KeyPair = Pick<HeldCertificate, 'certificatePem' | 'privateKeyPem'>;

/** Gives the TLS context of a certificate, undefined for the default one. Parses each certificate once. */
export function createSecureContexts(
  defaultCertificate: KeyPair,
): (certificate: HeldCertificate | undefined) => SecureContext {
  const fallback = contextOf(defaultCertificate);
  const held = new Map<string, { readonly pem: string; readonly context: SecureContext }>();
  return (certificate) => {
    if (!certificate?.certificatePem) return fallback;
    const known = held.get(certificate.arn);
    // A certificate can be imported again under its ARN, with another key.
    if (known?.pem === certificate.certificatePem) return known.context;
    const context = contextOf(certificate);
    held.set(certificate.arn, { pem: certificate.certificatePem, context });
    return context;
  };
}

function contextOf({ certificatePem, privateKeyPem }: KeyPair): SecureContext {
  return createSecureContext({ cert: certificatePem, key: privateKeyPem, minVersion: 'TLSv1.2' });
}
