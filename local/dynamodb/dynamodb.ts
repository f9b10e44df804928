import type { Server } from 'node:http';
import dynalite from 'dynalite';
import type { AwsRequest, AwsService } from '../contracts.ts';
import { jsonError, renderUnexpected } from '../gateway/render.ts';
import { exchange } from './exchange.ts';
import { checkInput } from './input-check.ts';
import type { TableStreams } from './table-streams.ts';

/** DynamoDB: dynalite, one in-memory store for each account and region; with `streams`, tables may have one. */
export function createDynamodb(streams?: TableStreams): { readonly service: AwsService } {
  const stores = new Map<string, Server>();
  const answer = async (request: AwsRequest) => {
    checkInput(request);
    return exchange(storeOf(`${request.caller.accountId}/${request.region}`), request);
  };
  return {
    service: {
      handle: async (request) => {
        try {
          return await (streams ? streams.handle(request, answer) : answer(request));
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
