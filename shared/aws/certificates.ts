import { X509Certificate } from 'node:crypto';
import { type ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { GetServerCertificateCommand, type IAMClient, paginateListServerCertificates } from '@aws-sdk/client-iam';
import type { CertificateFacts } from '../domain/facts.ts';
import { MoverError } from '../errors.ts';
import { listingWith } from './listing.ts';
import { calling } from './translate-error.ts';

/** A certificate of ACM by its ARN: names by its subject alternative names, not by guess. */
export async function describeAcmCertificate(client: ACMClient, arn: string): Promise<CertificateFacts> {
  const { Certificate } = await calling({ action: 'acm:DescribeCertificate', resource: arn }, () =>
    client.send(new DescribeCertificateCommand({ CertificateArn: arn })),
  );
  return {
    kind: 'acm',
    id: arn,
    names: (Certificate?.SubjectAlternativeNames ?? []).map((name) => name.toLowerCase()),
    status: Certificate?.Status ?? 'unknown',
    notAfter: Certificate?.NotAfter?.getTime(),
    serial: Certificate?.Serial === undefined ? undefined : plainSerial(Certificate.Serial),
  };
}

/**
 * A server certificate of IAM by the id that a distribution's config names; IAM itself asks by name, so that the list is
 * searched. Throws CertificateUnfit when the account has no such certificate.
 */
export async function describeIamCertificate(client: IAMClient, id: string): Promise<CertificateFacts> {
  const name = await calling(
    { action: 'iam:ListServerCertificates', resource: `server certificate ${id}` },
    async () => {
      for await (const page of paginateListServerCertificates({ client: listingWith(client) }, {})) {
        const found = page.ServerCertificateMetadataList?.find((metadata) => metadata.ServerCertificateId === id);
        if (found) return found.ServerCertificateName;
      }
      return undefined;
    },
  );
  if (name === undefined)
    throw new MoverError('CertificateUnfit', `The server certificate ${id} does not exist in IAM.`);
  const { ServerCertificate } = await calling(
    { action: 'iam:GetServerCertificate', resource: `server certificate ${name}` },
    () => client.send(new GetServerCertificateCommand({ ServerCertificateName: name })),
  );
  const certificate = new X509Certificate(ServerCertificate?.CertificateBody ?? '');
  return {
    kind: 'iam',
    id,
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .flatMap((entry) => entry.match(/^DNS:(.+)$/)?.[1]?.toLowerCase() ?? []),
    status: 'ISSUED',
    notAfter: certificate.validToDate.getTime(),
    serial: plainSerial(certificate.serialNumber),
  };
}

/** A serial number in one form: lower-case hex without colons and leading zeros. */
export function plainSerial(serial: string): string {
  return serial.replaceAll(':', '').replace(/^0+/, '').toLowerCase();
}
