import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { DnsView } from '../contracts.ts';
import { answerQuery } from './answer-query.ts';

const LENGTH_BYTES = 2;
const PORT_ATTEMPTS = 20;

/** A running DNS server; UDP and TCP have one port. */
export interface DnsServer {
  readonly address: string;
  readonly port: number;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts the name servers of the local world on a loopback address; port 0 takes a free one. They answer every name of
 * every local zone, as one authority. Type 65 (HTTPS) is answered too.
 * @throws Error when the port is taken.
 */
export async function createDnsServer(options: {
  readonly dns: DnsView;
  readonly host: string;
  readonly port: number;
}): Promise<DnsServer> {
  const { dns, host, port } = options;
  for (let attempt = 1; ; attempt += 1) {
    const connections = new Set<Socket>();
    const tcp = await listenTcp(dns, host, port, connections);
    const bound = portOf(tcp);
    try {
      const udp = await listenUdp(dns, host, bound);
      return { address: host, port: bound, close: () => closeAll(tcp, udp, connections) };
    } catch (error) {
      await new Promise((resolve) => tcp.close(resolve));
      if (port !== 0 || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listenUdp(dns: DnsView, host: string, port: number): Promise<UdpSocket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, from) => {
    const answer = answerQuery(dns, message, 'udp');
    if (answer) socket.send(answer, from.port, from.address, () => {});
  });
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.on('error', () => {});
  return socket;
}

async function listenTcp(dns: DnsView, host: string, port: number, connections: Set<Socket>): Promise<Server> {
  const server = createServer((connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => connection.destroy());
    serveConnection(dns, connection);
  });
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
  return server;
}

/** Messages come with their length in front, several on one connection if the client likes. RFC 7766. */
function serveConnection(dns: DnsView, connection: Socket): void {
  let received: Buffer = Buffer.alloc(0);
  connection.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= LENGTH_BYTES && received.length >= LENGTH_BYTES + received.readUInt16BE(0)) {
      const end = LENGTH_BYTES + received.readUInt16BE(0);
      const answer = answerQuery(dns, received.subarray(LENGTH_BYTES, end), 'tcp');
      received = received.subarray(end);
      if (!answer) {
        connection.destroy();
        return;
      }
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(answer.length);
      connection.write(Buffer.concat([length, answer]));
    }
  });
}

async function closeAll(tcp: Server, udp: UdpSocket, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => tcp.close(resolve));
  for (const connection of connections) connection.destroy();
  await Promise.all([closed, new Promise<void>((resolve) => udp.close(() => resolve()))]);
}
