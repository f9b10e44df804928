import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Gateway } from './gateway.ts';

/** What an SDK v3 client hands to its `requestHandler`. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | Readable;
}

/** A `requestHandler` for unmodified SDK v3 clients. */
export interface InProcessHandler {
  handle(request: SdkRequest): Promise<{ response: SdkResponse }>;
}

/**
 * Connects SDK v3 clients to a gateway without a socket: `new STSClient({ requestHandler: inProcess(gateway, clock) })`.
 * The exchange takes none of the world's time, but a turn of the event loop, as a network would.
 */
export function inProcess(gateway: Gateway, clock: Clock): InProcessHandler {
  return {
    handle: (request) =>
      clock.during(async () => {
        await setImmediate();
        const { method, headers } = request;
        const body = await bytesOf(request.body);
        const { status, streamed, ...answer } = await gateway.handle({
          method,
          url: urlOf(request),
          headers,
          body,
          inProcess: true,
        });
        const bytes = Buffer.from(answer.body);
        const sent = streamed ? Readable.from([bytes]) : bytes;
        return { response: { statusCode: status, headers: { ...answer.headers }, body: sent } };
      }),
  };
}

async function bytesOf(body: SdkRequest['body'] = ''): Promise<Buffer> {
  if (body instanceof Readable) return Buffer.concat(await body.toArray());
  return typeof body === 'string' ? Buffer.from(body) : Buffer.concat([body]);
}

function urlOf({ path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((single) => [name, single] as [string, string]),
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}
