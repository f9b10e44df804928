import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { PROBLEM_TYPE, type Problem, problemOf } from '../domain/api/problem.ts';
import { repeatedKey } from '../domain/json.ts';
import { clipped, visible } from '../domain/text.ts';
import { MoverError } from '../errors.ts';

/** What a route answers: JSON, or Markdown for a person and a ticket, or a file as it is, such as a table. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly markdown?: string;
  /** Empty where the browser has it already. */
  readonly file?: { readonly type: string; readonly text: string };
}

export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** Longer than any valid request: 100 domains of 253 characters fit twice. */
const MAX_BODY_BYTES = 65_536;
/** What AWS asks to wait for has mostly passed by then. */
const SECONDS_UNTIL_IT_PASSES = 10;
/** Levels of nesting: requests have three. */
const MAX_DEPTH = 8;
/** Answers tell of running moves, and are for the one who asked. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export function responseOf({ status, headers, json, markdown, file }: Reply): HttpResponse {
  const type = file?.type ?? (markdown === undefined ? 'application/json' : 'text/markdown; charset=utf-8');
  return {
    statusCode: status,
    headers: { ...HEADERS, 'content-type': type, ...headers },
    body: file?.text ?? markdown ?? JSON.stringify(json),
  };
}

/** An error as RFC 9457 puts it; what is asked to wait is told how many seconds. */
export function problemResponse(error: MoverError, moveId?: string): HttpResponse {
  const problem: Problem = problemOf(error, moveId);
  const seconds = error.retryAfterSeconds ?? (error.retryable ? SECONDS_UNTIL_IT_PASSES : undefined);
  const retry = seconds === undefined ? undefined : { 'retry-after': String(seconds) };
  return {
    statusCode: problem.status,
    headers: { ...HEADERS, 'content-type': PROBLEM_TYPE, ...retry },
    body: JSON.stringify(problem),
  };
}

/** The JSON body of a request, of `most` bytes. Throws MediaTypeUnsupported, BodyTooLarge, InvalidRequest. */
export function readJson(
  { headers, body = '', isBase64Encoded }: APIGatewayProxyEventV2,
  most = MAX_BODY_BYTES,
): unknown {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(json|[\w.-]+\+json)$/.test(type)) {
    throw new MoverError('MediaTypeUnsupported', `The body is ${type || 'of no declared type'}, not application/json.`);
  }
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity') {
    throw new MoverError('MediaTypeUnsupported', `The body is in the coding ${coding}.`, {
      remedy: 'Send it as it is.',
    });
  }
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > most) {
    throw new MoverError('BodyTooLarge', `The body has ${bytes.length} bytes; ${most} are the most.`);
  }
  const text = textOf(bytes);
  const value = parsed(text);
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new MoverError('InvalidRequest', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const twice = repeatedKey(text);
  if (twice === undefined) return value;
  const fields = [{ field: visible(clipped(twice, 100)), message: 'is there twice' }];
  throw new MoverError('InvalidRequest', `The body has the key "${clipped(twice, 100)}" twice.`, { fields });
}

/** What is no UTF-8 is refused and not mended: what was meant is not known. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new MoverError('InvalidRequest', 'The body is not UTF-8.', { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MoverError('InvalidRequest', 'The body is not valid JSON.', { cause });
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

/** True when the caller would rather read Markdown than JSON. RFC 9110, "Accept". */
export function prefersMarkdown(event: APIGatewayProxyEventV2): boolean {
  return weightOf(event, 'text/markdown') > weightOf(event, 'application/json');
}

/** True when the caller would rather read CSV than JSON or Markdown. */
export function prefersCsv(event: APIGatewayProxyEventV2): boolean {
  const others = ['application/json', 'text/markdown'].map((type) => weightOf(event, type));
  return weightOf(event, 'text/csv') > Math.max(...others);
}

function weightOf({ headers }: APIGatewayProxyEventV2, type: string): number {
  const range = (headers.accept ?? '').split(',').find((one) => one.split(';')[0]?.trim().toLowerCase() === type);
  return range === undefined ? 0 : Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1);
}
