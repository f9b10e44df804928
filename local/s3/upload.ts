import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type AwsRequest } from '../contracts.ts';
import { notImplemented } from './refusals.ts';

const CHECKSUM = 'x-amz-checksum-';
const ALGORITHMS: Readonly<Record<string, (content: Buffer) => Buffer>> = {
  crc32: (content) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(content));
    return bytes;
  },
  sha1: (content) => createHash('sha1').update(content).digest(),
  sha256: (content) => createHash('sha256').update(content).digest(),
};

/** In hex; more digits than eight are more than an upload has bytes. */
const CHUNK_SIZE = /^[0-9a-f]{1,8}$/i;

/** The headers of an upload that say how its content came and what it must be. */
export const UPLOAD_HEADERS = [
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-trailer',
  ...Object.keys(ALGORITHMS).map((name) => CHECKSUM + name),
];

/** What was uploaded. */
export interface Upload {
  readonly content: Buffer;
  /** Header and value, of an upload that has a checksum. */
  readonly checksum: readonly [header: string, value: string] | undefined;
}

/**
 * The content of an upload, out of its chunks when it is `aws-chunked`, compared with the checksums that came with it. Throws
 * AwsError `BadDigest`, `IncompleteBody`, `InvalidRequest` or `NotImplemented`. Amazon S3 User Guide, "Checking object
 * integrity"; API Reference, "Signature calculations: Including trailing headers".
 */
export function uploadOf({ headers, body }: Pick<AwsRequest, 'headers' | 'body'>): Upload {
  const { content, trailers } = isChunked(headers) ? unchunked(headers, body) : { content: body, trailers: {} };
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(content).digest('base64')) {
    throw new AwsError('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');
  }
  const sent = Object.entries({ ...headers, ...trailers }).filter(([name]) => name.startsWith(CHECKSUM));
  if (sent.length > 1) throw new AwsError('InvalidRequest', 400, 'Expecting a single x-amz-checksum- header.');
  const [checksum] = sent;
  const announced = headers['x-amz-sdk-checksum-algorithm']?.toLowerCase();
  if (announced !== undefined && checksum?.[0] !== CHECKSUM + announced) {
    const message = 'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* header was found.';
    throw new AwsError('InvalidRequest', 400, message);
  }
  if (checksum !== undefined) check(content, ...checksum);
  return { content, checksum };
}

function check(content: Buffer, header: string, value: string): void {
  const name = header.slice(CHECKSUM.length);
  const algorithm = ALGORITHMS[name];
  if (!algorithm) throw notImplemented(`the checksum ${name}`);
  if (algorithm(content).toString('base64') === value) return;
  const message = `The ${name.toUpperCase()} you specified did not match the calculated checksum.`;
  throw new AwsError('BadDigest', 400, message);
}

function isChunked(headers: AwsRequest['headers']): boolean {
  const declared = headers['x-amz-content-sha256'] ?? '';
  if (!/^STREAMING-/.test(declared)) return false;
  if (declared === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return true;
  throw notImplemented(`chunks that are signed (${declared})`);
}

/** Chunks are `size in hex CRLF bytes CRLF`, the last of size 0; trailers follow it, a line each. */
function unchunked(headers: AwsRequest['headers'], body: Buffer) {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const digits = lineEnd < 0 ? '' : body.toString('latin1', at, lineEnd);
    if (!CHUNK_SIZE.test(digits)) throw incomplete();
    const size = Number.parseInt(digits, 16);
    at = lineEnd + 2;
    if (size === 0) break;
    const end = at + size;
    if (body.toString('latin1', end, end + 2) !== '\r\n') throw incomplete();
    chunks.push(body.subarray(at, end));
    at = end + 2;
  }
  const content = Buffer.concat(chunks);
  if (content.length !== Number(headers['x-amz-decoded-content-length'])) throw incomplete();
  const lines = body.toString('latin1', at).split('\r\n').filter(Boolean);
  const trailers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const announced = headers['x-amz-trailer']?.split(',').map((name) => name.trim().toLowerCase()) ?? [];
  if (announced.join() !== Object.keys(trailers).join()) {
    throw new AwsError('MalformedTrailerError', 400, 'The request contained trailing data that was not well-formed.');
  }
  return { content, trailers };
}

function incomplete(): AwsError {
  const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header';
  return new AwsError('IncompleteBody', 400, message);
}
