import { afterEach, describe, expect, it } from '@jest/globals';
import type { Answer } from 'dns-packet';
import { VirtualClock } from '../../../local/clock.ts';
import { createViewerResolver } from '../../../local/traffic/viewer-resolver.ts';
import { type FakeDns, fakeDns } from './fake-dns.ts';

const NAME = 'www.example.com';
const HOST = 'd1old.cloudfront.net';
const A = `${NAME} A`;
let dns: FakeDns | undefined;

afterEach(() => dns?.close());

function chain(addresses: readonly string[], ttl = 5): Answer[] {
  const records = addresses.map((data): Answer => ({ type: 'A', name: HOST, ttl: 60, data }));
  return [{ type: 'CNAME', name: NAME, ttl, data: HOST }, ...records];
}

function viewer(clock: VirtualClock, keeps: boolean) {
  return createViewerResolver({ dnsServers: [dns?.server ?? ''], clock, keeps, timeoutMs: 400 });
}

describe('a viewer who keeps answers', () => {
  it('asks again only when the shortest TTL of the chain has passed in world time', async () => {
    dns = await fakeDns((_, type) => (type === 'A' ? chain(['127.0.0.11']) : chain([])));
    const clock = new VirtualClock();
    const { resolve } = viewer(clock, true);
    expect(await resolve(NAME)).toEqual(['127.0.0.11']);
    await clock.advance(4_999);
    await resolve(NAME);
    expect(dns.asked.get(A)).toBe(1);
    await clock.advance(1);
    await resolve(NAME);
    expect(dns.asked.get(A)).toBe(2);
  });
});

describe('a viewer who asks each time', () => {
  it('is never answered from a cache', async () => {
    dns = await fakeDns((_, type) => (type === 'A' ? chain(['127.0.0.11']) : chain([])));
    const { resolve } = viewer(new VirtualClock(), false);
    for (let i = 0; i < 3; i += 1) await resolve(NAME);
    expect(dns.asked.get(A)).toBe(3);
  });

  it('gets IPv6 addresses after the IPv4 ones when the name has them', async () => {
    const ipv6: Answer = { type: 'AAAA', name: NAME, ttl: 60, data: '::1' };
    dns = await fakeDns((_, type) => (type === 'A' ? chain(['127.0.0.11', '127.0.0.12']) : [ipv6]));
    expect(await viewer(new VirtualClock(), false).resolve(NAME)).toEqual(['127.0.0.11', '127.0.0.12', '::1']);
  });

  it('learns why a name has no address', async () => {
    dns = await fakeDns((name) => (name === NAME ? undefined : name === 'empty.example.com' ? [] : 'silent'));
    const { resolve } = viewer(new VirtualClock(), false);
    await expect(resolve(NAME)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolve('empty.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolve('silent.example.com')).rejects.toMatchObject({ code: 'ETIMEOUT' });
  });
});
