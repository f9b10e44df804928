import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { AwsRequest, AwsResponse } from '../contracts.ts';

/**
 * Hands a request to an HTTP server's own listener without a socket and resolves with what the listener answers.
 * Offers only what dynalite's listener uses of Node's request and response: headers, method, url and the events of the
 * one; status, headers and `end` of the other. The body arrives within this call, so that a listener that throws
 * rejects the exchange instead of ending the process.
 */
export function exchange(server: Server, { method, path, query, headers, body }: AwsRequest): Promise<AwsResponse> {
  return new Promise((resolve) => {
    const url = query.size === 0 ? path : `${path}?${query}`;
    const request = Object.assign(new EventEmitter(), { method, url, headers });
    const answered: Record<string, string> = {};
    const response = {
      statusCode: 200,
      setHeader: (name: string, value: string | number) => {
        answered[name.toLowerCase()] = String(value);
      },
      end: (content = '') => resolve({ status: response.statusCode, headers: answered, body: content }),
    };
    server.emit('request', request, response);
    if (body.length > 0) request.emit('data', body);
    request.emit('end');
  });
}
