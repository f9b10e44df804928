import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { digest } from '../domain/digest.ts';
import type { Table } from './table.ts';

const WINDOW_MS = 60_000;
/** Counts go some time after their minute is over; DynamoDB deletes them by this attribute (deploy/table.yml). */
const KEPT_SECONDS = 3_600;

/** Counts the requests of each caller by the minute: what API Gateway's HTTP APIs throttle is stage and routes, not callers. */
export class CallerStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Counts one request of a caller. Answers undefined, or the seconds until the next minute when the caller had its share:
   * a refused request is not counted. `now` is milliseconds since the epoch.
   */
  async count(callerId: string, perMinute: number, now: number): Promise<number | undefined> {
    const window = Math.floor(now / WINDOW_MS);
    const update = new UpdateCommand({
      TableName: this.#table.name,
      // The name of a caller may be longer than a key can be.
      Key: { pk: `CALLER#${digest(callerId)}`, sk: `MINUTE#${window}` },
      UpdateExpression: 'ADD requests :one SET deleteAfter = :later',
      ConditionExpression: 'attribute_not_exists(requests) OR requests < :most',
      ExpressionAttributeValues: {
        ':one': 1,
        ':most': perMinute,
        ':later': Math.floor(now / 1_000) + KEPT_SECONDS,
      },
    });
    const counted = await this.#table.holds('dynamodb:UpdateItem', 'a caller', () => this.#table.db.send(update));
    return counted ? undefined : Math.ceil(((window + 1) * WINDOW_MS - now) / 1_000);
  }
}
