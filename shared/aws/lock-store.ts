import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { MoverError } from '../errors.ts';
import { RequestStore } from './request-store.ts';
import type { Key, Table } from './table.ts';

/** A lock as it is kept. */
interface Lock {
  readonly resource: string;
  readonly moveId: string;
  /** Milliseconds since the epoch at which it was taken last. */
  readonly since: number;
}

/**
 * No invocation runs longer (AWS Lambda Developer Guide, "Lambda quotas", 900 seconds): one that takes a lock and then notes in
 * the journal that its move is open has done so by then, or never will.
 */
const LONGEST_INVOCATION_MS = 900_000;

/**
 * Locks on the domains and distributions that a move writes. A lock has no expiry: the end of its move gives it back, so that
 * nobody writes beside a move that is parked halfway. One that landed in the table when its move was over, or was cut
 * off before it was admitted, is left behind: whoever asks for it later takes it over.
 */
export class LockStore {
  readonly #table: Table;
  readonly #requests: RequestStore;
  readonly #now: () => number;

  /** `now` gives milliseconds since the epoch. */
  constructor(table: Table, now: () => number) {
    this.#table = table;
    this.#requests = new RequestStore(table);
    this.#now = now;
  }

  /**
   * Takes the locks one by one in the order given, which must be the same for all moves. A lock that the move holds
   * already is its own, and one that was given back while it looked who holds it is tried once more, as is one that was left
   * behind. Throws LockHeld when another move is in the way, after giving back those that it took.
   */
  async lock(moveId: string, resources: readonly string[]): Promise<void> {
    for (const [index, resource] of resources.entries()) {
      if (await this.#take(moveId, resource)) continue;
      const [held] = await this.#read([resource]);
      const isFree = held === undefined || held.moveId === moveId || (await this.#leftBehind([held])).includes(held);
      if (isFree && (await this.#take(moveId, resource, held))) continue;
      await this.unlock(moveId, resources.slice(0, index));
      const holder = held === undefined || held.moveId === moveId ? 'unknown' : held.moveId;
      throw new MoverError('LockHeld', `Move ${holder} holds the ${resource}.`);
    }
  }

  /** False when another move holds it, and not this one that was left behind. */
  #take(moveId: string, resource: string, left?: Lock): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...lockKey(resource), moveId, since: this.#now() },
      ConditionExpression: `attribute_not_exists(pk) OR moveId = :move${left ? ' OR (moveId = :left AND since = :since)' : ''}`,
      ExpressionAttributeValues: { ':move': moveId, ...(left ? { ':left': left.moveId, ':since': left.since } : {}) },
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
    return byResource(await this.#read(resources));
  }

  /** The other moves whose locks a move would have to wait for, by what is locked. */
  async inTheWay(moveId: string, resources: readonly string[]): Promise<Map<string, string>> {
    const others = (await this.#read(resources)).filter((lock) => lock.moveId !== moveId);
    const left = await this.#leftBehind(others);
    return byResource(others.filter((lock) => !left.includes(lock)));
  }

  async #read(resources: readonly string[]): Promise<Lock[]> {
    const items = await this.#table.getAll(resources.map(lockKey), 'locks');
    const byKey = new Map(items.map((item) => [item.pk, item]));
    return resources.flatMap((resource) => {
      const item = byKey.get(lockKey(resource).pk);
      return item === undefined ? [] : [{ resource, moveId: String(item.moveId), since: Number(item.since) }];
    });
  }

  /**
   * Those of the locks whose moves are over, or were cut off before they were admitted. A restore of a finished move takes
   * its locks before its journal says so, in one invocation: a lock that was taken lately is never among these.
   */
  async #leftBehind(locks: readonly Lock[]): Promise<Lock[]> {
    const old = locks.filter(({ since }) => this.#now() - since > LONGEST_INVOCATION_MS);
    const over = await this.#requests.over(old.map(({ moveId }) => moveId));
    return old.filter(({ moveId }) => over.has(moveId));
  }
}

function byResource(locks: readonly Lock[]): Map<string, string> {
  return new Map(locks.map(({ resource, moveId }) => [resource, moveId]));
}

function lockKey(resource: string): Key {
  return { pk: `LOCK#${resource}`, sk: 'LOCK' };
}
