import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { MoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { type CallContext, calling, told } from './translate-error.ts';

/** Amazon DynamoDB API Reference, "BatchGetItem". */
const KEYS_PER_BATCH = 100;

export type Key = { readonly pk: string; readonly sk: string };

/** The one DynamoDB table of the service: plans, journals and locks, told apart by their keys. */
export class Table {
  readonly name: string;
  readonly db: DynamoDBDocumentClient;

  constructor(name: string, settings: ClientSettings) {
    this.name = name;
    this.db = DynamoDBDocumentClient.from(new DynamoDBClient({ ...settings, maxAttempts: MAX_ATTEMPTS }), {
      marshallOptions: { removeUndefinedValues: true },
    });
  }

  /** An item, read consistently; undefined where there is none. Throws ServiceUnavailable for an answer that is not DynamoDB's. */
  async get(key: Key): Promise<Record<string, unknown> | undefined> {
    // An answer without an item tells nothing of who gave it; what it consumed only DynamoDB says.
    const ReturnConsumedCapacity = 'TOTAL' as const;
    const get = new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true, ReturnConsumedCapacity });
    const { Item, ConsumedCapacity } = await this.call('dynamodb:GetItem', key.pk, () => this.db.send(get));
    told(Item ?? ConsumedCapacity, this.#context('dynamodb:GetItem', key.pk));
    return Item;
  }

  /** The items that there are under different keys, in no order, each read consistently; `subject` names them in errors. */
  async getAll(keys: readonly Key[], subject: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let left: Record<string, unknown>[] = [...keys];
    while (left.length > 0) {
      const Keys = left.splice(0, KEYS_PER_BATCH);
      const get = new BatchGetCommand({ RequestItems: { [this.name]: { Keys, ConsistentRead: true } } });
      const { Responses, UnprocessedKeys } = await this.call('dynamodb:BatchGetItem', subject, () => this.db.send(get));
      items.push(...(Responses?.[this.name] ?? []));
      left = [...left, ...(UnprocessedKeys?.[this.name]?.Keys ?? [])];
    }
    return items;
  }

  /** Runs a conditional write; false when its condition did not hold. */
  async holds(action: string, subject: string, write: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.call(action, subject, write);
      return true;
    } catch (error) {
      if (error instanceof MoverError && isConditionFailure(error.cause)) return false;
      throw error;
    }
  }

  call<T>(action: string, subject: string, call: () => Promise<T>): Promise<T> {
    return calling(this.#context(action, subject), call);
  }

  #context(action: string, subject: string): CallContext {
    return { action, resource: `table ${this.name} (${subject})` };
  }
}

function isConditionFailure(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'ConditionalCheckFailedException';
}

/** The partition of a move: its head, its plans and the entries of its journal. */
export function moveKey(moveId: string): string {
  return `MOVE#${moveId}`;
}

/** The head of a move, which says how it stands. */
export function headKey(moveId: string): Key {
  return { pk: moveKey(moveId), sk: 'HEAD' };
}

/** The request of a move, and whether its execution was cut off. */
export function requestKey(moveId: string): Key {
  return { pk: moveKey(moveId), sk: 'REQUEST' };
}
