import { AwsError, type AwsRequest, type AwsService } from '../contracts.ts';
import { renderUnexpected, s3Error, xmlDocument, xmlResponse } from '../gateway/render.ts';
import type { Bucket } from './seeds.ts';

const WEBSITE = {
  '@xmlns': 'http://s3.amazonaws.com/doc/2006-03-01/',
  IndexDocument: { Suffix: 'index.html' },
};

/**
 * S3: GetBucketWebsite. A bucket's name is known to every account, what is in it to its own: others are refused.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
 */
export function createS3(all: readonly Bucket[]): AwsService {
  return {
    handle: async (request) => {
      try {
        checkBucket(all, request);
        return xmlResponse(200, xmlDocument({ WebsiteConfiguration: WEBSITE }), request.requestId);
      } catch (thrown) {
        return s3Error(renderUnexpected(thrown), request.requestId);
      }
    },
  };
}

function checkBucket(all: readonly Bucket[], { method, path, query, headers, region, caller }: AwsRequest): void {
  const name = /^([^/]+)\.s3[.-]/.exec(headers.host ?? '')?.[1] ?? decodeURIComponent(path.split('/')[1] ?? '');
  if (method !== 'GET' || !query.has('website')) {
    throw new AwsError('NotImplemented', 501, 'The local AWS has only GetBucketWebsite of S3.');
  }
  const bucket = all.find((one) => one.name === name);
  const details = { BucketName: name };
  if (!bucket) throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist', details);
  if (bucket.region !== region) {
    const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
    throw new AwsError('PermanentRedirect', 301, message, {
      ...details,
      Endpoint: `s3.${bucket.region}.amazonaws.com`,
    });
  }
  const expected = headers['x-amz-expected-bucket-owner'] ?? bucket.accountId;
  if (bucket.accountId !== caller.accountId || expected !== bucket.accountId) {
    throw new AwsError('AccessDenied', 403, 'Access Denied');
  }
  if (!bucket.website) {
    const message = 'The specified bucket does not have a website configuration';
    throw new AwsError('NoSuchWebsiteConfiguration', 404, message, details);
  }
}
