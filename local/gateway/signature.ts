import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { AuthFailure } from './auth-failures.ts';
import { type Authorization, parseAuthorization } from './authorization.ts';
import { Sha256 } from './sha256.ts';

/** A request as it came in, before anything of it is trusted. */
export interface ReceivedRequest {
  readonly method: string;
  /** Not decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What S3 takes for a body's hash. Amazon S3 API Reference, "Signature calculations for the Authorization header". */
const UNSIGNED = ['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'];

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';

/**
 * Signs the received request anew with the stored secret and compares. Throws AuthFailure `incomplete` without a
 * usable `X-Amz-Date`, `mismatch` when a header that must be signed is not, when the body is not the one whose hash
 * was declared (S3 takes bodies without one), or when the signatures differ. Clock skew is no matter
 * here, because a world may run in its own time.
 */
export async function verifySignature(
  request: ReceivedRequest,
  authorization: Authorization,
  secretAccessKey: string,
): Promise<void> {
  const signingDate = signingDateOf(request.headers['x-amz-date'], authorization.day);
  checkSignedHeaders(request.headers, authorization.signedHeaders);
  const declared = request.headers['x-amz-content-sha256'];
  const unsigned = authorization.service === 's3' && UNSIGNED.includes(declared ?? '');
  if (declared !== undefined && !unsigned && declared !== sha256(request.body).toString('hex')) {
    throw new AuthFailure('mismatch', MISMATCH);
  }
  const expected = await signatureOf(request, authorization, secretAccessKey, signingDate);
  if (!sameSecret(expected, authorization.signature)) throw new AuthFailure('mismatch', MISMATCH);
}

/** Compares two secrets in a time that tells nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

async function signatureOf(
  request: ReceivedRequest,
  { accessKeyId, region, service, signedHeaders }: Authorization,
  secretAccessKey: string,
  signingDate: Date,
): Promise<string> {
  const signer = new SignatureV4({
    applyChecksum: false,
    credentials: { accessKeyId, secretAccessKey },
    region,
    service,
    sha256: Sha256,
    // S3 alone signs paths as they are sent.
    uriEscapePath: service !== 's3',
  });
  const headers = Object.fromEntries(
    signedHeaders.flatMap((name) => {
      const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const query = Object.fromEntries([...new Set(request.query.keys())].map((key) => [key, request.query.getAll(key)]));
  const { method, path, body } = request;
  const unsigned = { method, path, query, headers, body, protocol: 'http:', hostname: '127.0.0.1' };
  const signed = await signer.sign(unsigned, { signingDate, signableHeaders: new Set(signedHeaders) });
  return parseAuthorization(signed.headers.authorization).signature;
}

function signingDateOf(date: string | undefined, day: string): Date {
  if (date === undefined) {
    throw new AuthFailure(
      'incomplete',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header (the local AWS knows only the first).",
    );
  }
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const parsed = new Date(iso);
  if (iso === date || Number.isNaN(parsed.getTime())) {
    throw new AuthFailure(
      'incomplete',
      `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  if (date.slice(0, 8) !== day) {
    const problem = 'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP';
    throw new AuthFailure('mismatch', `${problem}: '${day}' != '${date.slice(0, 8)}', from '${date}'.`);
  }
  return parsed;
}

/** AWS wants `host` and every `x-amz-` header signed. */
function checkSignedHeaders(headers: Readonly<Record<string, string>>, signed: readonly string[]): void {
  if (!signed.includes('host')) {
    throw new AuthFailure('mismatch', "'Host' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
  if (unsigned.length > 0) {
    throw new AuthFailure('mismatch', `Headers present in the request were not signed: ${unsigned.join(', ')}.`);
  }
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
