import { GetBucketWebsiteCommand, S3Client } from '@aws-sdk/client-s3';
import { targetOf } from '../../domain/targets/target.ts';
import { isMoverError } from '../../errors.ts';
import type { ClientSettings } from '../client-settings.ts';
import { calling } from '../translate-error.ts';
import type { TargetService, Told } from './target-service.ts';

const ACTION = 's3:GetBucketWebsite';

/** Buckets of websites have dots in their names, which no certificate for a name below that of S3 covers. */
class PathStyleS3Client extends S3Client {
  constructor(settings: ClientSettings) {
    super({ ...settings, forcePathStyle: true });
  }
}

/**
 * The bucket of an S3 website, which is called as the record. Bucket names are of all accounts together: that none has one is
 * told to everybody. Amazon S3 API Reference, "GetBucketWebsite"; User Guide, "Website endpoints".
 */
export const s3Website: TargetService = {
  action: ACTION,
  orElse: 'or the bucket is of an account that was not asked',
  find: async ({ sessions, accountId, region, name }, host) => {
    const bucket = targetOf(host).bucket ?? name;
    const client = sessions.client(PathStyleS3Client, accountId, 'target', region);
    const what = `the bucket ${bucket} of account ${accountId}`;
    try {
      await calling({ action: ACTION, resource: `the bucket ${bucket}` }, () =>
        client.send(new GetBucketWebsiteCommand({ Bucket: bucket, ExpectedBucketOwner: accountId })),
      );
    } catch (error) {
      return closedBucket(error, bucket, what, region);
    }
    return { what, names: [{ name: bucket }] };
  },
};

function closedBucket(error: unknown, bucket: string, what: string, region: string): Told {
  const code = isMoverError(error, 'CallRefused') ? (error.cause as Error).name : '';
  if (code === 'NoSuchWebsiteConfiguration') return { what, closed: 'is no website' };
  if (code === 'NoSuchBucket')
    return { what: `the bucket ${bucket}`, closed: 'does not exist, and whoever creates it gets the visitors' };
  if (code === 'PermanentRedirect') return { what: `the bucket ${bucket}`, closed: `is not in the region ${region}` };
  throw error;
}
