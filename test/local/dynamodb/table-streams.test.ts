import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createDynamodb } from '../../../local/dynamodb/dynamodb.ts';
import { createTableStreams, type TableRecord } from '../../../local/dynamodb/table-streams.ts';
import { createAccounts, OURS } from '../gateway/accounts.ts';

const TableName = 'moves';
const Key = { pk: { S: 'move' }, sk: { S: 'HEAD' } };
const NEW_IMAGE = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;

async function world(StreamSpecification: CreateTableCommand['input']['StreamSpecification'] = NEW_IMAGE) {
  const records: TableRecord[] = [];
  const accounts = createAccounts(({ clock }) => ({
    dynamodb: createDynamodb(createTableStreams(clock, (_table, record) => void records.push(record))).service,
  }));
  const db = new DynamoDBClient(accounts.as(OURS));
  await db.send(
    new CreateTableCommand({
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
      StreamSpecification,
    }),
  );
  for (;;) {
    const { Table } = await db.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') break;
  }
  const update = (value: string, more: object = {}) =>
    db.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET note = :value',
        ExpressionAttributeValues: { ':value': { S: value } },
        ...more,
      }),
    );
  return { db, records, update };
}

describe('The stream of a table', () => {
  test('has the new image of each item that was written, in order', async () => {
    const { db, records, update } = await world();
    await db.send(new PutItemCommand({ TableName, Item: { ...Key, note: { S: 'a' } } }));
    expect((await update('b')).Attributes).toBeUndefined();
    await db.send(new DeleteItemCommand({ TableName, Key }));
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys, dynamodb.NewImage?.note])).toEqual([
      ['INSERT', Key, { S: 'a' }],
      ['MODIFY', Key, { S: 'b' }],
      ['REMOVE', Key, undefined],
    ]);
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(numbers).toEqual([...numbers].sort());
  });

  test('has nothing of a write that changed nothing, or was refused', async () => {
    const { db, records, update } = await world();
    const item = new PutItemCommand({ TableName, Item: { ...Key, note: { S: 'a' } } });
    await db.send(item);
    await db.send(item);
    await update('a');
    const refused = update('b', { ConditionExpression: 'attribute_not_exists(pk)' });
    await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(records).toHaveLength(1);
  });

  test('has each of many writes at once, one image after the other', async () => {
    const { records, update } = await world();
    await Promise.all([...'abcdefgh'].map((letter) => update(letter)));
    const notes = records.map(({ dynamodb }) => JSON.stringify(dynamodb.NewImage?.note));
    expect(notes.sort()).toEqual([...'abcdefgh'].map((letter) => `{"S":"${letter}"}`));
  });

  test('is refused what it would not see, and another view', async () => {
    const { db, update } = await world();
    const batch = new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } });
    await expect(db.send(batch)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(update('a', { ReturnValues: 'ALL_OLD' })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(world({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
