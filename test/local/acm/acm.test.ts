import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ListCertificatesCommand,
  RenewCertificateCommand,
} from '@aws-sdk/client-acm';
import { describe, expect, test } from '@jest/globals';
import { OURS, THEIRS } from '../gateway/accounts.ts';
import { world } from './acm-world.ts';

const DAY = 24 * 3600_000;

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
