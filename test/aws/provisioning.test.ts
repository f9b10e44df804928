import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import {
  certificateOfMove,
  deleteCertificate,
  describeRequested,
  listCertificates,
  requestCertificate,
} from '../../shared/aws/provisioning.ts';

const ARN = 'arn:aws:acm:us-east-1:222222222222:certificate/1';
const NAMES = ['*.example.com', 'example.com'];
const client = new ACMClient({ region: 'us-east-1' });
const acm = mockClient(client);
afterEach(() => {
  acm.reset();
});
const refusal = (name: string) => Object.assign(new Error('No.'), { name, $metadata: { httpStatusCode: 400 } });

describe('a request for a certificate', () => {
  test('names the move in token and tag, and each name once', async () => {
    acm.on(RequestCertificateCommand).resolves({ CertificateArn: ARN });
    await expect(requestCertificate(client, 'move-1', NAMES)).resolves.toBe(ARN);
    const [first] = acm.commandCalls(RequestCertificateCommand);
    expect(first?.args[0].input).toEqual({
      DomainName: '*.example.com',
      SubjectAlternativeNames: ['example.com'],
      ValidationMethod: 'DNS',
      IdempotencyToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      Tags: [{ Key: 'cname-mover:move', Value: 'move-1' }],
    });
    await requestCertificate(client, 'move-1', NAMES);
    await requestCertificate(client, 'move-2', NAMES);
    const tokens = acm.commandCalls(RequestCertificateCommand).map(({ args }) => args[0].input.IdempotencyToken);
    expect(new Set(tokens).size).toBe(2);
  });

  test('puts a name into the common name that fits there, and no list of one name', async () => {
    acm.on(RequestCertificateCommand).resolves({ CertificateArn: ARN });
    const long = `${'a'.repeat(60)}.example.com`;
    await requestCertificate(client, 'move-1', [long, 'example.com']);
    await requestCertificate(client, 'move-1', ['example.com']);
    const inputs = acm.commandCalls(RequestCertificateCommand).map(({ args }) => args[0].input);
    expect(inputs[0]).toMatchObject({ DomainName: 'example.com', SubjectAlternativeNames: [long] });
    expect(inputs[1]).not.toHaveProperty('SubjectAlternativeNames');
  });

  test('that ACM refuses is told in its words', async () => {
    acm.on(RequestCertificateCommand).rejects(refusal('LimitExceededException'));
    await expect(requestCertificate(client, 'move-1', NAMES)).rejects.toMatchObject({
      name: 'CallRefused',
      message: expect.stringContaining('LimitExceededException: No.'),
    });
  });
});

describe('the certificates of an account', () => {
  test('are listed over all pages and for every type of key', async () => {
    acm
      .on(ListCertificatesCommand, { NextToken: undefined })
      .resolves({ CertificateSummaryList: [{ CertificateArn: 'a' }], NextToken: 'more' })
      .on(ListCertificatesCommand, { NextToken: 'more' })
      .resolves({
        CertificateSummaryList: [{ CertificateArn: 'b', SubjectAlternativeNameSummaries: ['B.example.com'] }],
      });
    await expect(listCertificates(client)).resolves.toEqual([
      { arn: 'a', names: [] },
      { arn: 'b', names: ['b.example.com'] },
    ]);
    const [first] = acm.commandCalls(ListCertificatesCommand);
    expect(first?.args[0].input.Includes?.keyTypes).toEqual(expect.arrayContaining(['RSA_2048', 'EC_prime256v1']));
  });

  test('show that of a move by its names and its tag', async () => {
    const tagged = (Value: string) => ({ Tags: [{ Key: 'cname-mover:move', Value }, { Key: 'team' }] });
    acm.on(ListTagsForCertificateCommand, { CertificateArn: 'a' }).resolves(tagged('move-2'));
    acm.on(ListTagsForCertificateCommand, { CertificateArn: 'b' }).resolves(tagged('move-1'));
    const listed = [
      { arn: 'other', names: ['example.com'] },
      { arn: 'a', names: ['example.com', '*.example.com'] },
      { arn: 'b', names: NAMES },
    ];
    await expect(certificateOfMove(client, listed, 'move-1', NAMES)).resolves.toBe('b');
    await expect(certificateOfMove(client, listed, 'move-3', NAMES)).resolves.toBeUndefined();
    expect(acm.commandCalls(ListTagsForCertificateCommand, { CertificateArn: 'other' })).toEqual([]);
  });
});

describe('a requested certificate', () => {
  const record = (Name: string) => ({
    DomainName: Name,
    ResourceRecord: { Name, Type: 'CNAME' as const, Value: 'v.' },
  });

  test('has each validation record once, as soon as all are chosen', async () => {
    const names = ['*.Example.com', 'example.com'];
    const Certificate = { Status: 'PENDING_VALIDATION' as const, SubjectAlternativeNames: names };
    const options = [record('_a.example.com.'), record('_a.example.com.')];
    acm
      .on(DescribeCertificateCommand)
      .resolvesOnce({ Certificate: { ...Certificate, DomainValidationOptions: options } })
      .resolvesOnce({
        Certificate: { ...Certificate, DomainValidationOptions: [...options, { DomainName: 'b.example.com' }] },
      })
      .resolves({ Certificate });
    await expect(describeRequested(client, ARN)).resolves.toEqual({
      names: NAMES,
      issued: false,
      validation: [{ Name: '_a.example.com.', Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: 'v.' }] }],
    });
    await expect(describeRequested(client, ARN)).resolves.toMatchObject({ validation: undefined });
    await expect(describeRequested(client, ARN)).resolves.toMatchObject({ validation: undefined });
  });

  test.each(['FAILED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'EXPIRED'] as const)(
    'that is %s never will be issued',
    async (Status) => {
      acm.on(DescribeCertificateCommand).resolves({ Certificate: { Status, FailureReason: 'CAA_ERROR' } });
      await expect(describeRequested(client, ARN)).rejects.toMatchObject({
        name: 'CertificateNotIssued',
        message: `ACM did not issue the certificate ${ARN}; it is ${Status}: CAA_ERROR.`,
      });
    },
  );

  test('that ACM does not know yet is pending', async () => {
    acm.on(DescribeCertificateCommand).rejects(refusal('ResourceNotFoundException'));
    await expect(describeRequested(client, ARN)).resolves.toEqual({ names: [], issued: false, validation: undefined });
  });

  test('that may not be read is no pending one', async () => {
    acm.on(DescribeCertificateCommand).rejects(refusal('AccessDeniedException'));
    await expect(describeRequested(client, ARN)).rejects.toMatchObject({ name: 'AccessRefused' });
  });

  test('that is deleted already counts as deleted', async () => {
    acm.on(DeleteCertificateCommand).rejects(refusal('ResourceNotFoundException'));
    await expect(deleteCertificate(client, ARN)).resolves.toBeUndefined();
  });

  test('that is gone counts as deleted also where AWS refuses access to what has no tag', async () => {
    acm.on(DeleteCertificateCommand).rejects(refusal('AccessDeniedException'));
    acm.on(DescribeCertificateCommand).rejects(refusal('ResourceNotFoundException'));
    await expect(deleteCertificate(client, ARN)).resolves.toBeUndefined();
  });

  test('that nobody may look at is not taken for gone', async () => {
    acm.on(DeleteCertificateCommand).rejects(refusal('AccessDeniedException'));
    acm.on(DescribeCertificateCommand).rejects(refusal('AccessDeniedException'));
    await expect(deleteCertificate(client, ARN)).rejects.toMatchObject({ name: 'AccessRefused' });
  });

  test.each([
    ['ResourceInUseException', 'CertificateInUse'],
    ['AccessDeniedException', 'AccessRefused'],
  ])('whose deletion is answered with %s is not deleted', async (theirs, name) => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { Status: 'ISSUED' } });
    acm.on(DeleteCertificateCommand).rejects(refusal(theirs));
    await expect(deleteCertificate(client, ARN)).rejects.toMatchObject({ name });
  });
});
