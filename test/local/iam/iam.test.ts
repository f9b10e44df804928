import {
  DeleteServerCertificateCommand,
  GetServerCertificateCommand,
  IAMClient,
  ListServerCertificatesCommand,
  ListUsersCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { createAcm } from '../../../local/acm/acm.ts';
import { createCertificateAuthority } from '../../../local/ca/certificate-authority.ts';
import { createCertificateStore } from '../../../local/certificate-store.ts';
import { createIam, type Iam, type IamDependencies } from '../../../local/iam/iam.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

const NOT_AFTER = Date.UTC(2026, 5, 1);
const ca = await createCertificateAuthority();
const issue = (...names: string[]) => ca.issue({ names, notBefore: Date.UTC(2025, 0, 1), notAfter: NOT_AFTER });
const www = await issue('www.Example.com', '*.example.org');
const other = await issue('other.example.com');

function world(options: Partial<IamDependencies> = {}) {
  let made: Iam | undefined;
  const accounts = createAccounts(({ clock, random }) => {
    made = createIam({ clock, random, ...options });
    return { iam: made.service };
  });
  if (!made) throw new Error('IAM was not made.');
  return { ...accounts, iam: made, client: (who = OURS) => new IAMClient(accounts.as(who)) };
}

const upload = (input: object = {}) =>
  new UploadServerCertificateCommand({
    Path: '/cloudfront/',
    ServerCertificateName: 'www',
    CertificateBody: www.certificatePem,
    PrivateKey: www.privateKeyPem,
    CertificateChain: www.chainPem,
    ...input,
  });

describe('a server certificate', () => {
  test('is uploaded, read, and held for the edge by its id', async () => {
    const { client, clock, iam } = world();
    const { ServerCertificateMetadata: metadata } = await client().send(upload());
    expect(metadata).toMatchObject({
      Path: '/cloudfront/',
      ServerCertificateName: 'www',
      ServerCertificateId: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${OURS}:server-certificate/cloudfront/www`,
      UploadDate: new Date(clock.now()),
      Expiration: new Date(NOT_AFTER),
    });
    const read = await client().send(new GetServerCertificateCommand({ ServerCertificateName: 'www' }));
    expect(read.ServerCertificate).toMatchObject({
      ServerCertificateMetadata: metadata,
      CertificateBody: expect.stringContaining('BEGIN CERTIFICATE'),
    });
    expect(JSON.stringify(read)).not.toContain('PRIVATE KEY');
    const id = metadata?.ServerCertificateId ?? '';
    expect(iam.find(THEIRS, id)).toBeUndefined();
    const held = iam.find(OURS, id);
    expect(held).toMatchObject({ status: 'ISSUED', names: ['www.example.com', '*.example.org'], notAfter: NOT_AFTER });
    expect(held?.certificatePem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    await clock.advance(NOT_AFTER - clock.now());
    expect(iam.find(OURS, id)?.status).toBe('EXPIRED');
  });

  test('is listed by path, page by page, in its own account only', async () => {
    const { client, iam } = world();
    const { certificatePem, privateKeyPem } = www;
    for (const name of ['c', 'a', 'b']) iam.add({ accountId: OURS, name, certificatePem, privateKeyPem });
    iam.add({ accountId: OURS, name: 'elsewhere', path: '/', certificatePem, privateKeyPem });
    const list = async (input: object, who = OURS) => client(who).send(new ListServerCertificatesCommand(input));
    const first = await list({ PathPrefix: '/cloudfront/', MaxItems: 2 });
    expect(first.ServerCertificateMetadataList?.map((one) => one.ServerCertificateName)).toEqual(['a', 'b']);
    expect(first.IsTruncated).toBe(true);
    const second = await list({ PathPrefix: '/cloudfront/', MaxItems: 2, Marker: first.Marker });
    expect(second.ServerCertificateMetadataList?.map((one) => one.ServerCertificateName)).toEqual(['c']);
    expect(second).toMatchObject({ IsTruncated: false });
    expect((await list({})).ServerCertificateMetadataList).toHaveLength(4);
    expect((await list({}, THEIRS)).ServerCertificateMetadataList).toEqual([]);
  });

  test('is deleted, but not while a distribution uses it', async () => {
    const used = new Set<string>();
    const { client, iam } = world({ usersOf: (id) => (used.has(id) ? ['E1'] : []) });
    const id = iam.add({ accountId: OURS, name: 'www', ...www });
    const deleting = new DeleteServerCertificateCommand({ ServerCertificateName: 'www' });
    used.add(id);
    await expect(client().send(deleting)).rejects.toMatchObject({ name: 'DeleteConflictException' });
    used.clear();
    await client().send(deleting);
    expect(iam.find(OURS, id)).toBeUndefined();
    await expect(client().send(deleting)).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The Server Certificate with name www cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('an upload is refused', () => {
  test.each([
    ['with the key of another', { PrivateKey: other.privateKeyPem }, 'KeyPairMismatchException', 'does not match'],
    ['when it is no PEM', { CertificateBody: 'nonsense' }, 'MalformedCertificateException', 'parse certificate.'],
    ['when its key is no PEM', { PrivateKey: 'nonsense' }, 'MalformedCertificateException', 'parse private key.'],
    ['with a chain of another', { CertificateChain: other.certificatePem }, 'MalformedCertificateException', 'chain'],
    ['with an odd name', { ServerCertificateName: 'a/b' }, 'ValidationError', "'a/b' at 'serverCertificateName'"],
    ['with an odd path', { Path: 'cloudfront' }, 'ValidationError', "at 'path'"],
    ['with an endless key', { PrivateKey: 'x'.repeat(16385) }, 'ValidationError', "Value at 'privateKey'"],
    ['with tags, which the local AWS lacks', { Tags: [{ Key: 'a', Value: 'b' }] }, 'ValidationError', 'Tags.member.1'],
  ])('%s', async (_, input, name, sentence) => {
    const refused = world().client().send(upload(input));
    await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(sentence) });
    await expect(refused).rejects.not.toThrow('PRIVATE KEY');
  });

  test('under a name that is taken, and over the quota', async () => {
    const { client, iam } = world();
    for (let i = 0; i < 19; i += 1) iam.add({ accountId: OURS, name: `n${i}`, ...www });
    await client().send(upload());
    await expect(client().send(upload({ ServerCertificateName: 'WWW' }))).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
    });
    await expect(client().send(upload({ ServerCertificateName: 'x' }))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });
});

test('what IAM does not have here is InvalidAction', async () => {
  await expect(world().client().send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
});

test('the certificate store finds the certificates of both services', async () => {
  const { clock, random, iam } = world();
  const acm = createAcm({ ca, clock, random });
  const store = createCertificateStore({ acm, iam });
  const { arn } = await acm.add({ accountId: OURS, names: ['a.example.com'] });
  const id = iam.add({ accountId: OURS, name: 'www', ...www });
  expect(store.acm(arn)?.names).toEqual(['a.example.com']);
  expect(store.iam(OURS, id)?.names).toEqual(['www.example.com', '*.example.org']);
  expect(store.acm('arn:aws:acm:us-east-1:1:certificate/x')).toBeUndefined();
  expect(store.iam(OURS, 'ASCAX')).toBeUndefined();
});
