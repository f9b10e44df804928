import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { EdgeNetwork, HeldCertificate } from '../contracts.ts';
import type { KeyPair } from './secure-contexts.ts';
import { createViewerListener, type Handshake } from './viewer-request.ts';

export interface EdgeLocationOptions {
  readonly network: EdgeNetwork;
  readonly location: string;
  readonly clock: Clock;
  readonly defaultCertificate: KeyPair;
  readonly contextOf: (certificate: HeldCertificate | undefined) => SecureContext;
}

/** One edge location. It listens nowhere itself: connections are handed to it. */
export interface EdgeLocation {
  http(socket: Socket): void;
  https(socket: Socket): void;
}

const KEEP_ALIVE_MS = 60_000;
const NO_SERVER_NAME: Handshake = { accountId: undefined };

/** Makes the HTTP and the HTTPS side of one edge location. */
export function createEdgeLocation({ defaultCertificate, contextOf, ...rest }: EdgeLocationOptions): EdgeLocation {
  const { network, location } = rest;
  const handshakes = new WeakMap<Socket, Handshake>();
  const handshakeOf = (socket: Socket) => handshakes.get(socket) ?? NO_SERVER_NAME;
  const http = createHttpServer(createViewerListener({ ...rest, handshakeOf: undefined }));
  const https = createHttpsServer(
    {
      cert: defaultCertificate.certificatePem,
      key: defaultCertificate.privateKeyPem,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      // Node calls this on the connection's own socket: what it was shown stays with it as long as it lives.
      SNICallback(this: TLSSocket, serverName: string, done: (error: Error | null, context?: SecureContext) => void) {
        const route = network.route(location, serverName.toLowerCase());
        handshakes.set(this, { accountId: route?.certificate?.accountId ?? route?.accountId });
        done(null, contextOf(route?.certificate));
      },
    },
    createViewerListener({ ...rest, handshakeOf }),
  );
  for (const server of [http, https]) survive(server);
  return {
    http: (socket) => void http.emit('connection', socket),
    https: (socket) => void https.emit('connection', socket),
  };
}

/** Whatever a viewer sends, only its own connection ends. */
function survive(server: HttpServer): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isHttp = error.code?.startsWith('HPE_') ?? false;
    if (isHttp && socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nserver: CloudFront\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
}
