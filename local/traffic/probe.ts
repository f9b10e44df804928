import type { IncomingMessage } from 'node:http';
import { type Agent, request as httpsRequest } from 'node:https';

export interface ProbeOptions {
  readonly address: string;
  readonly port: number;
  readonly domain: string;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

export interface ProbeAnswer {
  readonly location: string | undefined;
  readonly distributionId: string | undefined;
  /** Undefined when served: status 200 from a distribution over a connection whose certificate was verified. */
  readonly reason: string | undefined;
}

/** One request of a viewer: TLS with the domain as server name, certificate checked, GET with it as Host. Never rejects. */
export async function probe(options: ProbeOptions): Promise<ProbeAnswer> {
  // A kept-alive connection that the server closed meanwhile: every client asks again (RFC 9110, 9.2.2).
  for (;;) {
    const answer = await once(options);
    if (answer !== 'again') return answer;
  }
}

function once({ address, port, domain, agent, timeoutMs }: ProbeOptions): Promise<ProbeAnswer | 'again'> {
  return new Promise((resolve) => {
    let headers: IncomingMessage['headers'] = {};
    const lost = (reason: string) =>
      resolve({ location: text(headers['x-edge-location']), distributionId: undefined, reason });
    const request = httpsRequest(
      { host: address, port, agent, servername: domain, headers: { host: domain }, path: '/' },
      (response) => {
        headers = response.headers;
        response.on('error', (error: NodeJS.ErrnoException) => {
          clearTimeout(timer);
          lost(errorReason(error.code));
        });
        response.on('end', () => {
          clearTimeout(timer);
          const distributionId = text(headers['x-distribution-id']);
          if (response.statusCode !== 200) lost(statusReason(response.statusCode, request.reusedSocket));
          else if (distributionId === undefined) lost('answered by something that is not the edge');
          else resolve({ location: text(headers['x-edge-location']), distributionId, reason: undefined });
        });
        response.resume();
      },
    );
    const timer = setTimeout(() => {
      lost('timeout');
      request.destroy();
    }, timeoutMs);
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (request.reusedSocket && error.code === 'ECONNRESET') resolve('again');
      else lost(errorReason(error.code));
    });
    request.end();
  });
}

/** A browser would ask again on a fresh connection after a 421; the meter doesn't, but tells that case apart. */
function statusReason(status: number | undefined, reused: boolean): string {
  return status === 421 && reused ? 'status 421 on a kept-alive connection' : `status ${status}`;
}

function errorReason(code = 'without a code'): string {
  if (code.startsWith('HPE_')) return `http ${code}`;
  return /^E(?!RR_|PROTO)/.test(code) ? `connection ${code}` : `tls ${code}`;
}

function text(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
