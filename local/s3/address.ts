import { AwsError, type AwsRequest } from '../contracts.ts';

/** Before the bucket's name ends in a host: S3's own hosts, and that of clients without sockets. */
const VIRTUAL_HOST = /^(.+?)\.(?:s3[.-].+|in-process)(?::\d+)?$/;

/** What a request is addressed to. */
export interface Address {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
}

/**
 * Bucket and key, by virtual host or by path. Throws AwsError `InvalidURI`. Amazon S3 User Guide, "Virtual hosting of general
 * purpose buckets".
 */
export function addressOf({ headers, path }: Pick<AwsRequest, 'headers' | 'path'>): Address {
  const bucket = VIRTUAL_HOST.exec(headers.host ?? '')?.[1];
  if (bucket !== undefined) return { bucket, key: decoded(path.slice(1)) };
  const [, first = '', ...rest] = path.split('/');
  return { bucket: decoded(first), key: decoded(rest.join('/')) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', 400, "Couldn't parse the specified URI.", { URI: text });
  }
}
