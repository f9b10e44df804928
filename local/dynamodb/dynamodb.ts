import type { Server } from 'node:http';
import dynalite from 'dynalite';
import type { AwsService } from '../contracts.ts';
import { jsonError, renderUnexpected } from '../gateway/render.ts';
import { exchange } from './exchange.ts';
import { checkInput } from './input-check.ts';

/** DynamoDB: dynalite, one in-memory store for each account and region. */
export function createDynamodb(): { readonly service: AwsService } {
  const stores = new Map<string, Server>();
  return {
    service: {
      handle: async (request) => {
        try {
          checkInput(request);
          return await exchange(storeOf(`${request.caller.accountId}/${request.region}`), request);
        } catch (thrown) {
          return jsonError(renderUnexpected(thrown), request.requestId, '1.0');
        }
      },
    },
  };

  function storeOf(key: string): Server {
    const store = stores.get(key) ?? dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    stores.set(key, store);
    return store;
  }
}
