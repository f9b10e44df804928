import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { EdgeNetwork } from '../contracts.ts';
import { createEdgeLocation, type EdgeLocation } from './edge-location.ts';
import { hasAddress, openPort } from './loopback.ts';
import { createSecureContexts, type KeyPair } from './secure-contexts.ts';

export interface EdgeOptions {
  readonly network: EdgeNetwork;
  readonly clock: Clock;
  /** 0 picks a port that is free on all addresses. */
  readonly httpPort: number;
  readonly httpsPort: number;
  /** For `*.cloudfront.net`: what a viewer is shown whose server name no distribution with a certificate covers. */
  readonly defaultCertificate: KeyPair;
  /** The IPv4 address of the location at an index; 127.0.0.11 and up. */
  readonly addressOf?: (index: number) => string;
}

export interface Edge {
  readonly locations: readonly { readonly name: string; readonly address: string }[];
  readonly httpPort: number;
  readonly httpsPort: number;
  /** What a `d….cloudfront.net` name resolves to; undefined when no distribution has it. */
  addressesOf(domainName: string): { ipv4: string[]; ipv6: string[] } | undefined;
  /** Stops listening and ends every connection at once. */
  close(): Promise<void>;
}

const SHARED_IPV4 = '127.0.0.1';
const SHARED_IPV6 = '::1';

/**
 * Opens the edge locations on loopback. Each has its own IPv4 address where the machine has those addresses; elsewhere
 * all share 127.0.0.1, as they always share ::1, and each new connection there reaches the next location in turn.
 */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { network, addressOf = (index) => `127.0.0.${11 + index}` } = options;
  const own = network.locations.map((_, index) => addressOf(index));
  const ownAddresses = (await Promise.all(own.map(hasAddress))).every(Boolean);
  const ipv4 = ownAddresses ? own : [SHARED_IPV4];
  const ipv6 = (await hasAddress(SHARED_IPV6)) ? [SHARED_IPV6] : [];
  const named = network.locations.map((name, index) => ({
    name,
    address: ipv4[ownAddresses ? index : 0] ?? SHARED_IPV4,
  }));

  const contextOf = createSecureContexts(options.defaultCertificate);
  const edges = named.map(({ name, address }) => ({
    address,
    edge: createEdgeLocation({ ...options, location: name, contextOf }),
  }));
  const chooser = () => {
    const turns = new Map<string, number>();
    return (address: string): EdgeLocation => {
      const here = address === SHARED_IPV6 ? edges : edges.filter((candidate) => candidate.address === address);
      const turn = turns.get(address) ?? 0;
      turns.set(address, turn + 1);
      return (here[turn % here.length] as (typeof here)[number]).edge;
    };
  };

  const open = (port: number, scheme: 'http' | 'https') => {
    const choose = chooser();
    return openPort([...ipv4, ...ipv6], port, (socket: Socket, address) => choose(address)[scheme](socket));
  };
  const http = await open(options.httpPort, 'http');
  const https = await open(options.httpsPort, 'https').catch(async (error: unknown) => {
    await http.close();
    throw error;
  });
  return {
    locations: named,
    httpPort: http.port,
    httpsPort: https.port,
    addressesOf: (domainName) => {
      const distribution = network.find(domainName);
      return distribution && { ipv4: [...ipv4], ipv6: distribution.ipv6 ? [...ipv6] : [] };
    },
    close: async () => {
      await Promise.all([http.close(), https.close()]);
    },
  };
}
