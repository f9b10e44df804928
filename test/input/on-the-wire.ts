import { expect } from '@jest/globals';
import { NO_SIGNATURE } from '../../local/gateway/in-process-signer.ts';
import { SOURCE, type Story, tell } from '../moves/story.ts';
import { tenantWorld } from '../moves/tenant-world.ts';

/** Where a body goes, and what its root has to be called. */
export interface Address {
  readonly service: string;
  readonly method?: string;
  readonly url?: string;
  readonly target?: string;
  readonly root?: string;
  readonly namespace?: string;
  /** Who asks; by default the account of the source. */
  readonly accountId?: string;
  /** Further headers. */
  readonly more?: Readonly<Record<string, string>>;
}

/** The AWS of a world with a distribution, a tenant and a connection group in the source's account, asked by the wire. */
export interface Wire {
  readonly story: Story;
  send(address: Address, body: Buffer | string): Promise<{ readonly status: number; readonly body: string | Buffer }>;
  /** Refused as the client's fault, in a document that a client can read, and no longer than that. */
  assertRefused(address: Address, body: Buffer | string): Promise<void>;
  /** Nothing of the world is another one. */
  assertUntouched(): void;
}

const { world: WORLD } = tenantWorld({
  from: 'distribution',
  to: 'tenant',
  accounts: 'one',
  domains: ['www.example.com'],
});

export async function openWire(): Promise<Wire> {
  const story = await tell({ world: WORLD });
  const before = JSON.stringify(story.state());
  const send: Wire['send'] = async (
    { service, method = 'POST', url = '/', target, accountId = SOURCE.accountId, more },
    body,
  ) => {
    const { accessKeyId } = story.aws.credentials.addAccount(accountId);
    const headers = {
      host: '127.0.0.1',
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20270101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${NO_SIGNATURE}`,
      ...(target === undefined ? {} : { 'x-amz-target': target }),
      ...more,
    };
    const request = { method, url, headers, body: Buffer.from(body), inProcess: true } as const;
    return story.clock.run(story.aws.gateway.handle(request));
  };
  return {
    story,
    send,
    assertRefused: async (address, body) => {
      const { status, body: said } = await send(address, body);
      expect([Math.floor(status / 100), said.toString().slice(0, 300)]).toEqual([4, said.toString().slice(0, 300)]);
      expect(said.length).toBeLessThan(body.length + 10_000);
    },
    assertUntouched: () => expect(JSON.stringify(story.state())).toBe(before),
  };
}
