import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { ScaledClock } from '../../local/clock.ts';
import { type OpenWorld, openWorld } from '../../local/local-world.ts';
import type { Ports } from '../../local/network.ts';
import { World } from '../../local/world/schema.ts';

const WORLD = World.parse({ accounts: [{ id: '111111111111', name: 'only' }] });
const opened: OpenWorld[] = [];
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ network }) => network.close()));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function open(ports?: Ports): Promise<OpenWorld> {
  const world = await openWorld({ clock: new ScaledClock(60), world: WORLD, ...(ports ? { ports } : {}) });
  opened.push(world);
  return world;
}

/** Listens on 127.0.0.1 and gives the port; rejects when it is taken. */
function occupy(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

test('two worlds at the same time share no port, though their edges share addresses', async () => {
  const [one, other] = [await open(), await open()];

  expect(one.network.edge.locations).toEqual(other.network.edge.locations);
  const ports = [one, other].flatMap(({ network: { api, dns, edge } }) => [
    api.port,
    dns.port,
    edge.httpPort,
    edge.httpsPort,
  ]);
  expect(new Set(ports).size).toBe(ports.length);
});

test('a closed world gives its ports back', async () => {
  const { network } = await open();
  const { api, dns, edge } = network;
  await network.close();

  const again = await open({ api: api.port, dns: dns.port, http: edge.httpPort, https: edge.httpsPort });

  expect(again.network.edge.httpsPort).toBe(edge.httpsPort);
});

test('when one port is taken, nothing is left listening', async () => {
  const taken = await occupy(0);
  const free = await open();
  const { dns, edge } = free.network;
  await free.network.close();

  await expect(open({ api: taken, dns: dns.port, https: edge.httpsPort })).rejects.toThrow();

  const again = await open({ dns: dns.port, https: edge.httpsPort });
  expect(again.network.dns.port).toBe(dns.port);
});
