import type { IncomingMessage } from 'node:http';
import { type Agent, request as httpsRequest } from 'node:https';

export interface ProbeOptions {
  readonly address: string;
  readonly port: number;
  readonly domain: string;
  readonly agent: Agent;
  /** Makes a new connection for each request; for the second try after a 421. Undefined: there is no second try. */
  readonly freshAgent: Agent | undefined;
  /** Wall milliseconds for each try. */
  readonly timeoutMs: number;
}

export interface ProbeAnswer {
  readonly location: string | undefined;
  readonly distributionId: string | undefined;
  /** Undefined when served: status 200 from a distribution over a connection whose certificate was verified. */
  readonly reason: string | undefined;
  /** True when the first answer was a 421 and this is what came of asking on a new connection. */
  readonly misdirected: boolean;
}

/** What one try ends with: an answer, or why the viewer tries again. */
type Outcome = Omit<ProbeAnswer, 'misdirected'> | 'closed' | 'misdirected';

/** One request of a viewer: TLS with the domain as server name, certificate checked, GET with it as Host. Never rejects. */
export async function probe({ freshAgent, ...options }: ProbeOptions): Promise<ProbeAnswer> {
  let misdirected = false;
  for (;;) {
    const agent = misdirected && freshAgent ? freshAgent : options.agent;
    const outcome = await once({ ...options, agent }, freshAgent !== undefined && !misdirected);
    // 421: browsers ask once more on a new connection (RFC 9110, 15.5.20). That is what CloudFront sends it for.
    if (outcome === 'misdirected') misdirected = true;
    // A kept-alive connection that the server closed meanwhile: every client asks again (RFC 9110, 9.2.2).
    else if (outcome !== 'closed') return { ...outcome, misdirected };
  }
}

function once(options: Omit<ProbeOptions, 'freshAgent'>, mayRetry: boolean): Promise<Outcome> {
  const { address, port, domain, agent, timeoutMs } = options;
  return new Promise((resolve) => {
    let headers: IncomingMessage['headers'] = {};
    const lost = (reason: string) =>
      resolve({ location: text(headers['x-edge-location']), distributionId: undefined, reason });
    const request = httpsRequest(
      { host: address, port, agent, servername: domain, headers: { host: domain }, path: '/' },
      (response) => {
        // Taken now, because it goes back to the agent before the end.
        const { socket } = response;
        headers = response.headers;
        response.on('error', (error: NodeJS.ErrnoException) => {
          clearTimeout(timer);
          lost(errorReason(error.code));
        });
        response.on('end', () => {
          clearTimeout(timer);
          const distributionId = text(headers['x-distribution-id']);
          if (response.statusCode === 421) socket.destroy();
          if (response.statusCode === 421 && mayRetry) resolve('misdirected');
          else if (response.statusCode !== 200) lost(`status ${response.statusCode}`);
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
      if (request.reusedSocket && error.code === 'ECONNRESET') resolve('closed');
      else lost(errorReason(error.code));
    });
    request.end();
  });
}

function errorReason(code = 'without a code'): string {
  if (code.startsWith('HPE_')) return `http ${code}`;
  return /^E(?!RR_|PROTO)/.test(code) ? `connection ${code}` : `tls ${code}`;
}

function text(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
