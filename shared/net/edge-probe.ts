import { request } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { type Expectation, unmetBy } from '../domain/expectation.ts';
import type { CertificateSeen } from '../domain/observations.ts';

/** What an edge answered to one request for a host name. */
export interface EdgeObservation {
  readonly address: string;
  /** The HTTP status, or undefined when there was no answer. */
  readonly status?: number;
  /** The serial number of the certificate presented, as node:tls gives it. */
  readonly certificateSerial?: string;
  /** The same certificate, for people. */
  readonly certificate?: CertificateSeen;
  /** The edge location, by CloudFront's own header. */
  readonly location?: string;
  /** What the answer lacks of the expectation, where there was one. */
  readonly unmet?: readonly string[];
  /** Why there was no answer: a TLS or connection error, in its own words. */
  readonly failure?: string;
  /** True when this machine has no way to the address at all, as Lambda has none to IPv6: then nothing is learnt. */
  readonly unreachable?: true;
}

/**
 * Asks the edge at one address for a host name over HTTPS, the name as SNI and Host, the certificate verified: by HEAD for
 * `/`, or by GET, as viewers do, where something is expected of the answer. The body is never read.
 */
export type EdgeProbe = (name: string, address: string, expectation?: Expectation) => Promise<EdgeObservation>;

const TIMEOUT_MS = 5_000;
/** What the operating system says when it has no address or route of that family. */
const NO_WAY = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EHOSTUNREACH'];

/** `port` and `ca` (PEM) differ from the world's own only in a local run. */
export function createEdgeProbe(settings: { readonly port?: number; readonly ca?: string } = {}): EdgeProbe {
  return (name, address, expectation) =>
    new Promise((resolve) => {
      const probe = request({
        host: address,
        port: settings.port ?? 443,
        servername: name,
        headers: { host: name },
        method: expectation ? 'GET' : 'HEAD',
        path: expectation?.path ?? '/',
        agent: false,
        timeout: TIMEOUT_MS,
        ...(settings.ca === undefined ? {} : { ca: settings.ca }),
      });
      probe.on('response', (response) => {
        const certificate = (response.socket as TLSSocket).getPeerCertificate();
        const location = response.headers['x-amz-cf-pop'];
        resolve({
          address,
          certificateSerial: certificate.serialNumber,
          ...(certificate.serialNumber === undefined ? {} : { certificate: certificateOf(certificate) }),
          ...(response.statusCode === undefined ? {} : { status: response.statusCode }),
          ...(typeof location === 'string' ? { location } : {}),
          ...(expectation
            ? { unmet: unmetBy(expectation, { status: response.statusCode, headers: response.headers }) }
            : {}),
        });
        probe.destroy();
      });
      probe.on('timeout', () => probe.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
      probe.on('error', (error: NodeJS.ErrnoException) => {
        const noWay = NO_WAY.includes(error.code ?? '');
        resolve({ address, failure: error.message, ...(noWay ? { unreachable: true } : {}) });
      });
      probe.end();
    });
}

/** Dates come from node:tls as `Nov 21 17:20:00 2026 GMT`. */
function certificateOf({ serialNumber, issuer, valid_to }: PeerCertificate): CertificateSeen {
  const expires = Date.parse(valid_to);
  return {
    serial: serialNumber,
    ...(issuer?.CN === undefined ? {} : { issuer: [issuer.CN].flat().join(', ') }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
  };
}
