import { GetHostedZoneCommand, ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { zoneFinder } from '../../../shared/aws/facts/live-zones.ts';
import type { Sessions } from '../../../shared/aws/sessions.ts';

interface Zone {
  readonly id: string;
  readonly name: string;
  readonly account?: string;
  readonly servers?: readonly string[];
  readonly isPrivate?: boolean;
}

const [ONE, TWO] = ['111111111111', '222222222222'];
const serversOf = (id: string) => [`ns-1.${id.toLowerCase()}.net`, `ns-2.${id.toLowerCase()}.net`];
const zone = (id: string, name: string, fields: Partial<Zone> = {}): Zone => ({ id, name, ...fields });

/** A finder where these zones are, and the live delegation names these servers. */
async function finder(zones: readonly Zone[], delegations: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const clients = new Map(
    [ONE, TWO].map((account = '') => {
      const client = new Route53Client({ region: 'us-east-1' });
      const own = zones.filter((one) => (one.account ?? ONE) === account);
      const mocked = mockClient(client);
      mocked.on(ListHostedZonesCommand).resolves({
        HostedZones: own.map(({ id, name, isPrivate = false }) => ({
          Id: `/hostedzone/${id}`,
          Name: `${name}.`,
          CallerReference: id,
          Config: { PrivateZone: isPrivate },
        })),
      } as never);
      mocked.on(GetHostedZoneCommand).callsFake(({ Id }: { Id: string }) => {
        asked.push(Id);
        const { servers = serversOf(Id) } = own.find(({ id }) => id === Id) ?? {};
        return { DelegationSet: { NameServers: servers.map((server) => `${server}.`) } };
      });
      return [account, client] as const;
    }),
  );
  const dns = {
    nameServers: async (name: string) => {
      asked.push(name);
      return [...(delegations[name] ?? [])];
    },
    canonicalName: async (name: string) => name,
    addresses: async () => [],
    caa: async () => [],
    answers: async () => [],
    views: async () => [],
  };
  const sessions = {
    accounts: () => [ONE, TWO],
    client: (_service: unknown, id: string) => clients.get(id),
  } as unknown as Sessions;
  return { find: await zoneFinder(sessions, dns), asked };
}

const WWW = 'www.shop.example.com';
const PARENT = zone('ZPARENT', 'example.com');
const SHOP = zone('ZSHOP', 'shop.example.com');
const LIVE = { 'example.com': serversOf('ZPARENT'), 'shop.example.com': serversOf('ZSHOP') };

describe('the zone of a name', () => {
  test('is the one that the live delegation names, in whichever account', async () => {
    const { find } = await finder([PARENT, { ...SHOP, account: TWO }], LIVE);
    expect(await find(WWW)).toMatchObject({ hostedZoneId: 'ZSHOP', accountId: TWO, name: 'shop.example.com' });
    expect(await find('www.example.com')).toMatchObject({ hostedZoneId: 'ZPARENT', accountId: ONE });
  });

  test('is the parent where nobody delegates to the nearer one', async () => {
    const { find } = await finder([PARENT, SHOP], { 'example.com': serversOf('ZPARENT') });
    expect(await find(WWW)).toMatchObject({ hostedZoneId: 'ZPARENT' });
  });

  test('is none where every zone for it is an orphan, and that is told', async () => {
    const { find } = await finder([PARENT, SHOP], {});
    expect(await find(WWW)).toEqual({
      code: 'dns-no-zone',
      reason: expect.stringContaining('that anybody delegates to'),
    });
  });

  test('is none where no zone holds it', async () => {
    const { find } = await finder([PARENT, { ...SHOP, isPrivate: true }], LIVE);
    expect(await find('www.example.net')).toEqual({
      code: 'dns-no-zone',
      reason: 'no account that may be used for DNS has a public hosted zone for it',
    });
    expect(await find(WWW)).toMatchObject({ hostedZoneId: 'ZPARENT' });
  });

  test('is refused where others serve its name, not looked for at the parent', async () => {
    const { find } = await finder([PARENT, SHOP], { ...LIVE, 'shop.example.com': ['ns.elsewhere.net'] });
    expect(await find(WWW)).toEqual({
      code: 'dns-zone-not-live',
      reason: `the hosted zone ZSHOP of account ${ONE} is not what the world asks for shop.example.com, which is served by ns.elsewhere.net`,
    });
  });

  test('is, of several of one name, the one that is delegated to', async () => {
    const { find } = await finder([PARENT, SHOP, zone('ZTWIN', 'shop.example.com', { account: TWO })], {
      ...LIVE,
      'shop.example.com': serversOf('ZTWIN'),
    });
    expect(await find(WWW)).toMatchObject({ hostedZoneId: 'ZTWIN', accountId: TWO });
  });

  test('is refused where several of one name are served alike, or by others', async () => {
    const twin = zone('ZTWIN', 'shop.example.com', { account: TWO, servers: serversOf('ZSHOP') });
    for (const servers of [serversOf('ZSHOP'), ['ns.elsewhere.net']]) {
      const { find } = await finder([PARENT, SHOP, twin], { ...LIVE, 'shop.example.com': servers });
      expect(await find(WWW)).toEqual({
        code: 'dns-several-zones',
        reason: expect.stringContaining(`(ZSHOP of account ${ONE}, ZTWIN of account ${TWO})`),
      });
    }
  });

  test('is the parent where several of one name are all orphans', async () => {
    const twin = zone('ZTWIN', 'shop.example.com');
    const { find } = await finder([PARENT, SHOP, twin], { 'example.com': serversOf('ZPARENT') });
    expect(await find(WWW)).toMatchObject({ hostedZoneId: 'ZPARENT' });
  });

  test('is asked for once, however many names lie in it', async () => {
    const { find, asked } = await finder([PARENT, SHOP], LIVE);
    await Promise.all(['a', 'b', 'c'].map((label) => find(`${label}.example.com`)));
    expect(asked.sort()).toEqual(['ZPARENT', 'example.com']);
  });
});

describe('a pinned zone', () => {
  test('is taken at its word: its servers may go by names of their own', async () => {
    const { find, asked } = await finder([PARENT, SHOP], { 'example.com': ['ns.vanity.example'] });
    expect(await find(WWW, 'ZPARENT')).toMatchObject({ hostedZoneId: 'ZPARENT', servedBy: ['ns.vanity.example'] });
    expect(asked).toEqual(['example.com', 'ZPARENT']);
  });

  test('that nobody delegates to is told so', async () => {
    const { find } = await finder([PARENT], {});
    expect(await find(WWW, 'ZPARENT')).toMatchObject({ hostedZoneId: 'ZPARENT', servedBy: [] });
  });

  test('that the world asks is told as any other', async () => {
    const { find } = await finder([PARENT, SHOP], LIVE);
    expect(await find(WWW, 'ZPARENT')).not.toHaveProperty('servedBy');
  });

  test.each([
    ['unknown', 'ZNOBODY', 'has ZNOBODY'],
    ['private', 'ZPRIVATE', 'is a private zone'],
    ['of another name', 'ZOTHER', 'does not hold'],
  ])('that is %s is refused, never replaced', async (_what, id, words) => {
    const others = [zone('ZPRIVATE', 'example.com', { isPrivate: true }), zone('ZOTHER', 'example.net')];
    const { find } = await finder([PARENT, SHOP, ...others], LIVE);
    expect(await find(WWW, id)).toEqual({ code: 'dns-pinned-zone', reason: expect.stringContaining(words) });
  });
});
