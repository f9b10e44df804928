import { webcrypto } from 'node:crypto';
import type { JsonName, X509Certificate } from '@peculiar/x509';
import { x509 } from './x509.ts';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const ISSUER = 'CN=Local AWS Root CA, O=Local AWS';
/** X.509's common name holds no more than this. */
const MAX_COMMON_NAME = 64;

/** What to certify. */
export interface CertificateRequest {
  /** DNS names, wildcards too; the first one is the common name when it fits. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. TLS clients compare both with their own, real time. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A server certificate and its key; PEM. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  /** The issuer's certificate. */
  readonly chainPem: string;
  /** PKCS #8. */
  readonly privateKeyPem: string;
  /** Hexadecimal pairs joined by colons, as ACM writes it. */
  readonly serial: string;
}

/** Signs server certificates that clients trust once they are given `caPem`. */
export interface CertificateAuthority {
  readonly caPem: string;
  issue(request: CertificateRequest): Promise<IssuedCertificate>;
}

/** A new certificate authority with an EC P-256 key of its own. Only its certificates' validity is not random. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const root = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: ISSUER,
      keys,
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2099-12-31T23:59:59Z'),
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  const caPem = `${root.toString('pem')}\n`;
  return { caPem, issue: (request) => issue(request, root, keys.privateKey, caPem) };
}

async function issue(
  { names, notBefore, notAfter }: CertificateRequest,
  root: X509Certificate,
  signingKey: webcrypto.CryptoKey,
  chainPem: string,
): Promise<IssuedCertificate> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: new x509.Name(commonName(names)).toString(),
      issuer: root.subject,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
        await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
      ],
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    chainPem,
    privateKeyPem: `${x509.PemConverter.encode(pkcs8, x509.PemConverter.PrivateKeyTag)}\n`,
    serial: certificate.serialNumber.replace(/(..)(?=.)/g, '$1:'),
  };
}

/** The subject: the first name that fits, or none, since the subject alternative names alone decide. */
function commonName(names: readonly string[]): JsonName {
  const name = names.find(({ length }) => length <= MAX_COMMON_NAME);
  return name === undefined ? [] : [{ CN: [name] }];
}
