import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Gateway, MAX_BODY_BYTES } from './gateway.ts';

/** A gateway that listens. */
export interface HttpServer {
  /** What clients take as their endpoint: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections, also idle ones; resolves when nothing is open any more. */
  close(): Promise<void>;
}

/**
 * Puts a gateway on 127.0.0.1. `port` 0 takes any free one. Rejects with Node's error (`EADDRINUSE`) when the port is
 * taken.
 */
export async function listen(gateway: Gateway, port = 0): Promise<HttpServer> {
  const server = createServer((request, response) => {
    serve(gateway, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function serve(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request);
  const { method = '', url = '/' } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
  const answer = await gateway.handle({ method, url, headers, body });
  response.statusCode = answer.status;
  response.setHeaders(new Map(Object.entries(answer.headers)));
  response.end(answer.body);
}

/** The body; of one that is too long only so much that the gateway sees that it is, and the rest is dropped. */
async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}
