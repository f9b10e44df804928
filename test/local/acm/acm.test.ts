import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RenewCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
} from '@aws-sdk/client-acm';
import { describe, expect, test } from '@jest/globals';
import { type Acm, type AcmDependencies, createAcm } from '../../../local/acm/acm.ts';
import { createCertificateAuthority } from '../../../local/ca/certificate-authority.ts';
import type { DnsRecord } from '../../../local/contracts.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

const ca = await createCertificateAuthority();
const DAY = 24 * 3600_000;

/** Accounts with ACM, and a DNS that remembers since when it has which record. */
function world(options: Partial<AcmDependencies> = {}) {
  const records: (DnsRecord & { since: number })[] = [];
  let made: Acm | undefined;
  const accounts = createAccounts(({ clock, random }) => {
    const resolve = (name: string, type: string, at = clock.now()) => {
      const answers = records.filter((record) => record.name === name && record.type === type && record.since <= at);
      return { rcode: answers.length > 0 ? ('NOERROR' as const) : ('NXDOMAIN' as const), answers, authority: [] };
    };
    made = createAcm({ ca, clock, random, dns: { resolve }, validationMs: 60_000, ...options });
    return { acm: made.service };
  });
  if (!made) throw new Error('ACM was not made.');
  const client = (who = OURS, region = 'us-east-1') => new ACMClient(accounts.as(who, region));
  const publish = (name = '', data = '') =>
    records.push({ name: name.replace(/\.$/, ''), type: 'CNAME', ttl: 300, data, since: accounts.clock.now() });
  return { ...accounts, acm: made, client, publish, records };
}

const missing = (accountId: string) => `arn:aws:acm:us-east-1:${accountId}:certificate/00000000-0000`;

describe('a certificate that was put there', () => {
  test('is described with its names, status and times', async () => {
    const { acm, client, clock } = world();
    const { arn } = await acm.add({ accountId: OURS, names: ['*.Example.com', 'example.com'] });
    const { Certificate } = await client().send(new DescribeCertificateCommand({ CertificateArn: arn }));
    expect(Certificate).toMatchObject({
      CertificateArn: arn,
      DomainName: '*.example.com',
      SubjectAlternativeNames: ['*.example.com', 'example.com'],
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      KeyAlgorithm: 'RSA_2048',
      IssuedAt: new Date(clock.now()),
      NotAfter: new Date(clock.now() + 395 * DAY),
      InUseBy: [],
    });
  });

  test('is held with chain and key, and its PEM can be fetched without the key', async () => {
    const { acm, client } = world();
    const held = await acm.add({ accountId: OURS, names: ['www.example.com'] });
    expect(held).toMatchObject({ accountId: OURS, names: ['www.example.com'], status: 'ISSUED' });
    expect(held.certificatePem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(held.privateKeyPem).toContain('BEGIN PRIVATE KEY');
    const pem = await client().send(new GetCertificateCommand({ CertificateArn: held.arn }));
    expect(`${pem.Certificate}${pem.CertificateChain}`).toBe(held.certificatePem);
  });

  test('expires by the clock of the world', async () => {
    const { acm, client, clock } = world();
    const { arn } = await acm.add({ accountId: OURS, names: ['www.example.com'], notAfter: clock.now() + DAY });
    expect(acm.find(arn)?.status).toBe('ISSUED');
    await clock.advance(DAY);
    expect(acm.find(arn)?.status).toBe('EXPIRED');
    const { Certificate } = await client().send(new DescribeCertificateCommand({ CertificateArn: arn }));
    expect(Certificate?.Status).toBe('EXPIRED');
  });

  test('exists for its own account and region only', async () => {
    const { acm, client } = world();
    const { arn } = await acm.add({ accountId: OURS, names: ['www.example.com'] });
    const describing = new DescribeCertificateCommand({ CertificateArn: arn });
    for (const stranger of [client(THEIRS), client(OURS, 'eu-west-1')]) {
      await expect(stranger.send(describing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(stranger.send(new ListCertificatesCommand({}))).resolves.toMatchObject({
        CertificateSummaryList: [],
      });
    }
  });

  test('is deleted, but not while something uses it', async () => {
    const users = new Map<string, string[]>();
    const { acm, client } = world({ usersOf: (arn) => users.get(arn) ?? [] });
    const { arn } = await acm.add({ accountId: OURS, names: ['www.example.com'] });
    const deleting = new DeleteCertificateCommand({ CertificateArn: arn });
    users.set(arn, [`arn:aws:cloudfront::${OURS}:distribution/E1`]);
    await expect(client().send(deleting)).rejects.toMatchObject({ name: 'ResourceInUseException' });
    const { Certificate } = await client().send(new DescribeCertificateCommand({ CertificateArn: arn }));
    expect(Certificate?.InUseBy).toEqual([`arn:aws:cloudfront::${OURS}:distribution/E1`]);
    users.clear();
    await client().send(deleting);
    expect(acm.find(arn)).toBeUndefined();
  });
});

describe('ListCertificates', () => {
  async function many() {
    const made = world();
    for (let i = 0; i < 5; i += 1) await made.acm.add({ accountId: OURS, names: [`n${i}.example.com`] });
    return made;
  }

  test('pages in the order of creation, also when a certificate goes between two pages', async () => {
    const { acm, client } = await many();
    const one = await client().send(new ListCertificatesCommand({ MaxItems: 2 }));
    expect(one.CertificateSummaryList?.map(({ DomainName }) => DomainName)).toEqual([
      'n0.example.com',
      'n1.example.com',
    ]);
    const last = one.CertificateSummaryList?.[1]?.CertificateArn ?? '';
    await client().send(new DeleteCertificateCommand({ CertificateArn: last }));
    const two = await client().send(new ListCertificatesCommand({ MaxItems: 3, NextToken: one.NextToken }));
    expect(two.CertificateSummaryList?.map(({ DomainName }) => DomainName)).toEqual([
      'n2.example.com',
      'n3.example.com',
      'n4.example.com',
    ]);
    expect(two.NextToken).toBeUndefined();
    expect(acm.find(last)).toBeUndefined();
  });

  test('filters by status and by key type, which is RSA unless asked otherwise', async () => {
    const { acm, client } = world();
    await acm.add({ accountId: OURS, names: ['rsa.example.com'] });
    await acm.add({ accountId: OURS, names: ['ec.example.com'], keyAlgorithm: 'EC_prime256v1' });
    await acm.add({ accountId: OURS, names: ['pending.example.com'], status: 'PENDING_VALIDATION' });
    const names = async (input: object) => {
      const { CertificateSummaryList } = await client().send(new ListCertificatesCommand(input));
      return CertificateSummaryList?.map(({ DomainName }) => DomainName);
    };
    expect(await names({})).toEqual(['rsa.example.com', 'pending.example.com']);
    expect(await names({ CertificateStatuses: ['ISSUED'] })).toEqual(['rsa.example.com']);
    expect(await names({ CertificateStatuses: [] })).toEqual(['rsa.example.com', 'pending.example.com']);
    expect(await names({ Includes: { keyTypes: ['EC_prime256v1'] } })).toEqual(['ec.example.com']);
  });

  test.each([
    ['a token it never gave', { NextToken: 'bm9uc2Vuc2U=' }, 'not one that ListCertificates gave'],
    ['pages of nothing', { MaxItems: 0 }, 'Member must have value greater than or equal to 1'],
    ['a status there is not', { CertificateStatuses: ['FINE'] }, 'Member must satisfy enum value set'],
    ['a member the local AWS lacks', { SortBy: 'CREATED_AT' }, "does not know 'SortBy'"],
  ])('refuses %s', async (_, input, sentence) => {
    const { client } = world();
    await expect(client().send(new ListCertificatesCommand(input as object))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(sentence),
    });
  });
});

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

describe('what ACM refuses', () => {
  test.each([
    ['a certificate that is not there', missing(OURS), 'ResourceNotFoundException'],
    ['the ARN of something else', `arn:aws:iam::${OURS}:server-certificate/x`, 'InvalidArnException'],
    ['what is no ARN', 'this-is-not-an-arn-at-all', 'ValidationException'],
    ['no ARN', undefined, 'ValidationException'],
  ])('%s', async (_, CertificateArn, name) => {
    const { client } = world();
    await expect(client().send(new DescribeCertificateCommand({ CertificateArn }))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an operation that it does not have', async () => {
    const { client } = world();
    const renewing = new RenewCertificateCommand({ CertificateArn: missing(OURS) });
    await expect(client().send(renewing)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  test.each(['', 'nonsense', '"text"', '[]', 'null'])('the body %j', async (body) => {
    const { acm } = world();
    const response = await acm.service.handle({
      service: 'acm',
      region: 'us-east-1',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': 'CertificateManager.ListCertificates' },
      body: Buffer.from(body),
      caller: { accountId: OURS, arn: 'arn' },
      requestId: 'id',
    });
    expect(response.status).toBe(400);
    expect(JSON.parse(String(response.body))).toMatchObject({ __type: 'SerializationException' });
  });
});
