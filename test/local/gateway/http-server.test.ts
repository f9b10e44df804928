import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_BODY_BYTES } from '../../../local/gateway/gateway.ts';
import { type HttpServer, listen } from '../../../local/gateway/http-server.ts';
import { createAccounts, OURS } from './accounts.ts';

const accounts = createAccounts();
let server: HttpServer;

beforeEach(async () => {
  server = await listen(accounts.gateway);
});

afterEach(() => server.close());

function send(body: Buffer, agent?: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', ...(agent ? { agent } : {}) };
    request(server.url, options, (response) => resolve(response.resume()))
      .on('error', reject)
      .end(body);
  });
}

describe('the gateway over HTTP', () => {
  test('serves an unmodified SDK client that knows nothing but the endpoint', async () => {
    const { region, credentials } = accounts.as(OURS);
    const client = new STSClient({ region, credentials, endpoint: server.url });
    await expect(client.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: OURS,
      Arn: `arn:aws:iam::${OURS}:user/operator`,
    });
    client.destroy();
  });

  test('refuses a body over the limit and stays on its feet', async () => {
    expect((await send(Buffer.alloc(MAX_BODY_BYTES + 1))).statusCode).toBe(413);
    expect((await send(Buffer.alloc(10))).statusCode).toBe(403);
  });

  test('survives what is not HTTP, and a client that goes away in the middle', async () => {
    await new Promise((resolve) =>
      connect(server.port, '127.0.0.1').end('nonsense\r\n\r\n').on('close', resolve).resume(),
    );
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await send(Buffer.alloc(10))).statusCode).toBe(403);
  });

  test('closes at once, although a client keeps its connection alive', async () => {
    const agent = new Agent({ keepAlive: true });
    const other = await listen(accounts.gateway);
    await new Promise((resolve) =>
      request(other.url, { agent }, (response) => response.resume().on('end', resolve)).end(),
    );
    await other.close();
    await expect(fetch(other.url)).rejects.toThrow('fetch failed');
    agent.destroy();
  });

  test('tells when its port is taken', async () => {
    await expect(listen(accounts.gateway, server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
