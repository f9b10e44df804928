import { describe, expect, test } from '@jest/globals';
import { answerOf, externalProofOf, liveZoneOf } from '../../../shared/aws/facts/external.ts';
import type { ServerView } from '../../../shared/domain/external.ts';

const SERVERS = ['NS2.example.net.', 'ns1.example.net'];
const SORTED = ['ns1.example.net', 'ns2.example.net'];
const ZONE = { name: 'example.com', nameServers: SORTED };

interface World {
  readonly zones?: Readonly<Record<string, readonly string[]>>;
  readonly cnames?: Readonly<Record<string, string>>;
  /** What each server answers, the first one first. */
  readonly views?: readonly Partial<ServerView>[];
  /** Serials by address; an address without one gives no answer. */
  readonly edges?: Readonly<Record<string, string>>;
}

function eyesIn({ zones = { 'example.com': SERVERS }, cnames = {}, views = [], edges = {} }: World) {
  const dns = {
    nameServers: async (zone: string) => [...(zones[cnames[zone] ?? zone] ?? [])],
    canonicalName: async (name: string) => cnames[name] ?? name,
    addresses: async () => [],
    caa: async () => [],
    answers: async () => [],
    views: async () =>
      views.map((view) => ({ server: 'ns1.example.net', host: undefined, addresses: [], texts: [], ttl: 0, ...view })),
  };
  const probe = async (_name: string, address: string) => {
    const certificateSerial = edges[address];
    return certificateSerial === undefined ? { address, failure: 'no answer' } : { address, certificateSerial };
  };
  return { dns, probe };
}

describe('the live zone of a name', () => {
  test.each([
    ['its parent', 'www.example.com', {}, 'example.com'],
    ['the one for itself', 'example.com', {}, 'example.com'],
    ['that above a wildcard', '*.example.com', {}, 'example.com'],
    ['that of its proof', '_.example.com', {}, 'example.com'],
    [
      'the nearest',
      'a.b.example.com',
      { zones: { 'example.com': SERVERS, 'b.example.com': SERVERS } },
      'b.example.com',
    ],
    ['none where nobody serves it', 'www.example.com', { zones: { com: SERVERS } }, undefined],
    ['none of a public suffix', 'com', { zones: { com: SERVERS } }, undefined],
    [
      'not that which a CNAME leads to',
      'www.example.com',
      {
        zones: { 'example.com': SERVERS, 'd1.cloudfront.net': SERVERS },
        cnames: { 'www.example.com': 'd1.cloudfront.net' },
      },
      'example.com',
    ],
  ])('is %s', async (_what, name, world, zone) => {
    const found = await liveZoneOf(eyesIn(world as World).dns, name);

    expect(found).toEqual(zone === undefined ? undefined : { name: zone, nameServers: SORTED });
  });
});

describe('what live DNS says of a domain', () => {
  const answered = (world: World) => answerOf(eyesIn(world), 'www.example.com', ZONE);

  test('is its CNAME and the end of the chain, with the longest TTL of all servers', async () => {
    const views = [
      { host: 'cdn.example.net', ttl: 60 },
      { host: 'cdn.example.net', ttl: 300 },
    ];

    expect(await answered({ views, cnames: { 'cdn.example.net': 'd1.cloudfront.net' } })).toEqual({
      host: 'cdn.example.net',
      end: 'd1.cloudfront.net',
      addresses: [],
      certificates: [],
      ttl: 300,
    });
  });

  test('is, of addresses, what certificates they present', async () => {
    const views = [{ addresses: ['192.0.2.2', '192.0.2.1'], ttl: 60 }];

    expect(await answered({ views, edges: { '192.0.2.1': '0A:BC' } })).toMatchObject({
      host: undefined,
      addresses: ['192.0.2.1', '192.0.2.2'],
      certificates: [expect.stringMatching(/^0?abc$/)],
    });
  });

  test('is nothing where no server answers', async () => {
    expect(await answered({ views: [{ failure: 'SERVFAIL', addresses: ['192.0.2.1'] }] })).toMatchObject({
      addresses: [],
    });
  });

  test('are the values at the name of its proof, each once', async () => {
    const eyes = eyesIn({ views: [{ texts: ['b', 'a'] }, { texts: ['a'] }] });

    expect(await externalProofOf(eyes.dns, 'www.example.com')).toEqual({ zone: ZONE, values: ['a', 'b'] });
    expect(await externalProofOf(eyesIn({ zones: {} }).dns, 'www.example.com')).toBeUndefined();
  });
});
