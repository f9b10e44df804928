import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { digest } from '../domain/digest.ts';
import type { GatheredTarget } from '../domain/records-job/facts.ts';
import { MoverError } from '../errors.ts';
import { moveKey, type Table } from './table.ts';

/** What `gather-targets` was told, and when and for which request it asked. */
export interface TargetsTold {
  readonly moveId: string;
  /** Equal for equal requests. */
  readonly requestDigest: string;
  /** When it began to ask, in milliseconds since the epoch: nothing in it is older. */
  readonly at: number;
  readonly targets: readonly GatheredTarget[];
}

/** Longer than an invocation takes to ask; what is older belongs to an earlier planning, as of an execution that is redriven. */
const VALID_MS = 900_000;
/** Some time after that DynamoDB deletes it by this attribute (deploy/table.yml). */
const KEPT_SECONDS = 86_400;
const TARGETS = 'TARGETS#';

/**
 * What accounts told of the targets of a record change, from the function that asks to the one that plans. Each answer lies under
 * the digest of itself, so that a planning finds the one that its state was handed, and no other.
 */
export class TargetStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Keeps what was told, and answers its hash. It is not longer than its request by much: an item takes it. */
  async save(told: TargetsTold): Promise<string> {
    const text = JSON.stringify(told);
    const hash = digest(text);
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: {
        ...keyOf(told.moveId, hash),
        content: gzipSync(text),
        deleteAfter: Math.floor(told.at / 1_000) + KEPT_SECONDS,
      },
    });
    await this.#table.call('dynamodb:PutItem', told.moveId, () => this.#table.db.send(put));
    return hash;
  }

  /** Throws TargetsOutdated where nothing is kept under the hash, and for what is of another request or too old at `now`. */
  async read(
    hash: string,
    { moveId, requestDigest, now }: Omit<TargetsTold, 'at' | 'targets'> & { readonly now: number },
  ): Promise<readonly GatheredTarget[]> {
    const item = await this.#table.get(keyOf(moveId, hash));
    if (!item) throw outdated(`Nothing is kept of the targets of ${moveId} under ${hash}.`);
    const told = JSON.parse(gunzipSync(item.content as Uint8Array).toString('utf8')) as TargetsTold;
    if (told.requestDigest !== requestDigest) {
      throw outdated(`The targets under ${hash} are those of another request.`);
    }
    const age = now - told.at;
    if (age <= VALID_MS) return told.targets;
    throw outdated(`The targets of ${moveId} were looked at ${Math.round(age / 1_000)} seconds ago.`);
  }
}

function keyOf(moveId: string, hash: string) {
  return { pk: moveKey(moveId), sk: `${TARGETS}${hash}` };
}

function outdated(sentence: string): MoverError {
  return new MoverError('TargetsOutdated', sentence);
}
