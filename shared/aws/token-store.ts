import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredToken } from '../domain/api/api-token.ts';
import type { Key, Table } from './table.ts';

/** The API tokens, by their ids; of the secrets only hashes. */
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
      Item: { ...tokenKey(token.tokenId), ...token },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return this.#table.holds('dynamodb:PutItem', 'a token', () => this.#table.db.send(put));
  }

  /** From then on the token opens nothing. */
  async remove(tokenId: string): Promise<void> {
    const remove = new DeleteCommand({ TableName: this.#table.name, Key: tokenKey(tokenId) });
    await this.#table.call('dynamodb:DeleteItem', 'a token', () => this.#table.db.send(remove));
  }
}

function tokenKey(tokenId: string): Key {
  return { pk: `TOKEN#${tokenId}`, sk: 'TOKEN' };
}
