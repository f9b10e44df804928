import { createServer, type Server, type Socket } from 'node:net';

/** The same port, open on several addresses. */
export interface OpenPort {
  readonly port: number;
  /** Stops listening and ends every connection at once. */
  close(): Promise<void>;
}

const ATTEMPTS = 50;

/** True when this machine has the address: Linux has all of 127/8, macOS only 127.0.0.1 unless aliases were added. */
export async function hasAddress(address: string): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, address, 0);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL') return false;
    throw error;
  } finally {
    server.close();
  }
}

/**
 * Opens one port on all addresses and hands every connection over with the address it came in by. Port 0 picks one that
 * is free on all of them. Throws when a given port is taken on one of them.
 */
export async function openPort(
  addresses: readonly string[],
  port: number,
  onConnection: (socket: Socket, address: string) => void,
): Promise<OpenPort> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openOnce(addresses, port, onConnection);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
      if (port !== 0) {
        const message = `Port ${port} is taken on one of ${addresses.join(', ')}: end what listens there, or choose another port (0 picks a free one).`;
        throw new Error(message, { cause: error });
      }
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function openOnce(
  addresses: readonly string[],
  port: number,
  onConnection: (socket: Socket, address: string) => void,
): Promise<OpenPort> {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  let chosen = port;
  try {
    for (const address of addresses) {
      const server = createServer({ noDelay: true }, (socket) => {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        onConnection(socket, address);
      });
      servers.push(server);
      chosen = await listen(server, address, chosen);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port: chosen, close };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
