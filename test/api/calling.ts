import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../local/gateway/sha256.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import type { Story } from '../moves/story.ts';

/** An answer of the API, its JSON parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // What a route answers is asserted member by member.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly json: any;
  readonly text: string;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API of a story with a bearer token; `token` undefined sends none. */
export async function call(
  story: Story,
  token: string | undefined,
  method: string,
  url: string,
  { body, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const bytes =
    body === undefined ? Buffer.alloc(0) : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const sent = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(bytes.length > 0 ? { 'content-type': 'application/json' } : {}),
    ...headers,
  };
  const answer = await story.clock.run(story.api.handle({ method, url, headers: sent, body: bytes }));
  const text = answer.body.toString();
  const json = answer.headers['content-type']?.includes('json') ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, json, text };
}

/** A JWT of a member of the group that may do everything. */
export function platformJwt(story: Story, subject = 'ada'): string {
  return story.issuer.issue({ sub: subject, groups: ['platform'] }, Date.now() + 3_600_000);
}

/** Calls the IAM side of the API, signed by an account's operator. */
export async function callSigned(
  story: Story,
  method: string,
  url: string,
  { body }: CallOptions = {},
  accountId: string = SERVICE_ACCOUNT,
): Promise<Answer> {
  const signer = new SignatureV4({
    credentials: story.aws.credentials.addAccount(accountId),
    region: 'us-east-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = { host: '127.0.0.1', ...(text === '' ? {} : { 'content-type': 'application/json' }) };
  const unsigned = { method, path: url, headers, body: text, protocol: 'https:', hostname: '127.0.0.1' };
  const signed = await signer.sign(unsigned);
  return call(story, undefined, method, url, { ...(text === '' ? {} : { body: text }), headers: signed.headers });
}
