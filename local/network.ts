import type { Clock } from './clock.ts';
import { createDnsServer } from './dns/dns-server.ts';
import { createEdge } from './edge/create-edge.ts';
import { listen } from './gateway/http-server.ts';
import type { AddressesOf, LocalAws } from './local-aws.ts';

const DAY_MS = 86_400_000;

export type LocalNetwork = Awaited<ReturnType<typeof openNetwork>>;

/** Ports to listen on; 0 or absent: any free one. */
export interface Ports {
  readonly api?: number;
  readonly dns?: number;
  readonly http?: number;
  readonly https?: number;
}

/** Puts a local AWS on loopback: its API, its DNS servers, and its edge. When one cannot listen, none is left listening. */
export async function openNetwork(aws: LocalAws, clock: Clock, ports: Ports = {}) {
  const edge = await createEdge({
    network: aws.cloudfront.network,
    clock,
    httpPort: ports.http ?? 0,
    httpsPort: ports.https ?? 0,
    defaultCertificate: await defaultCertificate(aws),
  });
  const open: Listening[] = [edge];
  let closed: Promise<unknown> | undefined;
  const close = async () => {
    closed ??= Promise.all(open.map((listening) => listening.close()));
    await closed;
  };
  try {
    const dns = await createDnsServer({ dns: aws.route53.dns, host: '127.0.0.1', port: ports.dns ?? 0 });
    open.push(dns);
    const api = await listen(aws.gateway, ports.api ?? 0);
    open.push(api);
    return { edge, dns, api, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Listening {
  close(): Promise<unknown>;
}

/** Addresses that are known only once the edge listens, for a DNS that is made before it. */
export function lateAddresses(): {
  readonly addressesOf: AddressesOf;
  readonly use: (addressesOf: AddressesOf) => void;
} {
  let known: AddressesOf = () => undefined;
  return {
    addressesOf: (domainName) => known(domainName),
    use: (addressesOf) => {
      known = addressesOf;
    },
  };
}

async function defaultCertificate(aws: LocalAws) {
  const now = Date.now();
  return aws.ca.issue({ names: ['*.cloudfront.net'], notBefore: now - DAY_MS, notAfter: now + 365 * DAY_MS });
}
