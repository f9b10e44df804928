import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { MoverError } from '../errors.ts';
import type { Key, Table } from './table.ts';

/**
 * Locks on the domains and distributions that a move writes. A lock has no expiry: only the end of its move gives it back,
 * so that nobody writes beside a move that is parked halfway.
 */
export class LockStore {
  readonly #table: Table;
  readonly #now: () => number;

  /** `now` gives milliseconds since the epoch. */
  constructor(table: Table, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  /**
   * Takes the locks one by one in the order given, which must be the same for all moves. A lock that the move holds
   * already is its own, and one that was given back while it looked who holds it is tried once more. Throws LockHeld when
   * another move is in the way, after giving back those that it took.
   */
  async lock(moveId: string, resources: readonly string[]): Promise<void> {
    for (const [index, resource] of resources.entries()) {
      if (await this.#take(moveId, resource)) continue;
      const holder = (await this.holders([resource])).get(resource) ?? moveId;
      if (holder === moveId && (await this.#take(moveId, resource))) continue;
      await this.unlock(moveId, resources.slice(0, index));
      throw new MoverError('LockHeld', `Move ${holder === moveId ? 'unknown' : holder} holds the ${resource}.`);
    }
  }

  /** False when another move holds it. */
  #take(moveId: string, resource: string): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...lockKey(resource), moveId, since: this.#now() },
      ConditionExpression: 'attribute_not_exists(pk) OR moveId = :move',
      ExpressionAttributeValues: { ':move': moveId },
    });
    return this.#table.holds('dynamodb:PutItem', resource, () => this.#table.db.send(put));
  }

  /** Gives back those of the locks that the move holds. */
  async unlock(moveId: string, resources: readonly string[]): Promise<void> {
    for (const resource of resources) {
      const remove = new DeleteCommand({
        TableName: this.#table.name,
        Key: lockKey(resource),
        ConditionExpression: 'moveId = :move',
        ExpressionAttributeValues: { ':move': moveId },
      });
      await this.#table.holds('dynamodb:DeleteItem', resource, () => this.#table.db.send(remove));
    }
  }

  /** The moves that hold locks, by what is locked; what nobody holds is left out. */
  async holders(resources: readonly string[]): Promise<Map<string, string>> {
    const items = await this.#table.getAll(resources.map(lockKey), 'locks');
    const moveIds = new Map(items.map(({ pk, moveId }) => [String(pk), String(moveId)]));
    return new Map(
      resources.flatMap((resource) => {
        const moveId = moveIds.get(lockKey(resource).pk);
        return moveId === undefined ? [] : [[resource, moveId] as const];
      }),
    );
  }
}

function lockKey(resource: string): Key {
  return { pk: `LOCK#${resource}`, sk: 'LOCK' };
}
