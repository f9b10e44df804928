import { createPrivateKey, X509Certificate } from 'node:crypto';
import { AwsError } from '../contracts.ts';

/** What an upload brings; PEM. */
export interface UploadedPem {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly chainPem?: string | undefined;
}

/** What can be read in a certificate. */
export interface CertificateFacts {
  /** DNS subject alternative names, lower case. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
}

/**
 * Reads a certificate and checks that key and chain belong to it. Throws AwsError 400: `MalformedCertificate` when a
 * part can't be read or the chain does not fit, `KeyPairMismatch` when the key is another's.
 */
export function readCertificate({ certificatePem, privateKeyPem, chainPem }: UploadedPem): CertificateFacts {
  const certificate = parsed('certificate', () => new X509Certificate(certificatePem));
  const key = parsed('private key', () => createPrivateKey(privateKeyPem));
  if (!certificate.checkPrivateKey(key)) {
    throw new AwsError('KeyPairMismatch', 400, 'The private key does not match the public key of the certificate.');
  }
  if (chainPem && !certificate.checkIssued(parsed('certificate chain', () => new X509Certificate(chainPem)))) {
    const hint = 'The certificate chain must start with the immediate signing certificate.';
    throw new AwsError('MalformedCertificate', 400, `Unable to validate certificate chain. ${hint}`);
  }
  const names = (certificate.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'));
  return {
    names: names.map((name) => name.slice('DNS:'.length).toLowerCase()),
    notAfter: certificate.validToDate.getTime(),
  };
}

function parsed<T>(part: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const message = `Unable to parse ${part}. Please ensure the ${part} is in PEM format.`;
    throw Object.assign(new AwsError('MalformedCertificate', 400, message), { cause });
  }
}
