import { createHash } from 'node:crypto';
import { AwsError, type AwsRequest } from '../contracts.ts';
import type { Bucket, StoredObject } from './bucket.ts';
import { noSuchKey, notImplemented, preconditionFailed, refuseUnknown } from './refusals.ts';
import { UPLOAD_HEADERS, uploadOf } from './upload.ts';

const KEY_BYTES = 1_024;
/** What an object keeps of the request and gives back. */
const KEPT = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];

/**
 * PutObject, with conditions. Throws AwsError. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html,
 * User Guide, "How to prevent object overwrites with conditional writes".
 */
export function putObject(bucket: Bucket, key: string, request: AwsRequest, now: number): Record<string, string> {
  const { headers } = request;
  refuseUnknown(request, { headers: [...UPLOAD_HEADERS, 'x-amz-server-side-encryption'] });
  const encryption = headers['x-amz-server-side-encryption'] ?? 'AES256';
  if (encryption !== 'AES256') throw notImplemented(`the encryption ${encryption}`);
  checkKey(key);
  const { content, checksum } = uploadOf(request);
  checkConditions(headers, bucket.get(key), key);
  const stored = storedObject({ key, content, headers: keptOf(headers), checksum, lastModified: now });
  bucket.set(stored);
  return { etag: stored.etag, 'x-amz-server-side-encryption': 'AES256', ...checksumHeaders(stored) };
}

/** An object with the ETag of a plain upload, which is the MD5 of its content. */
export function storedObject(stored: Omit<StoredObject, 'etag'>): StoredObject {
  return { ...stored, etag: `"${createHash('md5').update(stored.content).digest('hex')}"` };
}

/** An object's checksum as responses have it. */
export function checksumHeaders({ checksum }: StoredObject): Record<string, string> {
  if (checksum === undefined) return {};
  return { [checksum[0]]: checksum[1], 'x-amz-checksum-type': 'FULL_OBJECT' };
}

function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes <= KEY_BYTES) return;
  const details = { Size: bytes, MaxSizeAllowed: KEY_BYTES };
  throw new AwsError('KeyTooLongError', 400, 'Your key is too long', details);
}

function checkConditions(headers: AwsRequest['headers'], present: StoredObject | undefined, key: string): void {
  const { 'if-none-match': none, 'if-match': match } = headers;
  if (none !== undefined && (none !== '*' || match !== undefined)) {
    const message = 'A header you provided implies functionality that is not implemented';
    throw new AwsError('NotImplemented', 501, message, { Header: 'If-None-Match' });
  }
  if (none !== undefined && present) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (!present) throw noSuchKey(key);
  if (!sameEtag(match, present.etag)) throw preconditionFailed('If-Match');
}

/** Compares ETags, with or without their quotation marks. */
export function sameEtag(asked: string, etag: string): boolean {
  return asked.replaceAll('"', '') === etag.replaceAll('"', '');
}

/** Of Content-Encoding without `aws-chunked`, which tells only how the content came. */
function keptOf(headers: AwsRequest['headers']): Record<string, string> {
  const encoding = (headers['content-encoding'] ?? '').split(',').map((name) => name.trim());
  const named = { ...headers, 'content-encoding': encoding.filter((name) => name !== 'aws-chunked').join(',') };
  return Object.fromEntries(
    Object.entries(named).filter(
      ([name, value]) => value !== '' && (KEPT.includes(name) || name.startsWith('x-amz-meta-')),
    ),
  );
}
