import { MAX_ATTEMPTS } from '../../shared/aws/client-settings.ts';

/** A request as an SDK client puts it on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface WireAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Comes in pieces of this many bytes, as over a slow network. */
  readonly piece?: number;
}

interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
}
const retryToken = (count: number): RetryToken => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/** Sends a refused request again at once, as often as the service's clients do. */
export const RETRYING_AT_ONCE = {
  mode: 'standard',
  acquireInitialRetryToken: async () => retryToken(0),
  refreshRetryTokenForRetry: async (token: RetryToken, error: { errorType: string }) => {
    const count = token.getRetryCount() + 1;
    if (count >= MAX_ATTEMPTS || error.errorType === 'CLIENT_ERROR') throw new Error('not sent again');
    return retryToken(count);
  },
  recordSuccess: () => {},
};

/**
 * The settings of an SDK client whose own serializers and signers run, and whose requests a test answers; an answer that
 * is an error is a connection that was lost.
 */
export function answeredBy(answer: (request: WireRequest, number: number) => WireAnswer | Error) {
  const requests: WireRequest[] = [];
  const handle = async (request: WireRequest) => {
    requests.push(request);
    const given = answer(request, requests.length);
    if (given instanceof Error) throw given;
    const bytes = Buffer.from(given.body ?? '');
    const body = given.piece === undefined ? bytes : pieces(bytes, given.piece);
    return { response: { statusCode: given.status ?? 200, headers: given.headers ?? {}, body } };
  };
  return {
    requests,
    settings: {
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' },
      maxAttempts: 1,
      retryStrategy: RETRYING_AT_ONCE,
      requestHandler: { handle } as never,
    },
  };
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** An error in the shape of AWS's REST-XML services. */
export function xmlError(code: string, status: number, message = 'No.'): WireAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse>${error}<RequestId>id</RequestId></ErrorResponse>`,
  };
}
