import { PageFiles } from '../shared/domain/page-file.ts';
import { SomeText } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { defineOpenRoute } from '../shared/lambda/open-route.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';

const Env = z.object({ SERVICE_VERSION: SomeText });

const FIRST = 'index.html';
/** What the first file says in the place of the version. */
const VERSION = '{{version}}';

/**
 * What browsers may do with the page: run its own script and style, ask its own API, and nothing else. No inline code, no frame
 * around it, no text that becomes markup (W3C "Content Security Policy Level 3", "Trusted Types").
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // Asked for anew each time, and answered with 304 until a deployment changes it.
  'cache-control': 'no-cache',
} as const;

/** `GET /` and `GET /page/{file}`: the operator page, for everybody, since it holds no data; 404 for any other file. */
export const create = defineOpenRoute({
  name: 'get-page',
  env: Env,
  run: async ({ env, runtime, path, headers }) => {
    const files = PageFiles.parse(await runtime.page());
    const name = path.file ?? FIRST;
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!file) return { status: 404, json: { message: 'Not Found' } };
    const etag = `"${file.digest}-${env.SERVICE_VERSION}"`;
    const isKnown = headers['if-none-match']?.split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === etag);
    const text = isKnown ? '' : file.text.replaceAll(VERSION, env.SERVICE_VERSION);
    return { status: isKnown ? 304 : 200, headers: { ...HEADERS, etag }, file: { type: file.type, text } };
  },
});

export const handler = create(lambdaRuntime());
