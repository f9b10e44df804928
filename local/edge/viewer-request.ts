import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { EdgeNetwork, EdgeRoute } from '../contracts.ts';
import { errorPage, escapeText, type Page } from './pages.ts';

/** What a TLS handshake settled for as long as its connection lives. */
export interface Handshake {
  /**
   * The account of the certificate shown; for the default certificate, of the distribution that the server name led to;
   * undefined when it led to none.
   */
  readonly accountId: string | undefined;
}

export interface ViewerRequestOptions {
  readonly network: EdgeNetwork;
  readonly location: string;
  readonly clock: Clock;
  /** The handshake of a connection; undefined on the HTTP port. */
  readonly handshakeOf: ((socket: Socket) => Handshake) | undefined;
}

/**
 * Answers viewers' requests at one edge location by the configuration it holds at the time of each request.
 * CloudFront Developer Guide, "How CloudFront delivers content"; 421: "Continually Enhancing Domain Security on Amazon
 * CloudFront" (the certificate's account must be the distribution's).
 */
export function createViewerListener({ network, location, clock, handshakeOf }: ViewerRequestOptions): RequestListener {
  let asked = 0;
  return (request, response) => {
    asked += 1;
    const requestId = createHash('sha384').update(`${location} ${asked} ${clock.now()}`).digest('base64url');
    const host = (request.headers.host ?? '').replace(/:\d*$/, '').toLowerCase();
    const route = network.route(location, host);
    const status = statusOf(request.method, host, route, handshakeOf?.(request.socket));
    const page =
      status === 200 && route ? servedPage(route, location, host, request.url ?? '') : errorPage(status, requestId);
    request.resume();
    response.sendDate = false;
    response.writeHead(page.status, {
      'content-type': page.type,
      'content-length': Buffer.byteLength(page.body),
      date: new Date(clock.now()).toUTCString(),
      server: 'CloudFront',
      via: `1.1 ${requestId.slice(0, 32).toLowerCase()}.cloudfront.net (CloudFront)`,
      'x-amz-cf-pop': location,
      'x-amz-cf-id': requestId,
      'x-edge-location': location,
      ...page.headers,
    });
    response.end(page.body);
  };
}

function statusOf(
  method: string | undefined,
  host: string,
  route: EdgeRoute | undefined,
  handshake: Handshake | undefined,
): number {
  if (host === '') return 400;
  if (!route) return 403;
  if (handshake && !mayServe(handshake, route)) return 421;
  return method === 'GET' || method === 'HEAD' ? 200 : 405;
}

/** Without a server name the default certificate was shown, which vouches for distributions' own domain names only. */
function mayServe({ accountId }: Handshake, route: EdgeRoute): boolean {
  return accountId === undefined ? route.matched === route.domainName : accountId === route.accountId;
}

/** The headers by which an answer tells who served it. */
export function servedHeaders(route: EdgeRoute): Record<string, string> {
  return {
    'x-cache': 'Miss from cloudfront',
    'x-content-type-options': 'nosniff',
    'x-distribution-id': route.distributionId,
    'x-distribution-domain': route.domainName,
    'x-matched-alias': route.matched,
  };
}

function servedPage(route: EdgeRoute, location: string, host: string, path: string): Page {
  return {
    status: 200,
    type: 'text/plain; charset=utf-8',
    headers: servedHeaders(route),
    body: `${escapeText(host)}${escapeText(path)} served by ${route.distributionId} (${route.domainName}) at ${location}\n`,
  };
}
