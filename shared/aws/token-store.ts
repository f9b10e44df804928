import { DeleteCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { StoredToken } from '../domain/api/api-token.ts';
import { listingWith } from './listing.ts';
import { REQUESTS_INDEX } from './request-store.ts';
import type { Key, Table } from './table.ts';

/** The API tokens, by their ids; of the secrets only hashes are kept. */
export class TokenStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async read(tokenId: string): Promise<StoredToken | undefined> {
    return (await this.#table.get(tokenKey(tokenId))) as StoredToken | undefined;
  }

  /** Keeps a new token; an id that exists is not written over. */
  async save(token: StoredToken): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { ...tokenKey(token.tokenId), listed: ALL_TOKENS, sortedBy: `${token.name}#${token.tokenId}`, ...token },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return this.#table.holds('dynamodb:PutItem', 'a token', () => this.#table.db.send(put));
  }

  /** All tokens, by name. What was saved a moment ago may be missing: the index follows the table. */
  async list(): Promise<StoredToken[]> {
    const tokens: StoredToken[] = [];
    await this.#table.call('dynamodb:Query', REQUESTS_INDEX, async () => {
      const query = {
        TableName: this.#table.name,
        IndexName: REQUESTS_INDEX,
        KeyConditionExpression: 'listed = :tokens',
        ExpressionAttributeValues: { ':tokens': ALL_TOKENS },
      };
      for await (const page of paginateQuery({ client: listingWith(this.#table.db) }, query)) {
        tokens.push(...((page.Items ?? []) as StoredToken[]));
      }
    });
    return tokens;
  }

  /** From then on the token opens nothing; false when there is none of that id. */
  async remove(tokenId: string): Promise<boolean> {
    const remove = new DeleteCommand({
      TableName: this.#table.name,
      Key: tokenKey(tokenId),
      ConditionExpression: 'attribute_exists(pk)',
    });
    return this.#table.holds('dynamodb:DeleteItem', 'a token', () => this.#table.db.send(remove));
  }
}

/** The partition of the index with all tokens. */
const ALL_TOKENS = 'TOKENS';

function tokenKey(tokenId: string): Key {
  return { pk: `TOKEN#${tokenId}`, sk: 'TOKEN' };
}
