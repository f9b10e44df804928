import type { AwsRequest } from '../contracts.ts';
import { type Bucket, compareKeys, type StoredObject } from './bucket.ts';
import { accessDenied, invalidArgument, notImplemented, refuseUnknown } from './refusals.ts';

const MOST = 1_000;
const KNOWN = ['list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'fetch-owner'];

/**
 * ListObjectsV2: pages of keys in the order of their bytes, those with the delimiter after the prefix gathered into common
 * prefixes. Gives the members of ListBucketResult. Throws AwsError.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function listObjects(bucket: Bucket, request: AwsRequest): Record<string, unknown> {
  const { query } = request;
  refuseUnknown(request, { query: KNOWN });
  if (query.get('list-type') !== '2') throw notImplemented('ListObjects in its first version');
  if (query.get('fetch-owner') === 'true') throw notImplemented('fetch-owner');
  if (!bucket.listable) throw accessDenied();
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const size = sizeOf(query.get('max-keys'));
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : lastOf(token);
  const entries = entriesOf(bucket, prefix, delimiter).filter(({ name }) => compareKeys(name, after) > 0);
  const shown = entries.slice(0, size);
  const last = entries.length > shown.length ? shown.at(-1) : undefined;
  return {
    Name: bucket.name,
    Prefix: prefix,
    Delimiter: delimiter || undefined,
    StartAfter: query.get('start-after') ?? undefined,
    MaxKeys: size,
    KeyCount: shown.length,
    IsTruncated: entries.length > shown.length,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: last && tokenOf(last.name),
    Contents: shown.flatMap(({ stored }) => (stored ? [contentsOf(stored)] : [])),
    CommonPrefixes: shown.flatMap(({ name, stored }) => (stored ? [] : [{ Prefix: name }])),
  };
}

interface Entry {
  /** A key or a common prefix. */
  readonly name: string;
  readonly stored: StoredObject | undefined;
}

function entriesOf(bucket: Bucket, prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const stored of bucket.all()) {
    if (!stored.key.startsWith(prefix)) continue;
    const end = delimiter === '' ? -1 : stored.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? stored.key : stored.key.slice(0, end + delimiter.length);
    entries.set(name, { name, stored: end < 0 ? stored : undefined });
  }
  return [...entries.values()];
}

function contentsOf({ key, etag, content, lastModified, checksum }: StoredObject) {
  const algorithm = checksum?.[0].split('-').at(-1)?.toUpperCase();
  return {
    Key: key,
    LastModified: new Date(lastModified).toISOString(),
    ETag: etag,
    ...(algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' }),
    Size: content.length,
    StorageClass: 'STANDARD',
  };
}

function sizeOf(asked: string | null): number {
  if (asked === null) return MOST;
  if (!/^\d{1,10}$/.test(asked)) {
    throw invalidArgument('max-keys', asked, 'Provided max-keys not an integer or within integer range');
  }
  return Math.min(Number(asked), MOST);
}

const TOKEN = '1-';

function tokenOf(name: string): string {
  return TOKEN + Buffer.from(name).toString('base64');
}

function lastOf(token: string): string {
  const name = Buffer.from(token.slice(TOKEN.length), 'base64').toString();
  if (tokenOf(name) === token && name !== '') return name;
  throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
}
