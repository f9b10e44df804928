import { AwsError, type AwsRequest, type AwsResponse } from '../contracts.ts';
import type { Bucket, StoredObject } from './bucket.ts';
import { checksumHeaders, sameEtag } from './put-object.ts';
import { accessDenied, noSuchKey, preconditionFailed, refuseUnknown } from './refusals.ts';

/**
 * GetObject, and HeadObject, whose answer has no body. Without the right to list the bucket a missing key is told as a
 * refusal. Throws AwsError. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, API_HeadObject.html
 */
export function getObject(bucket: Bucket, key: string, request: AwsRequest): AwsResponse {
  refuseUnknown(request, { headers: ['x-amz-checksum-mode'] });
  const { headers } = request;
  const stored = existingObject(bucket, key);
  if (headers['if-match'] !== undefined && !sameEtag(headers['if-match'], stored.etag)) {
    throw preconditionFailed('If-Match');
  }
  const range = rangeOf(headers.range, stored.content.length);
  const wanted = headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined;
  const shown = { ...headersOf(stored), ...(wanted ? checksumHeaders(stored) : {}) };
  const none = headers['if-none-match'];
  if (none !== undefined && (none === '*' || sameEtag(none, stored.etag))) {
    return { status: 304, headers: shown, body: '' };
  }
  const content = range ? stored.content.subarray(range.first, range.last + 1) : stored.content;
  const part = range && { 'content-range': `bytes ${range.first}-${range.last}/${stored.content.length}` };
  return {
    status: range ? 206 : 200,
    headers: { ...shown, ...part, 'content-length': String(content.length) },
    body: content,
    streamed: true,
  };
}

/** Throws AwsError `NoSuchKey`, or `AccessDenied` where the bucket may not be listed. */
export function existingObject(bucket: Bucket, key: string): StoredObject {
  const stored = bucket.get(key);
  if (!stored) throw bucket.listable ? noSuchKey(key) : accessDenied();
  return stored;
}

function headersOf(stored: StoredObject): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...stored.headers,
    'accept-ranges': 'bytes',
    etag: stored.etag,
    'last-modified': new Date(stored.lastModified).toUTCString(),
    'x-amz-server-side-encryption': 'AES256',
  };
}

/** The first and last byte asked for, both included; undefined for all. S3 takes one range and ignores what is none. */
function rangeOf(header: string | undefined, length: number): { first: number; last: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (first <= last) return { first, last };
  const details = { RangeRequested: header, ActualObjectSize: length };
  throw new AwsError('InvalidRange', 416, 'The requested range is not satisfiable', details);
}
