import { readAll } from './raw-xml.ts';

/** What an SDK client hands to its handler, as far as it is read here. */
interface HttpRequest {
  readonly method: string;
  readonly hostname?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface HttpAnswer {
  readonly response: { readonly statusCode: number; readonly headers: Record<string, string>; readonly body?: unknown };
}

/** An SDK client whose handler can be replaced: every client has its own config. */
export interface SharableClient {
  readonly config: { requestHandler: { handle: (request: HttpRequest, options?: unknown) => Promise<HttpAnswer> } };
}

interface Time {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Answers of AWS that are asked for once, whoever of one invocation asks, and calls that keep to a rate: for sessions that can
 * only read, so that whatever they send may be answered from memory. `perSecond` calls of each account and service; Amazon
 * Route 53 Developer Guide, "Throttling for Amazon Route 53 API requests": ten requests a second for each account, with a burst
 * of 50, for all who ask there.
 */
export class SharedReads {
  readonly #time: Time;
  readonly #everyMs: number;
  readonly #answers = new Map<string, Promise<HttpAnswer>>();
  /** When the next call may be sent, by account and service. */
  readonly #next = new Map<string, number>();

  constructor(time: Time, perSecond: number) {
    this.#time = time;
    this.#everyMs = 1_000 / perSecond;
  }

  /** Has a client of an account share its answers, and wait for its turn. */
  attach(client: SharableClient, accountId: string): void {
    const { requestHandler } = client.config;
    client.config.requestHandler = {
      ...requestHandler,
      handle: (request, options) => {
        const key = keyOf(accountId, request);
        const known = this.#answers.get(key);
        if (known) return known.then(copied);
        const asked = this.#ask(accountId, request, () => requestHandler.handle(request, options));
        this.#answers.set(key, asked);
        // What was refused, or got lost, is asked again.
        const forget = () => this.#answers.delete(key);
        asked.then(({ response }) => response.statusCode < 300 || forget(), forget);
        return asked.then(copied);
      },
    };
  }

  async #ask(accountId: string, request: HttpRequest, send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    await this.#turn(`${accountId} ${request.hostname ?? ''} ${serviceOf(request)}`);
    const { response } = await send();
    return {
      response: {
        ...response,
        headers: response.headers,
        statusCode: response.statusCode,
        body: await readAll(response.body),
      },
    };
  }

  async #turn(key: string): Promise<void> {
    const now = this.#time.now();
    const at = Math.max(now, this.#next.get(key) ?? now);
    this.#next.set(key, at + this.#everyMs);
    if (at > now) await this.#time.pause(at - now);
  }
}

/** REST services begin their paths with the version of their API. */
function serviceOf({ path }: HttpRequest): string {
  return path.split('/')[1] ?? '';
}

function keyOf(accountId: string, { method, hostname, path, query, headers, body }: HttpRequest): string {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '');
  return JSON.stringify([accountId, method, hostname, path, query, headers['x-amz-target'], text]);
}

/** Whoever reads an answer may change it: raw-xml.ts puts another body into it. */
function copied({ response }: HttpAnswer): HttpAnswer {
  return { response: { ...response, headers: { ...response.headers } } };
}
