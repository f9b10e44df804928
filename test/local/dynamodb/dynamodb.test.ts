import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListBackupsCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createDynamodb } from '../../../local/dynamodb/dynamodb.ts';
import { listen } from '../../../local/gateway/http-server.ts';
import { createAccounts, OURS, THEIRS } from '../gateway/accounts.ts';

const TableName = 'journal';

function world() {
  const { service } = createDynamodb();
  const accounts = createAccounts(() => ({ dynamodb: service }));
  const client = (who = OURS, region?: string) => new DynamoDBClient(accounts.as(who, region));
  return { ...accounts, service, client };
}

const createTable = new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
});

/** Creates the table and waits until it is ACTIVE, as one must on AWS. */
async function withTable(client: DynamoDBClient): Promise<void> {
  await client.send(createTable);
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}

const put = (sk: string, input: object = {}) =>
  new PutItemCommand({ TableName, Item: { pk: { S: 'move' }, sk: { S: sk } }, ...input });

describe('DynamoDB', () => {
  test('writes on condition, updates, reads and queries', async () => {
    const client = world().client();
    await withTable(client);
    const onlyNew = { ConditionExpression: 'attribute_not_exists(pk)' };
    await client.send(put('1', onlyNew));
    await client.send(put('2', onlyNew));
    await expect(client.send(put('1', onlyNew))).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const Key = { pk: { S: 'move' }, sk: { S: '1' } };
    const update = { UpdateExpression: 'ADD fence :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
    const fenced = await client.send(new UpdateItemCommand({ TableName, Key, ReturnValues: 'ALL_NEW', ...update }));
    expect(fenced.Attributes?.fence).toEqual({ N: '1' });
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    expect(Item).toEqual({ ...Key, fence: { N: '1' } });
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'move' } } };
    expect((await client.send(new QueryCommand({ TableName, ...query }))).Count).toBe(2);
  });

  test('keeps accounts and regions apart', async () => {
    const { client } = world();
    await withTable(client());
    expect((await client().send(new ListTablesCommand({}))).TableNames).toEqual([TableName]);
    expect((await client(THEIRS).send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await expect(client(OURS, 'eu-west-1').send(put('1'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('works over HTTP', async () => {
    const { gateway, as } = world();
    const server = await listen(gateway);
    const { region, credentials } = as(OURS);
    const client = new DynamoDBClient({ region, credentials, endpoint: server.url });
    await withTable(client);
    await client.send(put('1'));
    await Promise.all(Array.from({ length: 50 }, (_, i) => client.send(put(`n${i}`))));
    const Key = { pk: { S: 'move' }, sk: { S: 'n49' } };
    expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual(Key);
    client.destroy();
    await server.close();
  });

  test('refuses what it does not have, and members it would otherwise drop', async () => {
    const client = world().client();
    await withTable(client);
    await expect(client.send(new ListBackupsCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
    const silent = put('1', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    await expect(client.send(silent)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The local DynamoDB does not know ReturnValuesOnConditionCheckFailure of this operation.',
    });
  });

  test.each(['', 'nonsense', 'null', '"text"', '[]', '{"Item":7}', '{"Item":{"pk":null}}', '{"TableName":{}}'])(
    'answers the body %j with 400',
    async (body) => {
      const { status } = await world().service.handle({
        service: 'dynamodb',
        region: 'us-east-1',
        method: 'POST',
        path: '/',
        query: new URLSearchParams(),
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.PutItem',
          'x-amz-date': '20260101T000000Z',
          authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c',
        },
        body: Buffer.from(body),
        caller: { accountId: OURS, arn: 'arn' },
        requestId: 'id',
      });
      expect(status).toBe(400);
    },
  );
});
