import {
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { gatherDns } from '../../../shared/aws/facts/dns.ts';
import { type PlainZone, zoneFinder } from '../../../shared/aws/facts/live-zones.ts';
import type { Sessions } from '../../../shared/aws/sessions.ts';

interface Zone {
  readonly id: string;
  readonly name: string;
  readonly account?: string;
  readonly servers?: readonly string[];
  readonly isPrivate?: boolean;
  /** Names that it delegates. */
  readonly delegates?: readonly string[];
}

const [ONE, TWO] = ['111111111111', '222222222222'];
const serversOf = (id: string) => [`ns-1.${id.toLowerCase()}.net`, `ns-2.${id.toLowerCase()}.net`];
const zone = (id: string, name: string, fields: Partial<Zone> = {}): Zone => ({ id, name, ...fields });

/** A world where these zones are, and the live delegation names these servers. */
function worldOf(zones: readonly Zone[], delegations: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const listed: string[] = [];
  const clients = new Map(
    [ONE, TWO].map((account = '') => {
      const client = new Route53Client({ region: 'us-east-1' });
      const own = zones.filter((one) => (one.account ?? ONE) === account);
      const mocked = mockClient(client);
      mocked.on(ListHostedZonesCommand).callsFake(() => {
        listed.push(account);
        return { HostedZones: own.map(told) };
      });
      mocked.on(GetHostedZoneCommand).callsFake(({ Id }: { Id: string }) => {
        asked.push(Id);
        const found = own.find(({ id }) => id === Id);
        if (!found) throw new NoSuchHostedZone({ message: `No hosted zone found with ID: ${Id}`, $metadata: {} });
        const { servers = serversOf(Id) } = found;
        return { HostedZone: told(found), DelegationSet: { NameServers: servers.map((server) => `${server}.`) } };
      });
      mocked
        .on(ListResourceRecordSetsCommand)
        .callsFake(({ HostedZoneId, StartRecordName }: { HostedZoneId: string; StartRecordName: string }) => {
          const { delegates = [] } = own.find(({ id }) => id === HostedZoneId) ?? {};
          const at = delegates.includes(StartRecordName) ? [{ Name: `${StartRecordName}.`, Type: 'NS' }] : [];
          return { ResourceRecordSets: at, IsTruncated: false };
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
  return { sessions, dns, asked, listed };
}

/** As Route 53 tells of it. */
function told({ id, name, isPrivate = false }: Zone) {
  return {
    Id: `/hostedzone/${id}`,
    Name: `${name}.`,
    CallerReference: id,
    Config: { PrivateZone: isPrivate },
  };
}

async function finder(
  zones: readonly Zone[],
  delegations: Readonly<Record<string, readonly string[]>>,
  known: readonly PlainZone[] = [],
) {
  const { sessions, dns, ...world } = worldOf(zones, delegations);
  return { find: zoneFinder(sessions, dns, known), ...world };
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

describe('a zone that a plan named', () => {
  const KNOWN: PlainZone = { hostedZoneId: 'ZSHOP', accountId: `${ONE}`, name: 'shop.example.com' };

  test('is looked at by itself while the world asks it', async () => {
    const { find, asked, listed } = await finder([PARENT, SHOP], LIVE, [KNOWN]);
    expect(await find(WWW)).toMatchObject({ hostedZoneId: 'ZSHOP' });
    expect(await find(WWW, 'ZSHOP')).toMatchObject({ hostedZoneId: 'ZSHOP' });
    expect(asked).toEqual(['ZSHOP', 'shop.example.com']);
    expect(listed).toEqual([]);
  });

  test.each<[string, Zone[], Record<string, string[]>, string]>([
    ['is gone', [PARENT], { 'example.com': serversOf('ZPARENT') }, 'ZPARENT'],
    ['was replaced', [PARENT, zone('ZNEW', SHOP.name)], { ...LIVE, [SHOP.name]: serversOf('ZNEW') }, 'ZNEW'],
    ['is asked no more', [SHOP, zone('ZNEW', SHOP.name)], { ...LIVE, [SHOP.name]: serversOf('ZNEW') }, 'ZNEW'],
    ['has become an orphan', [PARENT, SHOP], { 'example.com': serversOf('ZPARENT') }, 'ZPARENT'],
    ['has another name', [PARENT, zone('ZSHOP', 'example.net')], LIVE, 'ZPARENT'],
    ['is private', [PARENT, { ...SHOP, isPrivate: true }], LIVE, 'ZPARENT'],
  ])('and %s is looked for among all', async (_what, zones, delegations, found) => {
    const { find, listed } = await finder(zones, delegations, [KNOWN]);
    expect(await find(WWW)).toMatchObject({ hostedZoneId: found });
    expect(listed).toEqual([ONE, TWO]);
  });

  test('does not stand in for one that is pinned, nor for a name that lies elsewhere', async () => {
    const { find, listed } = await finder([PARENT, SHOP], LIVE, [KNOWN]);
    expect(await find(WWW, 'ZPARENT')).toMatchObject({ hostedZoneId: 'ZPARENT' });
    expect(await find('www.example.com')).toMatchObject({ hostedZoneId: 'ZPARENT' });
    expect(listed).toEqual([ONE, TWO]);
  });

  test('gives way to a nearer one to which it delegates by now', async () => {
    const parent = { hostedZoneId: 'ZPARENT', accountId: `${ONE}`, name: 'example.com' };
    const facts = async (zones: readonly Zone[], delegations: Readonly<Record<string, readonly string[]>>) => {
      const { sessions, dns, listed } = worldOf(zones, delegations);
      const eyes = { dns, probe: () => Promise.reject(new Error('nobody is probed')) };
      return { facts: await gatherDns(sessions, { domains: [WWW] }, eyes, [parent]), listed };
    };

    const before = await facts([PARENT, SHOP], { 'example.com': serversOf('ZPARENT') });
    const after = await facts([{ ...PARENT, delegates: ['shop.example.com'] }, SHOP], LIVE);

    expect([before.facts, before.listed]).toMatchObject([[{ zone: { hostedZoneId: 'ZPARENT' } }], []]);
    expect([after.facts, after.listed]).toMatchObject([[{ zone: { hostedZoneId: 'ZSHOP' } }], [ONE, TWO]]);
  });

  test('is asked again where Route 53 throttles, not forgotten', async () => {
    const { sessions, dns, listed } = worldOf([PARENT, SHOP], LIVE);
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });
    mockClient(sessions.client(Route53Client, `${ONE}`, 'dns'))
      .on(GetHostedZoneCommand)
      .rejects(throttled);
    await expect(zoneFinder(sessions, dns, [KNOWN])(WWW)).rejects.toMatchObject({ name: 'Throttled' });
    expect(listed).toEqual([]);
  });
});
