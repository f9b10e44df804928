import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../local/gateway/sha256.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import type { Story } from '../moves/story.ts';

const HOST = 'api.local';

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface ApiCall {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly url: string;
  readonly content?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request of the operator of the service's account, by way of API Gateway: signed, and below `/iam`. */
export async function callSigned(story: Story, { method, url, content, headers: more }: ApiCall): Promise<ApiAnswer> {
  const body = content === undefined ? '' : JSON.stringify(content);
  const signer = new SignatureV4({
    credentials: story.aws.credentials.addAccount(SERVICE_ACCOUNT),
    region: 'us-east-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const { pathname: path, searchParams } = new URL(url, `https://${HOST}`);
  const headers = { host: HOST, ...(content === undefined ? {} : { 'content-type': 'application/json' }), ...more };
  const query = Object.fromEntries(searchParams);
  const unsigned = { method, path, query, headers, body, protocol: 'https:', hostname: HOST };
  const signed = await signer.sign(unsigned);
  return call(story, { method, url, headers: signed.headers, body: Buffer.from(body) });
}

/** A request of anybody. */
export function callOpenly(story: Story, url: string): Promise<ApiAnswer> {
  return call(story, { method: 'GET', url, headers: { host: HOST }, body: Buffer.from('') });
}

async function call({ api }: Story, request: Parameters<Story['api']['handle']>[0]): Promise<ApiAnswer> {
  const { status, headers, body } = await api.handle(request);
  return { status, headers, text: Buffer.from(body).toString() };
}
