import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MOST_LIST_BYTES } from '../domain/batch/list.ts';
import { MoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { calling } from './translate-error.ts';

/** What a deployment lets batches read and write. */
export interface Buckets {
  /** The service's own bucket, which has the reports. */
  readonly own: string;
  /** Those from which lists may be read, the service's own among them. */
  readonly lists: readonly string[];
}

/** The list in an object of S3, as text. Throws InvalidRequest for a bucket that is not allowed, and for what is no list. */
export async function readListObject(
  settings: ClientSettings,
  { lists }: Buckets,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<string> {
  if (!lists.includes(bucket)) {
    throw new MoverError('InvalidRequest', `Lists may not be read from the bucket ${bucket}.`, {
      remedy: `Put the list into one of ${lists.join(', ')}, or have the bucket added to the parameter batchListBuckets.`,
    });
  }
  const resource = `s3://${bucket}/${key}`;
  const get = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${MOST_LIST_BYTES}` });
  const bytes = await calling({ action: 's3:GetObject', resource }, async () => {
    const { Body } = await clientOf(settings).send(get);
    return Body?.transformToByteArray();
  }).catch((error: unknown) => {
    throw notThere(error, resource);
  });
  if (bytes === undefined || bytes.length > MOST_LIST_BYTES) {
    throw new MoverError('InvalidRequest', `The list ${resource} has more than ${MOST_LIST_BYTES} bytes.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MoverError('InvalidRequest', `The list ${resource} is not UTF-8.`, { cause });
  }
}

/** Without `s3:ListBucket` S3 answers AccessDenied for an object that is not there. Amazon S3 API Reference, "GetObject". */
function notThere(error: unknown, resource: string): unknown {
  const name = (error as { cause?: { name?: string } }).cause?.name ?? '';
  if (!['NoSuchKey', 'NoSuchBucket', 'AccessDenied', 'InvalidRange'].includes(name)) return error;
  return new MoverError('InvalidRequest', `The list ${resource} cannot be read: ${name}.`, {
    cause: error,
    remedy:
      'Check bucket and key, that the object is not empty, and that the policy of its bucket lets the service read it.',
  });
}

/** Keeps a report under its key in the service's own bucket. */
export async function writeReport(
  settings: ClientSettings,
  { own }: Buckets,
  { key, type, text }: { readonly key: string; readonly type: string; readonly text: string },
): Promise<void> {
  const put = new PutObjectCommand({ Bucket: own, Key: key, Body: text, ContentType: type });
  await calling({ action: 's3:PutObject', resource: `s3://${own}/${key}` }, () => clientOf(settings).send(put));
}

/** The service's own bucket is in its region, those of others may be in any. */
function clientOf(settings: ClientSettings): S3Client {
  return new S3Client({ ...settings, maxAttempts: MAX_ATTEMPTS, followRegionRedirects: true });
}
