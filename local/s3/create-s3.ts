import type { Clock } from '../clock.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../contracts.ts';
import { renderUnexpected, s3Error, xmlDocument } from '../gateway/render.ts';
import { addressOf } from './address.ts';
import { Bucket, type BucketSeed } from './bucket.ts';
import { existingObject, getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { putObject, storedObject } from './put-object.ts';
import { accessDenied, notImplemented, refuseUnknown } from './refusals.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The buckets of a world. */
export interface S3 {
  readonly service: AwsService;
  /** Creates a bucket with its objects. Throws Error when there is one of that name. */
  add(seed: BucketSeed): void;
  /** Puts an object as its account would. Throws Error when there is no such bucket. */
  put(bucket: string, key: string, text: string): void;
  /** The content of an object as text; undefined when bucket or object is not there. */
  read(bucket: string, key: string): string | undefined;
  /** The keys of a bucket, in order. Throws Error when there is no such bucket. */
  keys(bucket: string): string[];
  /** The objects of an account's buckets, as other services read them for it. Throws AwsError as GetObject does. */
  objectOf(of: { accountId: string; region: string }, bucket: string, key: string): Buffer;
}

/**
 * S3: GetObject, HeadObject, PutObject, ListObjectsV2 and GetBucketWebsite. A bucket's name is known to every account, what is
 * in it to its own: others are refused. Amazon S3 API Reference.
 */
export function createS3({ clock }: { readonly clock: Clock }): S3 {
  const buckets = new Map<string, Bucket>();
  const existing = (name: string) => {
    const bucket = buckets.get(name);
    if (!bucket) throw new Error(`The local AWS has no bucket ${name}.`);
    return bucket;
  };
  const put = (bucket: Bucket, key: string, text: string) => {
    const content = Buffer.from(text);
    bucket.set(storedObject({ key, content, headers: {}, checksum: undefined, lastModified: clock.now() }));
  };
  return {
    service: {
      handle: async (request) => {
        try {
          return answer(request);
        } catch (thrown) {
          const { body, ...refused } = s3Error(renderUnexpected(thrown), request.requestId);
          return { ...refused, body: request.method === 'HEAD' ? '' : body };
        }
      },
    },
    add: (seed) => {
      if (buckets.has(seed.name)) throw new Error(`Two buckets have the name ${seed.name}.`);
      const bucket = new Bucket(seed);
      buckets.set(seed.name, bucket);
      for (const [key, text] of Object.entries(seed.objects ?? {})) put(bucket, key, text);
    },
    put: (name, key, text) => put(existing(name), key, text),
    read: (name, key) => buckets.get(name)?.get(key)?.content.toString(),
    keys: (name) =>
      existing(name)
        .all()
        .map(({ key }) => key),
    objectOf: ({ accountId, region }, name, key) => {
      const bucket = buckets.get(name);
      if (!bucket) throw noSuchBucket(name);
      if (bucket.region !== region) throw elsewhere(bucket);
      if (bucket.accountId !== accountId) throw accessDenied();
      return existingObject(bucket, key).content;
    },
  };

  function answer(request: AwsRequest): AwsResponse {
    const { bucket: name, key } = addressOf(request);
    if (name === '') throw notImplemented('ListBuckets');
    const bucket = bucketOf(name, request);
    const { headers, ...rest } = key === '' ? ofBucket(bucket, request) : ofObject(bucket, key, request);
    return { ...rest, headers: { 'x-amz-request-id': request.requestId, ...headers } };
  }

  function ofObject(bucket: Bucket, key: string, request: AwsRequest): AwsResponse {
    switch (request.method) {
      case 'PUT':
        return { status: 200, headers: putObject(bucket, key, request, clock.now()), body: '' };
      case 'GET':
        return getObject(bucket, key, request);
      case 'HEAD': {
        const { status, headers } = getObject(bucket, key, request);
        return { status, headers, body: '' };
      }
      default:
        throw notImplemented(`${request.method} of an object`);
    }
  }

  function bucketOf(name: string, { headers, region, caller }: AwsRequest): Bucket {
    const bucket = buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    if (bucket.region !== region) throw elsewhere(bucket);
    const expected = headers['x-amz-expected-bucket-owner'] ?? bucket.accountId;
    if (bucket.accountId !== caller.accountId || expected !== bucket.accountId) throw accessDenied();
    return bucket;
  }
}

function ofBucket(bucket: Bucket, request: AwsRequest): AwsResponse {
  if (request.method !== 'GET') throw notImplemented(`${request.method} of a bucket`);
  const result = request.query.has('website')
    ? { WebsiteConfiguration: websiteOf(bucket, request) }
    : { ListBucketResult: { '@xmlns': NAMESPACE, ...listObjects(bucket, request) } };
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(result) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html */
function websiteOf(bucket: Bucket, request: AwsRequest): Record<string, unknown> {
  refuseUnknown(request, { query: ['website'] });
  if (bucket.website) return { '@xmlns': NAMESPACE, IndexDocument: { Suffix: 'index.html' } };
  const message = 'The specified bucket does not have a website configuration';
  throw new AwsError('NoSuchWebsiteConfiguration', 404, message, { BucketName: bucket.name });
}

function elsewhere({ name, region }: Bucket): AwsError {
  const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
  return new AwsError('PermanentRedirect', 301, message, {
    BucketName: name,
    Endpoint: `s3.${region}.amazonaws.com`,
  });
}

function noSuchBucket(name: string): AwsError {
  return new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: name });
}
