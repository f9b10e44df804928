import { Agent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import { isWildcard } from '../../shared/domain/names.ts';
import type { Clock } from '../clock.ts';
import { type GapReport, Gaps } from './gaps.ts';
import { probe } from './probe.ts';
import { type Observation, Tally, type TallyReport } from './tally.ts';
import { createViewerResolver, type ViewerResolver } from './viewer-resolver.ts';

/** One request of the meter. */
export interface MeterRequest extends Observation {
  /** Wall time of the answer, milliseconds since the epoch. */
  readonly wall: number;
  /** Undefined when the name did not resolve. */
  readonly address: string | undefined;
  /** True when the first answer was a 421 and the viewer asked again on a new connection. */
  readonly misdirected: boolean;
}

export interface MeterReport extends TallyReport<MeterRequest> {
  readonly gaps: GapReport;
  /** Requests answered 421 at first and asked again on a new connection; what came of them is counted like any other. */
  readonly misdirected: number;
}

export interface MeterOptions {
  /** Host names to ask for; no wildcards. */
  readonly domains: readonly string[];
  /** `address:port` of each DNS server. */
  readonly dnsServers: readonly string[];
  readonly httpsPort: number;
  /** The certificate authority that viewers trust, PEM. */
  readonly ca: string;
  /** Stamps requests with world time and lets cached DNS answers expire by it. */
  readonly clock: Clock;
  /** Wall milliseconds from one request of a worker to its next; 20. */
  readonly intervalMs?: number;
  /** Viewers at the same time; 2. */
  readonly workers?: number;
  /** True: every other worker, the first included, keeps DNS answers for their TTL. False: each asks each time. True. */
  readonly respectTtl?: boolean;
  /** Viewers keep their connections and use them again; false. */
  readonly keepAlive?: boolean;
  /**
   * True: a 421 is asked again once on a new connection, as browsers do; a lasting fault stays a loss. False: as curl
   * does, it is lost. True, because a connection can always be between handshake and request when an edge changes over.
   */
  readonly retryMisdirected?: boolean;
  /** Wall milliseconds after which a request is lost; 2000. */
  readonly timeoutMs?: number;
}

export interface Meter {
  start(): void;
  /** Ends after the requests under way were answered. */
  stop(): Promise<MeterReport>;
  snapshot(): MeterReport;
  /** Tells of every request after its answer; the returned function ends that. */
  onRequest(listener: (request: MeterRequest) => void): () => void;
}

/**
 * Viewers that ask all the time, over real DNS and TLS, and know nothing of the service they judge: status 200 over a
 * verified connection is served, everything else is lost. Pace and timeouts are wall time, because sockets are.
 */
export function createMeter(options: MeterOptions): Meter {
  const { domains, dnsServers, httpsPort, ca, clock, intervalMs = 20, workers = 2, timeoutMs = 2000 } = options;
  const wildcard = domains.find(isWildcard);
  if (wildcard) {
    throw new Error(`Nobody can ask for ${wildcard}: name a host below it, such as ${wildcard.replace('*', 'probe')}.`);
  }
  if (domains.length === 0) throw new Error('The meter needs at least one domain to ask for.');
  const { respectTtl = true, keepAlive = false, retryMisdirected = true } = options;
  const secureContext = createSecureContext({ ca, minVersion: 'TLSv1.2' });
  // A resumed session would not show the certificate again.
  const agentOf = (kept: boolean) => new Agent({ keepAlive: kept, maxCachedSessions: 0, secureContext });
  const agent = agentOf(keepAlive);
  const freshAgent = retryMisdirected ? agentOf(false) : undefined;
  const listeners = new Set<(request: MeterRequest) => void>();
  const tally = new Tally<MeterRequest>();
  const stopping = new AbortController();
  let gaps = new Gaps(domains, performance.now());
  let running: Promise<unknown> | undefined;
  let misdirected = 0;

  const viewers = Array.from({ length: workers }, (_, worker) => {
    const keeps = respectTtl && worker % 2 === 0;
    return createViewerResolver({ dnsServers, clock, keeps, timeoutMs });
  });

  const answerTo = async (domain: string, turn: number, resolver: ViewerResolver) => {
    let addresses: readonly string[];
    try {
      addresses = await resolver.resolve(domain);
    } catch (error) {
      const reason = `dns ${(error as NodeJS.ErrnoException).code}`;
      return { address: undefined, location: undefined, distributionId: undefined, reason, misdirected: false };
    }
    const address = addresses[turn % addresses.length] as string;
    return { address, ...(await probe({ address, port: httpsPort, domain, agent, freshAgent, timeoutMs })) };
  };

  const ask = async (domain: string, turn: number, resolver: ViewerResolver): Promise<void> => {
    const ticket = tally.begin();
    gaps.request(domain, performance.now(), clock.now());
    const answer = await answerTo(domain, turn, resolver);
    const request = { at: clock.now(), wall: Date.now(), domain, ...answer };
    tally.add(request, ticket);
    if (request.misdirected) misdirected += 1;
    for (const listener of listeners) listener(request);
  };

  const work = async (resolver: ViewerResolver, worker: number): Promise<void> => {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      const began = performance.now();
      const turn = Math.floor(round / domains.length) + worker;
      await ask(domains[(round + worker) % domains.length] as string, turn, resolver);
      const left = Math.max(0, intervalMs - (performance.now() - began));
      await pause(left, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const look = () => {
    if (running && !stopping.signal.aborted) gaps.look(performance.now(), clock.now());
  };

  const snapshot = (): MeterReport => {
    look();
    return { ...tally.report(), gaps: gaps.report(), misdirected };
  };

  return {
    snapshot,
    start: () => {
      if (running) throw new Error('The meter was started before: make a new one for a new measurement.');
      gaps = new Gaps(domains, performance.now());
      running = Promise.all(viewers.map(work));
    },
    stop: async () => {
      look();
      stopping.abort();
      await running;
      agent.destroy();
      return snapshot();
    },
    onRequest: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
