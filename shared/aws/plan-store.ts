import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type AnyPlan, planDigest } from '../domain/records-job/plan.ts';
import type { RestorePlan } from '../domain/restore.ts';
import { MoverError } from '../errors.ts';
import { listingWith } from './listing.ts';
import { moveKey, type Table } from './table.ts';

/** Plans and ways back under their hashes: what the writers take, so that states carry only the hash. */
export class PlanStore {
  readonly #table: Table;
  /** What was read before and does not change any more: ways back, and plans from their admission on. */
  readonly #known = new Map<string, unknown>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Keeps a plan; of the same plan twice the newer, with its facts. One that was admitted stays as it was then. */
  async save(plan: AnyPlan): Promise<void> {
    await this.#put(`${PLAN}${plan.hash}`, plan);
  }

  /**
   * Holds a plan fast as it is admitted, since facts that are gathered anew may differ under the same hash. Answers the digest of all
   * of it, the same however often it is asked.
   */
  async seal(moveId: string, hash: string): Promise<string> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: { pk: moveKey(moveId), sk: `${PLAN}${hash}` },
      UpdateExpression: 'SET sealed = :true',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':true': true },
    });
    await this.#table.call('dynamodb:UpdateItem', moveId, () => this.#table.db.send(update));
    return planDigest(await this.read(moveId, hash));
  }

  /** Keeps a way back. */
  async saveWayBack(wayBack: RestorePlan): Promise<void> {
    await this.#put(`${WAY_BACK}${wayBack.hash}`, wayBack);
  }

  /** Throws MoveNotFound when no such plan was kept. */
  async read(moveId: string, hash: string): Promise<AnyPlan> {
    return this.#get<AnyPlan>(moveId, `${PLAN}${hash}`);
  }

  /** Throws MoveNotFound when no such way back was kept. */
  async readWayBack(moveId: string, hash: string): Promise<RestorePlan> {
    return this.#get<RestorePlan>(moveId, `${WAY_BACK}${hash}`);
  }

  /**
   * All plans that were kept for a move, none for one that never planned. They come from one request; where it names no
   * source, each may have found another.
   */
  async readAll(moveId: string): Promise<AnyPlan[]> {
    const query = {
      TableName: this.#table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :plan)',
      ExpressionAttributeValues: { ':pk': moveKey(moveId), ':plan': PLAN },
    };
    const found: AnyPlan[] = [];
    await this.#table.call('dynamodb:Query', moveId, async () => {
      for await (const { Items = [] } of paginateQuery({ client: listingWith(this.#table.db) }, query)) {
        found.push(...Items.map((item) => unpack<AnyPlan>(item)));
      }
    });
    return found;
  }

  async #put(sk: string, plan: AnyPlan | RestorePlan): Promise<void> {
    const content = gzipSync(JSON.stringify(plan));
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { pk: moveKey(plan.moveId), sk, content },
      ConditionExpression: 'attribute_not_exists(sealed)',
    });
    await this.#table.holds('dynamodb:PutItem', plan.moveId, () => this.#table.db.send(put));
  }

  async #get<T>(moveId: string, sk: string): Promise<T> {
    const key = `${moveId} ${sk}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known as T;
    const item = await this.#table.get({ pk: moveKey(moveId), sk });
    if (!item) throw new MoverError('MoveNotFound', `Move ${moveId} has no ${sk}.`);
    const plan = unpack<T>(item);
    if (item.sealed || sk.startsWith(WAY_BACK)) this.#keep(key, plan);
    return plan;
  }

  #keep(key: string, plan: unknown): void {
    if (this.#known.size >= PLANS_KEPT) this.#known.clear();
    this.#known.set(key, plan);
  }
}

/** Plans that one container keeps in memory. */
const PLANS_KEPT = 8;
const PLAN = 'PLAN#';
const WAY_BACK = 'WAYBACK#';

function unpack<T>(item: Record<string, unknown>): T {
  return JSON.parse(gunzipSync(item.content as Uint8Array).toString('utf8')) as T;
}
