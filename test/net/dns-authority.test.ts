import { Resolver } from 'node:dns/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createDns } from '../../shared/net/dns.ts';

/** What each server answers to `TYPE name`; the system's resolver has the address `system`. */
const SERVERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  system: {
    'NS example.com': ['ns-1.example.net', 'ns-2.example.net'],
    'A ns-1.example.net': ['192.0.2.53'],
    'A www.example.com': ['198.51.100.99'],
    'A d111.cloudfront.net': ['192.0.2.6'],
    'A www.lame.example': ['192.0.2.7'],
    'NS example.org': ['ns-1.example.net'],
    'A www.delegated.example.org': ['192.0.2.8'],
  },
  '192.0.2.53': { 'A www.example.com': ['192.0.2.1'], 'CNAME away.example.com': ['d111.cloudfront.net'] },
};

/** The servers that a resolver was told to ask. */
const told = new WeakMap<Resolver, readonly string[]>();

async function answer(resolver: Resolver, question: string): Promise<string[]> {
  const found = SERVERS[(told.get(resolver) ?? ['system']).join()]?.[question];
  if (found) return [...found];
  throw Object.assign(new Error(`ENOTFOUND ${question}`), { code: 'ENOTFOUND' });
}

beforeEach(() => {
  jest.spyOn(Resolver.prototype, 'setServers').mockImplementation(function (this: Resolver, servers) {
    told.set(this, servers);
  });
  for (const [method, type] of [
    ['resolveNs', 'NS'],
    ['resolve4', 'A'],
    ['resolve6', 'AAAA'],
    ['resolveCname', 'CNAME'],
  ] as const) {
    jest.spyOn(Resolver.prototype, method).mockImplementation(function (this: Resolver, name: string) {
      return answer(this, `${type} ${name}`) as Promise<never>;
    });
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});

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

  test('and of a name whose zone is not known, since the servers above a delegation do not answer for it', async () => {
    expect(await createDns().addresses('www.delegated.example.org')).toEqual(['192.0.2.8']);
  });

  test('name servers themselves are asked for at the system', async () => {
    expect(await createDns().nameServers('example.com')).toEqual(['ns-1.example.net', 'ns-2.example.net']);
  });
});
