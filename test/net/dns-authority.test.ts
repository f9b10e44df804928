import { describe, expect, jest, test } from '@jest/globals';

/** What each server answers to `TYPE name`; the system's resolver has the address `system`. */
const SERVERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  system: {
    'NS example.com': ['ns-1.example.net', 'ns-2.example.net'],
    'A ns-1.example.net': ['192.0.2.53'],
    'A www.example.com': ['198.51.100.99'],
    'A d111.cloudfront.net': ['192.0.2.6'],
    'A www.lame.example': ['192.0.2.7'],
  },
  '192.0.2.53': { 'A www.example.com': ['192.0.2.1'], 'CNAME away.example.com': ['d111.cloudfront.net'] },
};

class FakeResolver {
  #servers: readonly string[] = ['system'];
  setServers(servers: readonly string[]) {
    this.#servers = servers;
  }
  async #ask(question: string): Promise<readonly string[]> {
    const answer = SERVERS[this.#servers.join()]?.[question];
    if (answer) return answer;
    throw Object.assign(new Error(`ENOTFOUND ${question}`), { code: 'ENOTFOUND' });
  }
  resolveNs = (name: string) => this.#ask(`NS ${name}`);
  resolve4 = (name: string) => this.#ask(`A ${name}`);
  resolve6 = (name: string) => this.#ask(`AAAA ${name}`);
  resolveCname = (name: string) => this.#ask(`CNAME ${name}`);
}

jest.unstable_mockModule('node:dns/promises', () => ({ Resolver: FakeResolver }));
const { createDns } = await import('../../shared/net/dns.ts');

describe("a zone's own servers answer for its names", () => {
  test('so that a cache that still holds the old answer is not asked', async () => {
    expect(await createDns().addresses('www.example.com', 'example.com')).toEqual(['192.0.2.1']);
  });

  test('and the system follows a CNAME that leads out of the zone', async () => {
    expect(await createDns().addresses('away.example.com', 'example.com')).toEqual(['192.0.2.6']);
  });

  test('and where none can be found the system is asked', async () => {
    expect(await createDns().addresses('www.lame.example', 'lame.example')).toEqual(['192.0.2.7']);
  });

  test('name servers themselves are asked for at the system', async () => {
    expect(await createDns().nameServers('example.com')).toEqual(['ns-1.example.net', 'ns-2.example.net']);
  });
});
