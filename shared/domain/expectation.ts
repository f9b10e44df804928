import * as z from './zod.ts';

/** The status that is expected where the request names none. */
const USUAL_STATUS = 200;
const MAX_PATH = 2_048;
const MAX_HEADERS = 20;
const MAX_HEADER_VALUE = 1_000;

const Path = z
  .string()
  .check(
    z.maxLength(MAX_PATH, `is longer than ${MAX_PATH} characters`),
    z.regex(
      /^\/[!-"$-~]*$/,
      'is not a path: it begins with "/", and everything but printable ASCII, "#" too, is written %20',
    ),
  );
const Status = z.int().check(z.minimum(100, 'is not an HTTP status'), z.maximum(599, 'is not an HTTP status'));
/** RFC 9110, section 5.1. */
const HeaderName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is not the name of a header'), z.toLowerCase());
const HeaderValue = z.union(
  [
    z
      .string()
      .check(
        z.maxLength(MAX_HEADER_VALUE, `is longer than ${MAX_HEADER_VALUE} characters`),
        z.regex(/^[\t -~]*$/, 'is no value of printable ASCII'),
      ),
    z.literal(true),
  ],
  'is neither a value nor true for any value',
);

/**
 * What no record tells any more once it is parsed: a name that objects keep for themselves, which zod leaves out, and one
 * that is there twice, since the names of headers know no cases. Either would be an expectation that nobody looks at.
 */
const Headers = z.pipe(
  z.transform((input, context) => {
    const names = typeof input === 'object' && input !== null ? Object.keys(input) : [];
    const message = wrongAmong(names);
    if (message === undefined) return input;
    context.issues.push({ code: 'custom', input, message });
    return z.NEVER;
  }),
  z.record(HeaderName, HeaderValue, {
    error: ({ code }) => (code === 'invalid_key' ? 'is not the name of a header' : undefined),
  }),
);

function wrongAmong(names: readonly string[]): string | undefined {
  if (names.length > MAX_HEADERS) return `names more than ${MAX_HEADERS} headers`;
  if (names.includes('__proto__')) return 'names a header that no server sends: __proto__';
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  return distinct.size < names.length ? 'names a header twice: cases do not count' : undefined;
}

/** What a viewer of each domain has to get, beyond the certificate. It is kept in the journal: it holds no secrets. */
export const Expectation = z.strictObject({
  /** What is asked for, by GET. */
  path: z._default(Path, '/'),
  /** One status, or several of which any will do. */
  status: z._default(
    z.pipe(
      z.union(
        [Status, z.array(Status).check(z.minLength(1, 'names no HTTP status'), z.maxLength(20, 'names more than 20'))],
        'is neither an HTTP status nor a list of them',
      ),
      z.transform((status) => [status].flat()),
    ),
    [USUAL_STATUS],
  ),
  /** Headers of the response, each with its exact value, or `true` where any value will do. */
  headers: z.prefault(Headers, {}),
});
export type Expectation = z.infer<typeof Expectation>;

/** An answer as far as expectations look at it; headers by their names in lower case. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What an answer lacks, one clause each; values that came are not repeated, because they may be secrets. */
export function unmetBy({ status, headers }: Expectation, answer: Answer): string[] {
  const wrong = Object.entries(headers).flatMap(([name, expected]) => {
    const found = Object.hasOwn(answer.headers, name) ? answer.headers[name] : undefined;
    if (found === undefined) return [`the header ${name} is missing`];
    return expected === true || [found].flat().join(', ') === expected ? [] : [`the header ${name} has another value`];
  });
  if (answer.status !== undefined && status.includes(answer.status)) return wrong;
  return [`the status is ${answer.status} and not ${status.join(' or ')}`, ...wrong];
}
