import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../../local/clock.ts';
import { createWorld } from '../../../local/local-world.ts';
import { SERVICE_ACCOUNT, World } from '../../../local/world/schema.ts';
import { actionOf, type SdkRequest } from '../../simulation/actions.ts';
import { askedBy } from '../../simulation/policy.ts';

const world = World.parse({
  accounts: [{ id: '111111111111', name: 'shop' }],
  buckets: [
    {
      account: SERVICE_ACCOUNT,
      region: 'us-east-1',
      name: 'batch-lists',
      website: false,
      objects: { 'in/list.csv': 'domain\nwww.example.com\n' },
    },
  ],
});

test("a world's bucket is there for the service's clients, whose calls are known by their IAM actions", async () => {
  const clock = new VirtualClock();
  const { aws, clients } = await createWorld({ clock, world });
  const handler = clients.requestHandler as unknown as { handle(request: SdkRequest): Promise<unknown> };
  const asked: unknown[] = [];
  const requestHandler = {
    handle: (request: SdkRequest) => {
      const { action, resource } = askedBy(actionOf(request), request, SERVICE_ACCOUNT);
      asked.push([action, resource]);
      return handler.handle(request);
    },
  };
  const s3 = new S3Client({ ...clients, requestHandler } as never);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'batch-lists', Key: 'in/list.csv' }));
  await s3.send(new PutObjectCommand({ Bucket: 'batch-lists', Key: 'out/report.md', Body: '# Report' }));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'batch-lists', Prefix: 'out/' }));

  expect(await Body?.transformToString()).toBe('domain\nwww.example.com\n');
  expect(Contents.map(({ Key }) => Key)).toEqual(['out/report.md']);
  expect(aws.s3.read('batch-lists', 'out/report.md')).toBe('# Report');
  expect(aws.s3.keys('batch-lists')).toEqual(['in/list.csv', 'out/report.md']);
  expect(asked).toEqual([
    ['s3:GetObject', 'arn:aws:s3:::batch-lists/in/list.csv'],
    ['s3:PutObject', 'arn:aws:s3:::batch-lists/out/report.md'],
    ['s3:ListBucket', 'arn:aws:s3:::batch-lists'],
  ]);
});
