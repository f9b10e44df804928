import { randomBytes, webcrypto } from 'node:crypto';
import type { HeldCertificate } from '../../../local/contracts.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

export interface ThrowAwayCa {
  readonly pem: string;
  /** Issues a certificate that `accountId` holds; the first name is also in its ARN. */
  issue(accountId: string, ...names: string[]): Promise<HeldCertificate>;
}

/** A certificate authority that lives as long as a test. */
export async function throwAwayCa(): Promise<ThrowAwayCa> {
  // x509 pulls in tsyringe, which wants this decorator API to exist before it is loaded; for x509 it holds nothing.
  Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined });
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as typeof crypto);
  const caKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const notBefore = new Date(Date.now() - DAY_MS);
  const notAfter = new Date(Date.now() + DAY_MS);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Throw-away CA',
    notBefore,
    notAfter,
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return {
    pem: ca.toString('pem'),
    issue: async (accountId, ...names) => {
      const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: randomBytes(8).toString('hex'),
        issuer: ca.subject,
        subject: `CN=${names[0]}`,
        notBefore,
        notAfter,
        publicKey: keys.publicKey,
        signingKey: caKeys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value })))],
      });
      const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
      return {
        arn: `arn:aws:acm:us-east-1:${accountId}:certificate/${leaf.serialNumber}`,
        accountId,
        names,
        status: 'ISSUED',
        notAfter: notAfter.getTime(),
        certificatePem: leaf.toString('pem'),
        privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
      };
    },
  };
}
