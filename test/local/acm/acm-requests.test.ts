import {
  DescribeCertificateCommand,
  GetCertificateCommand,
  ListTagsForCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
} from '@aws-sdk/client-acm';
import { describe, expect, test } from '@jest/globals';
import { world } from './acm-world.ts';

const DAY = 24 * 3600_000;

describe('RequestCertificate', () => {
  const wanted: RequestCertificateCommandInput = {
    DomainName: '*.example.com',
    SubjectAlternativeNames: ['example.com'],
    ValidationMethod: 'DNS',
  };

  test('waits for its validation CNAMEs to be visible for long enough', async () => {
    const { acm, client, clock, publish } = world();
    const { CertificateArn = '' } = await client().send(new RequestCertificateCommand(wanted));
    const look = async () => {
      const { Certificate } = await client().send(new DescribeCertificateCommand({ CertificateArn }));
      return Certificate;
    };
    await clock.advance(DAY);
    const pending = await look();
    expect(pending?.Status).toBe('PENDING_VALIDATION');
    expect(acm.find(CertificateArn)).toMatchObject({
      status: 'PENDING_VALIDATION',
      certificatePem: '',
      privateKeyPem: '',
    });
    await expect(client().send(new GetCertificateCommand({ CertificateArn }))).rejects.toMatchObject({
      name: 'RequestInProgressException',
    });

    const [first, second] = pending?.DomainValidationOptions ?? [];
    expect(first?.ResourceRecord?.Name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(first?.ResourceRecord?.Value).toMatch(/^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
    expect(second?.ResourceRecord).toEqual(first?.ResourceRecord);
    publish(first?.ResourceRecord?.Name, first?.ResourceRecord?.Value);
    await clock.advance(59_000);
    expect((await look())?.Status).toBe('PENDING_VALIDATION');
    await clock.advance(1000);
    expect(await look()).toMatchObject({ Status: 'ISSUED', IssuedAt: new Date(clock.now()) });
    expect(acm.find(CertificateArn)).toMatchObject({ status: 'ISSUED', names: ['*.example.com', 'example.com'] });
  });

  test('wants every name validated, by the right value', async () => {
    const { client, clock, publish } = world();
    const input = { ...wanted, DomainName: 'a.example.com', SubjectAlternativeNames: ['b.example.com'] };
    const { CertificateArn } = await client().send(new RequestCertificateCommand(input));
    const describing = new DescribeCertificateCommand({ CertificateArn });
    await clock.advance(5_000);
    const { Certificate } = await client().send(describing);
    const [a, b] = Certificate?.DomainValidationOptions ?? [];
    publish(a?.ResourceRecord?.Name, a?.ResourceRecord?.Value);
    publish(b?.ResourceRecord?.Name, a?.ResourceRecord?.Value);
    await clock.advance(DAY);
    const later = (await client().send(describing)).Certificate;
    expect(later?.Status).toBe('PENDING_VALIDATION');
    expect(later?.DomainValidationOptions?.map(({ ValidationStatus }) => ValidationStatus)).toEqual([
      'SUCCESS',
      'PENDING_VALIDATION',
    ]);
  });

  test('gives up after 72 hours for good', async () => {
    const { acm, client, clock, publish } = world();
    const { CertificateArn = '' } = await client().send(new RequestCertificateCommand(wanted));
    await clock.advance(3 * DAY);
    const describing = new DescribeCertificateCommand({ CertificateArn });
    const { Certificate } = await client().send(describing);
    expect(Certificate?.Status).toBe('VALIDATION_TIMED_OUT');
    const record = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
    publish(record?.Name, record?.Value);
    await clock.advance(DAY);
    expect((await client().send(describing)).Certificate?.Status).toBe('VALIDATION_TIMED_OUT');
    expect(acm.find(CertificateArn)?.privateKeyPem).toBe('');
  });

  test('gives the same certificate for the same token within an hour', async () => {
    const { client, clock } = world();
    const requesting = new RequestCertificateCommand({ ...wanted, IdempotencyToken: 'once' });
    const first = await client().send(requesting);
    expect((await client().send(requesting)).CertificateArn).toBe(first.CertificateArn);
    await clock.advance(3600_000);
    expect((await client().send(requesting)).CertificateArn).not.toBe(first.CertificateArn);
  });

  test('chooses its validation records some seconds later', async () => {
    const { client, clock } = world();
    const { CertificateArn } = await client().send(new RequestCertificateCommand(wanted));
    const options = async () => {
      const { Certificate } = await client().send(new DescribeCertificateCommand({ CertificateArn }));
      return Certificate?.DomainValidationOptions?.map(({ ResourceRecord }) => ResourceRecord?.Type);
    };
    expect(await options()).toEqual([undefined, undefined]);
    await clock.advance(5_000);
    expect(await options()).toEqual(['CNAME', 'CNAME']);
  });

  test('keeps the tags that it was given', async () => {
    const { client } = world();
    const Tags = [{ Key: 'cname-mover:move', Value: 'move-1' }, { Key: 'team' }];
    const { CertificateArn } = await client().send(new RequestCertificateCommand({ ...wanted, Tags }));
    await expect(client().send(new ListTagsForCertificateCommand({ CertificateArn }))).resolves.toMatchObject({
      Tags: [
        { Key: 'cname-mover:move', Value: 'move-1' },
        { Key: 'team', Value: '' },
      ],
    });
  });

  test.each([
    ['forbid Amazon', '0 issue "ca.example.net"', 'FAILED'],
    ['forbid every wildcard', '0 issuewild ";"', 'FAILED'],
    ['allow Amazon', '0 issue "amazontrust.com"', 'ISSUED'],
    ['say only where to complain', '0 iodef "mailto:ca@example.com"', 'ISSUED'],
  ])('where CAA records %s comes to its end', async (_what, data, status) => {
    const { acm, client, clock, publish, records } = world();
    records.push({ name: 'example.com', type: 'CAA', ttl: 300, data, since: 0 });
    const { CertificateArn = '' } = await client().send(new RequestCertificateCommand(wanted));
    const describing = new DescribeCertificateCommand({ CertificateArn });
    await clock.advance(5_000);
    const [option] = (await client().send(describing)).Certificate?.DomainValidationOptions ?? [];
    publish(option?.ResourceRecord?.Name, option?.ResourceRecord?.Value);
    await clock.advance(DAY);
    const failed = status === 'FAILED';
    expect((await client().send(describing)).Certificate).toMatchObject({
      Status: status,
      ...(failed ? { FailureReason: 'CAA_ERROR' } : {}),
    });
    expect(acm.find(CertificateArn)?.privateKeyPem === '').toBe(failed);
  });

  test('is refused beyond the quota of the account', async () => {
    const { client } = world({ certificatesPerAccount: 1 });
    await client().send(new RequestCertificateCommand(wanted));
    await expect(client().send(new RequestCertificateCommand(wanted))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });

  test.each([
    ['a name that is none', { DomainName: '*.*.example.com' }, 'ValidationException'],
    ['a tag twice', { Tags: [{ Key: 'a' }, { Key: 'a' }] }, 'InvalidTagException'],
    ['a tag of AWS', { Tags: [{ Key: 'aws:a' }] }, 'ValidationException'],
    [
      'a domain name of more than 64 characters',
      { DomainName: `${'a'.repeat(60)}.example.com` },
      'InvalidDomainValidationOptionsException',
    ],
    ['validation by mail', { ValidationMethod: 'EMAIL' }, 'ValidationException'],
    [
      'more names than the quota',
      { SubjectAlternativeNames: Array.from({ length: 10 }, (_, i) => `n${i}.example.com`) },
      'LimitExceededException',
    ],
  ])('refuses %s', async (_, input, name) => {
    const { client } = world();
    const requesting = new RequestCertificateCommand({ ...wanted, ...(input as object) });
    await expect(client().send(requesting)).rejects.toMatchObject({ name });
  });
});
