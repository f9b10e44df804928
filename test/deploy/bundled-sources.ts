/** The client with the most schemas of all, and one call of it. */
const SOURCE = `
import { DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
const client = new EC2Client({ endpoint: process.argv[2], region: 'eu-central-1', maxAttempts: 1 });
const Filters = [{ Name: 'vpc-endpoint-id', Values: ['vpce-11111111'] }];
await client.send(new DescribeVpcEndpointsCommand({ Filters })).then(
  ({ VpcEndpoints }) => console.log(JSON.stringify(VpcEndpoints)),
  ({ name }) => console.log(name),
);
`;

/** One call that CloudFront refuses, and what the client makes of it. */
const REFUSED = `
import { CloudFrontClient, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
const client = new CloudFrontClient({ endpoint: process.argv[2], region: 'us-east-1', maxAttempts: 1 });
await client.send(new GetDistributionCommand({ Id: 'E2GONE' })).catch(({ name, message, $fault, $metadata }) =>
  console.log(JSON.stringify({ name, message, $fault, status: $metadata.httpStatusCode })),
);
`;

/** One call that IAM refuses: it sends its errors by other names than theirs. */
const RENAMED = `
import { GetServerCertificateCommand, IAMClient } from '@aws-sdk/client-iam';
const client = new IAMClient({ endpoint: process.argv[2], region: 'us-east-1', maxAttempts: 1 });
await client.send(new GetServerCertificateCommand({ ServerCertificateName: 'gone' })).catch(({ name, message, $fault }) =>
  console.log(JSON.stringify({ name, message, $fault })),
);
`;

/** One call that DynamoDB refuses, whose answer is JSON, and one whose refusal tells more than a message. */
const JSON_REFUSED = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ endpoint: process.argv[2], region: 'us-east-1', maxAttempts: 1 });
const telling = ({ name, message, $fault, $metadata, Item }) =>
  console.log(JSON.stringify({ name, message, $fault, status: $metadata.httpStatusCode, Item }));
await client.send(new GetItemCommand({ TableName: 'gone', Key: { a: { S: 'a' } } })).catch(telling);
await client.send(new PutItemCommand({ TableName: 'held', Item: { a: { S: 'a' } } })).catch(telling);
`;

/** One call of the client whose settings name event streams, which bundles leave out. */
const WITHOUT_STREAMS = `
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
const client = new S3Client({ endpoint: process.argv[2], region: 'us-east-1', maxAttempts: 1, forcePathStyle: true });
await client.send(new GetObjectCommand({ Bucket: 'gone', Key: 'list.csv' })).catch(({ name }) => console.log(name));
`;

/** Names judged by the list of public suffixes, which is packed, and one rule that needs none. */
const JUDGED = `
import { isApex, isBelowPrivateSuffix, parentOf, registrableDomain } from './shared/domain/names.ts';
const names = JSON.parse(process.argv[3]);
console.log(JSON.stringify(names.map((name) => [isApex(name), isBelowPrivateSuffix(name), registrableDomain(name) ?? null, parentOf(name)])));
`;

const NOT_JUDGED = `
import { parentOf } from './shared/domain/names.ts';
console.log(parentOf('www.example.com'));
`;

/** A sentence about issues, from a file that has the schemas of requests as well. */
const WITHOUT_SCHEMAS = `
import { describeIssues } from './shared/domain/request.ts';
console.log(describeIssues({ issues: [{ path: ['domains'], message: 'Wrong' }] }));
`;

/** What is taken of Node's own modules: by name, as a whole, and by \`require\`. */
const OF_NODE = `
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import packet from 'dns-packet';
await pause(1);
console.log(createHash('sha256').update(path.posix.join('a', 'b')).digest('hex'), packet.encode({ id: 1 }).length);
`;

/** One schema, and what it says of a wrong value. */
const PARSED = `
import * as z from './shared/domain/zod.ts';
console.log(z.object({ name: z.string() }).safeParse({}).error.issues[0].message);
`;

/** What test/deploy/bundling.test.ts bundles as functions are, by name. */
export const SOURCES = {
  index: SOURCE,
  refused: REFUSED,
  renamed: RENAMED,
  'json-refused': JSON_REFUSED,
  'without-streams': WITHOUT_STREAMS,
  judged: JUDGED,
  'not-judged': NOT_JUDGED,
  'of-node': OF_NODE,
  'without-schemas': WITHOUT_SCHEMAS,
  parsed: PARSED,
};
