import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { GetServerCertificateCommand, IAMClient, ListServerCertificatesCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createCertificateAuthority } from '../../local/ca/certificate-authority.ts';
import { describeAcmCertificate, describeIamCertificate, plainSerial } from '../../shared/aws/certificates.ts';

const ARN = 'arn:aws:acm:us-east-1:222222222222:certificate/1';
const [NOT_BEFORE, NOT_AFTER] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];

describe('a certificate of ACM', () => {
  const client = new ACMClient({ region: 'us-east-1' });
  const acm = mockClient(client);
  afterEach(() => {
    acm.reset();
  });

  test('has the names of its own list, in lower case, and its serial in one form', async () => {
    acm.on(DescribeCertificateCommand, { CertificateArn: ARN }).resolves({
      Certificate: {
        DomainName: 'not-counted.example.com',
        SubjectAlternativeNames: ['Example.com', '*.example.com'],
        Status: 'ISSUED',
        NotAfter: new Date(NOT_AFTER),
        Serial: '00:AB:cd',
      },
    });
    await expect(describeAcmCertificate(client, ARN)).resolves.toEqual({
      kind: 'acm',
      id: ARN,
      names: ['example.com', '*.example.com'],
      status: 'ISSUED',
      notAfter: NOT_AFTER,
      serial: 'abcd',
    });
  });

  test('that was never issued has neither end nor serial', async () => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { Status: 'PENDING_VALIDATION' } });
    await expect(describeAcmCertificate(client, ARN)).resolves.toEqual({
      kind: 'acm',
      id: ARN,
      names: [],
      status: 'PENDING_VALIDATION',
      notAfter: undefined,
      serial: undefined,
    });
  });

  test('of which nothing is told is not taken for issued', async () => {
    acm.on(DescribeCertificateCommand).resolves({});
    await expect(describeAcmCertificate(client, ARN)).resolves.toMatchObject({ status: 'unknown', names: [] });
  });
});

describe('a server certificate of IAM', () => {
  const client = new IAMClient({ region: 'us-east-1' });
  const iam = mockClient(client);
  const metadata = (ServerCertificateId: string, ServerCertificateName: string) =>
    ({ ServerCertificateId, ServerCertificateName, Path: '/cloudfront/', Arn: 'arn' }) as never;
  afterEach(() => {
    iam.reset();
  });

  test('is found by its id over all pages, and read itself', async () => {
    const ca = await createCertificateAuthority();
    const names = ['Example.com', '*.example.com'];
    const issued = await ca.issue({ names, notBefore: NOT_BEFORE, notAfter: NOT_AFTER });
    iam
      .on(ListServerCertificatesCommand)
      .resolvesOnce({ ServerCertificateMetadataList: [metadata('OTHER', 'other')], IsTruncated: true, Marker: 'm' })
      .resolvesOnce({ ServerCertificateMetadataList: [metadata('ASCAEXAMPLE', 'mine')] });
    iam.on(GetServerCertificateCommand, { ServerCertificateName: 'mine' }).resolves({
      ServerCertificate: { CertificateBody: issued.certificatePem, ServerCertificateMetadata: metadata('x', 'mine') },
    });
    await expect(describeIamCertificate(client, 'ASCAEXAMPLE')).resolves.toEqual({
      kind: 'iam',
      id: 'ASCAEXAMPLE',
      names: ['example.com', '*.example.com'],
      status: 'ISSUED',
      notAfter: NOT_AFTER,
      serial: plainSerial(issued.serial),
    });
  });

  test('that the account does not have is told', async () => {
    iam.on(ListServerCertificatesCommand).resolves({ ServerCertificateMetadataList: [] });
    await expect(describeIamCertificate(client, 'ASCAEXAMPLE')).rejects.toMatchObject({
      name: 'CertificateUnfit',
      message: 'The server certificate ASCAEXAMPLE does not exist in IAM.',
    });
  });
});

test('a serial has one form, whoever wrote it', () => {
  expect(['00:AB:CD', 'abcd', '0ABCD'].map(plainSerial)).toEqual(['abcd', 'abcd', 'abcd']);
});
