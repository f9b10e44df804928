import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Plan } from '../domain/plan.ts';
import type { RestorePlan } from '../domain/restore.ts';
import { MoverError } from '../errors.ts';
import { type Key, moveKey, type Table } from './table.ts';

/** Plans under their hashes: what the writers take, so that states carry only the hash. */
export class PlanStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Keeps a plan; the same plan twice is one. */
  async save(plan: Plan | RestorePlan): Promise<void> {
    const content = gzipSync(JSON.stringify(plan));
    const put = new PutCommand({ TableName: this.#table.name, Item: { ...planKey(plan.moveId, plan.hash), content } });
    await this.#table.call('dynamodb:PutItem', plan.moveId, () => this.#table.db.send(put));
  }

  /** Any plan that was kept for a move: they all come from one request. Undefined for a move that never planned. */
  async readAny(moveId: string): Promise<Plan | undefined> {
    const query = new QueryCommand({
      TableName: this.#table.name,
      ConsistentRead: true,
      Limit: 1,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :plan)',
      ExpressionAttributeValues: { ':pk': moveKey(moveId), ':plan': 'PLAN#' },
    });
    const { Items } = await this.#table.call('dynamodb:Query', moveId, () => this.#table.db.send(query));
    const [item] = Items ?? [];
    return item && unpack<Plan>(item);
  }

  /** Throws MoveNotFound when no such plan was kept. */
  async read<T extends Plan | RestorePlan = Plan>(moveId: string, hash: string): Promise<T> {
    const item = await this.#table.get(planKey(moveId, hash));
    if (!item) throw new MoverError('MoveNotFound', `Move ${moveId} has no plan ${hash}.`);
    return unpack<T>(item);
  }
}

function unpack<T>(item: Record<string, unknown>): T {
  return JSON.parse(gunzipSync(item.content as Uint8Array).toString('utf8')) as T;
}

function planKey(moveId: string, hash: string): Key {
  return { pk: moveKey(moveId), sk: `PLAN#${hash}` };
}
