import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HttpServer, listen } from '../../../local/gateway/http-server.ts';
import { createS3, type S3 } from '../../../local/s3/create-s3.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

let s3: S3;
let server: HttpServer;
const accounts = createAccounts(({ clock }) => {
  s3 = createS3({ clock });
  s3.add({ accountId: OURS, region: 'us-east-1', name: 'our-lists' });
  s3.add({ accountId: OURS, region: 'us-east-1', name: 'our.lists' });
  s3.add({ accountId: OURS, region: 'us-east-1', name: 'our-hidden', listable: false, objects: { there: 'yes' } });
  s3.add({ accountId: THEIRS, region: 'us-east-1', name: 'their-lists', objects: { a: 'theirs' } });
  s3.add({ accountId: OURS, region: 'eu-central-1', name: 'far-lists', objects: { a: 'far' } });
  return { s3: s3.service };
});

beforeAll(async () => {
  server = await listen(accounts.gateway);
});
afterAll(() => server.close());

const client = (settings: S3ClientConfig = {}) => new S3Client({ ...accounts.as(OURS), ...settings } as S3ClientConfig);
const overHttp = (settings: S3ClientConfig = {}) => {
  const { region, credentials } = accounts.as(OURS);
  // Only names with dots need it: others are addressed by path anyway where the endpoint is an address.
  return new S3Client({ region, credentials, endpoint: server.url, forcePathStyle: true, ...settings });
};
const get = async (sdk: S3Client, Bucket: string, Key: string, rest: object = {}) => {
  const { Body, ...found } = await sdk.send(new GetObjectCommand({ Bucket, Key, ...rest }));
  return { ...found, text: await Body?.transformToString() };
};

describe.each([
  ['in the process', client],
  ['in the process with an endpoint', (settings = {}) => client({ endpoint: 'http://in-process', ...settings })],
  ['over HTTP', overHttp],
] as [string, (settings?: S3ClientConfig) => S3Client][])('%s', (where, made) => {
  test.each(['our-lists', 'our.lists'])('what is put into %s is there at once, whatever its key', async (Bucket) => {
    const Key = `${where}/ä b+c%&=?#*'()!/list.jsonl`;
    const put = await made().send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: '{"a":1}\n',
        ContentType: 'application/jsonl',
        Metadata: { by: 'me' },
      }),
    );
    expect(put).toMatchObject({ ETag: '"4588ff3797b78d819d858fa3bdd82b09"', ChecksumCRC32: 'dOijRg==' });
    const found = await get(made(), Bucket, Key);
    expect(found).toMatchObject({
      text: '{"a":1}\n',
      ETag: put.ETag,
      ContentType: 'application/jsonl',
      ContentLength: 8,
      Metadata: { by: 'me' },
      ChecksumCRC32: put.ChecksumCRC32,
      LastModified: new Date(accounts.clock.now()),
    });
    const { $metadata: _one, ...head } = await made().send(new HeadObjectCommand({ Bucket, Key }));
    const { ChecksumCRC32: _crc, ChecksumType: _type, text: _text, $metadata: _two, ...said } = found;
    expect(head).toEqual(said);
    expect(s3.read(Bucket, Key)).toBe('{"a":1}\n');
  });

  test('a stream comes in chunks with its checksum behind them', async () => {
    const Body = Readable.from([Buffer.from('one\n'), Buffer.alloc(100_000, 'x'), Buffer.from('\r\ntwo')]);
    const input = { Bucket: 'our-lists', Key: `${where}/streamed`, ContentEncoding: 'identity' };
    const { ETag } = await made().send(new PutObjectCommand({ ...input, Body, ContentLength: 100_009 }));
    const found = await get(made(), input.Bucket, input.Key);
    expect([found.text?.length, found.text?.endsWith('x\r\ntwo'), found.ETag]).toEqual([100_009, true, ETag]);
    expect(found.ContentEncoding).toBe('identity');
  });

  test('refusals are told as errors of the SDK, also where the answer has no body', async () => {
    const missing = { Bucket: 'our-lists', Key: 'missing' };
    await expect(made().send(new GetObjectCommand(missing))).rejects.toMatchObject({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
      Key: 'missing',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(made().send(new HeadObjectCommand(missing))).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('conditions', () => {
  const put = (Key: string, rest: object) =>
    client().send(new PutObjectCommand({ Bucket: 'our-lists', Key, Body: 'second', ...rest }));

  test('If-None-Match keeps the first', async () => {
    s3.put('our-lists', 'once', 'first');
    await expect(put('once', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      Condition: 'If-None-Match',
      $metadata: { httpStatusCode: 412 },
    });
    expect(s3.read('our-lists', 'once')).toBe('first');
    await put('never-there', { IfNoneMatch: '*' });
    expect(s3.read('our-lists', 'never-there')).toBe('second');
    await expect(put('once', { IfNoneMatch: '"abc"' })).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  test('If-Match replaces only what was seen', async () => {
    s3.put('our-lists', 'seen', 'first');
    const { ETag } = await get(client(), 'our-lists', 'seen');
    await put('seen', { IfMatch: ETag });
    expect(s3.read('our-lists', 'seen')).toBe('second');
    await expect(put('seen', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('not-there', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('reads know them too', async () => {
    s3.put('our-lists', 'read', 'text');
    const { ETag } = await get(client(), 'our-lists', 'read');
    await expect(get(client(), 'our-lists', 'read', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get(client(), 'our-lists', 'read', { IfMatch: '"other"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });
});

test.each([
  ['bytes=2-4', 'cde', 'bytes 2-4/6'],
  ['bytes=4-', 'ef', 'bytes 4-5/6'],
  ['bytes=-2', 'ef', 'bytes 4-5/6'],
  ['bytes=3-99', 'def', 'bytes 3-5/6'],
])('a part of an object: %s', async (Range, text, ContentRange) => {
  s3.put('our-lists', 'part', 'abcdef');
  expect(await get(client(), 'our-lists', 'part', { Range })).toMatchObject({ text, ContentRange });
});

test('an object is checked against every checksum that is sent', async () => {
  const sum = (rest: object) =>
    client().send(new PutObjectCommand({ Bucket: 'our-lists', Key: 'sum', Body: 'text', ...rest }));
  const sha256 = 'mC2ePrmW9VnmM/TRlN7zdh2Qn1o7ZH0ahR/q1nwyydE=';
  expect(await sum({ ChecksumSHA256: sha256 })).toMatchObject({ ChecksumSHA256: sha256 });
  await sum({ ChecksumAlgorithm: 'SHA1' });
  await expect(sum({ ChecksumSHA256: sha256.replace('m', 'n') })).rejects.toMatchObject({ name: 'BadDigest' });
  await expect(sum({ ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
  await expect(sum({ ChecksumAlgorithm: 'CRC32C' })).rejects.toMatchObject({ name: 'NotImplemented' });
});

describe('a listing', () => {
  const keysOf = (pages: ListObjectsV2CommandOutput[]) =>
    pages.map(({ Contents = [] }) => Contents.map(({ Key }) => Key));

  beforeAll(() => {
    s3.add({ accountId: OURS, region: 'us-east-1', name: 'listed' });
    for (const key of ['b/2', 'a', 'b/1', 'ä', 'b/c/1', 'B', 'z & <z>']) s3.put('listed', key, key);
  });

  test('comes in pages, in the order of bytes', async () => {
    const pages = [];
    const paginator = paginateListObjectsV2({ client: overHttp(), pageSize: 3 }, { Bucket: 'listed' });
    for await (const page of paginator) pages.push(page);
    expect(keysOf(pages)).toEqual([['B', 'a', 'b/1'], ['b/2', 'b/c/1', 'z & <z>'], ['ä']]);
    expect(pages.map(({ KeyCount, IsTruncated }) => [KeyCount, IsTruncated])).toEqual([
      [3, true],
      [3, true],
      [1, false],
    ]);
    expect(pages[0]?.Contents?.[0]).toEqual({
      Key: 'B',
      ETag: '"9d5ed678fe57bcca610140957afab571"',
      LastModified: new Date(accounts.clock.now()),
      Size: 1,
      StorageClass: 'STANDARD',
    });
  });

  test('gathers what is below a prefix', async () => {
    const list = (rest: object) => client().send(new ListObjectsV2Command({ Bucket: 'listed', ...rest }));
    const top = await list({ Delimiter: '/' });
    expect([keysOf([top]), top.CommonPrefixes, top.KeyCount]).toEqual([
      [['B', 'a', 'z & <z>', 'ä']],
      [{ Prefix: 'b/' }],
      5,
    ]);
    expect(await list({ Prefix: 'b/', Delimiter: '/' })).toMatchObject({
      Contents: [{ Key: 'b/1' }, { Key: 'b/2' }],
      CommonPrefixes: [{ Prefix: 'b/c/' }],
    });
    expect(keysOf([await list({ StartAfter: 'b/2', Prefix: 'b' })])).toEqual([['b/c/1']]);
    expect((await list({ Prefix: 'none' })).KeyCount).toBe(0);
    await expect(list({ ContinuationToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

test.each<[string, (sdk: S3Client) => Promise<unknown>, string]>([
  ["another account's object", (sdk) => get(sdk, 'their-lists', 'a'), 'AccessDenied'],
  ['a bucket that is not there', (sdk) => get(sdk, 'no-lists', 'a'), 'NoSuchBucket'],
  ['an object where the bucket may not be listed', (sdk) => get(sdk, 'our-hidden', 'gone'), 'AccessDenied'],
  [
    'a listing where it may not be',
    (sdk) => sdk.send(new ListObjectsV2Command({ Bucket: 'our-hidden' })),
    'AccessDenied',
  ],
  ['another owner than expected', (sdk) => get(sdk, 'our-lists', 'a', { ExpectedBucketOwner: THEIRS }), 'AccessDenied'],
  ['a bucket of another region', (sdk) => get(sdk, 'far-lists', 'a'), 'PermanentRedirect'],
  [
    'a key of more than 1,024 bytes',
    (sdk) => sdk.send(new PutObjectCommand({ Bucket: 'our-lists', Key: 'ä'.repeat(513), Body: 'text' })),
    'KeyTooLongError',
  ],
  [
    'what would be lost in silence',
    (sdk) => sdk.send(new PutObjectCommand({ Bucket: 'our-lists', Key: 'a', Body: 'text', StorageClass: 'GLACIER' })),
    'NotImplemented',
  ],
  ['a version', (sdk) => get(sdk, 'our-lists', 'a', { VersionId: '1' }), 'NotImplemented'],
  [
    'another operation',
    (sdk) => sdk.send(new DeleteObjectCommand({ Bucket: 'our-lists', Key: 'a' })),
    'NotImplemented',
  ],
  ['the first listing', (sdk) => sdk.send(new ListObjectsCommand({ Bucket: 'our-lists' })), 'NotImplemented'],
])('refused: %s', async (_what, ask, name) => {
  await expect(ask(client())).rejects.toMatchObject({ name });
});

test('a bucket that may not be listed gives what it has', async () => {
  expect(await get(client(), 'our-hidden', 'there')).toMatchObject({ text: 'yes' });
  expect(() => s3.add({ accountId: OURS, region: 'us-east-1', name: 'our-hidden' })).toThrow('our-hidden');
});

test('over HTTP a name without dots needs no setting', async () => {
  s3.put('our-lists', 'plain', 'text');
  expect(await get(overHttp({ forcePathStyle: false }), 'our-lists', 'plain')).toMatchObject({ text: 'text' });
});

test('a key of another account is not believed over HTTP', async () => {
  const { credentials } = accounts.as(OURS);
  const wrong = overHttp({ credentials: { ...credentials, secretAccessKey: 'wrong' } });
  await expect(get(wrong, 'our-lists', 'once')).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
});
