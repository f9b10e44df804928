import { CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import type { SeedRecordSet } from '../../../local/route53/seeds.ts';
import { ACCOUNT, alias, does, EDGE, OTHER_ACCOUNT, values, worldWith } from './route53-world.ts';

const FIRST = 'd111111abcdef8.cloudfront.net';
const SECOND = 'd222222abcdef8.cloudfront.net';

describe('a public zone, as resolvers see it', () => {
  const { dns } = worldWith([
    values('www.example.com', 'A', '192.0.2.1', '192.0.2.2'),
    values('www.example.com', 'TXT', '"x"'),
    values('*.example.com', 'A', '192.0.2.9'),
    values('a.deep.example.com', 'A', '192.0.2.3'),
    values('cdn.example.com', 'CNAME', FIRST),
    values('away.example.com', 'CNAME', 'www.elsewhere.example.'),
    values('chain.example.com', 'CNAME', 'cdn.example.com'),
    values('one.example.com', 'CNAME', 'two.example.com'),
    values('two.example.com', 'CNAME', 'one.example.com'),
    values('sub.example.com', 'NS', 'ns.example.net.'),
    alias('alias.example.com'),
    alias('alias.example.com', FIRST, 'AAAA'),
    alias('alias.example.com', FIRST, 'HTTPS'),
    alias('v4.example.com', SECOND, 'AAAA'),
    alias('lost.example.com', 'd999999abcdef8.cloudfront.net'),
    { Name: 'same.example.com', Type: 'A', AliasTarget: { DNSName: 'www.example.com', EvaluateTargetHealth: false } },
    { Name: 'cc.example.com', Type: 'CNAME', AliasTarget: { DNSName: 'cdn.example.com', EvaluateTargetHealth: false } },
  ]);
  const data = (name: string, type = 'A') =>
    dns
      .resolve(name, type)
      .answers.map((answer) => answer.data)
      .sort();

  it.each([
    ['a record', 'www.example.com', 'A', ['192.0.2.1', '192.0.2.2']],
    ['a record in other letters and with a final dot', 'WWW.Example.COM.', 'A', ['192.0.2.1', '192.0.2.2']],
    ['a wildcard', 'any.example.com', 'A', ['192.0.2.9']],
    ['a wildcard some levels down', 'x.y.example.com', 'A', ['192.0.2.9']],
    ['an alias to CloudFront', 'alias.example.com', 'A', ['127.0.1.1', '127.0.1.2']],
    ['an AAAA alias', 'alias.example.com', 'AAAA', ['::1']],
    ['an HTTPS alias', 'alias.example.com', 'HTTPS', ['1 . ipv4hint=127.0.1.1,127.0.1.2 ipv6hint=::1']],
    ['a same-zone alias', 'same.example.com', 'A', ['192.0.2.1', '192.0.2.2']],
    ['a CNAME to CloudFront', 'cdn.example.com', 'A', ['127.0.1.1', '127.0.1.2', FIRST]],
    ['a CNAME itself', 'cdn.example.com', 'CNAME', [FIRST]],
    ['a chain', 'chain.example.com', 'A', ['127.0.1.1', '127.0.1.2', 'cdn.example.com', FIRST]],
    ['a CNAME-type alias', 'cc.example.com', 'CNAME', [FIRST]],
    ['a CNAME that leads away', 'away.example.com', 'A', ['www.elsewhere.example']],
    ["CloudFront's own name", FIRST, 'AAAA', ['::1']],
  ])('%s answers', (_what, name, type, expected) => {
    expect(dns.resolve(name, type).rcode).toBe('NOERROR');
    expect(data(name, type)).toEqual(expected);
  });

  it.each([
    ['another type of a name that exists', 'www.example.com', 'MX', 'NOERROR'],
    ['a name between names', 'deep.example.com', 'A', 'NOERROR'],
    ['a type the wildcard lacks', 'any.example.com', 'TXT', 'NOERROR'],
    ['an AAAA alias to a distribution without IPv6', 'v4.example.com', 'AAAA', 'NOERROR'],
    ['an alias to no distribution', 'lost.example.com', 'A', 'NOERROR'],
    ['a name below one that exists, which no wildcard covers', 'x.www.example.com', 'A', 'NXDOMAIN'],
    ['a distribution that does not exist', 'd999999abcdef8.cloudfront.net', 'A', 'NXDOMAIN'],
    ['a distribution without IPv6', SECOND, 'AAAA', 'NOERROR'],
  ])('%s is answered by an SOA record alone', (_what, name, type, rcode) => {
    const reply = dns.resolve(name, type);
    expect(reply).toMatchObject({ rcode, answers: [] });
    expect(reply.authority.map((record) => record.type)).toEqual(['SOA']);
  });

  it('holds negative answers as long as the SOA record says', () => {
    expect(dns.resolve('x.www.example.com', 'A').authority).toMatchObject([{ name: 'example.com', ttl: 900 }]);
    const short = worldWith([], { negativeTtlSeconds: 60 });
    expect(short.dns.resolve('x.example.com', 'A').authority).toMatchObject([{ ttl: 60 }]);
  });

  it('answers aliases under their own name with the TTL of CloudFront', () => {
    const [answer] = dns.resolve('alias.example.com', 'A').answers;
    expect(answer).toMatchObject({ name: 'alias.example.com', type: 'A', ttl: 60 });
  });

  it('refers to name servers elsewhere for what is delegated to them', () => {
    for (const name of ['sub.example.com', 'www.sub.example.com']) {
      const reply = dns.resolve(name, 'A');
      expect(reply).toMatchObject({ rcode: 'NOERROR', answers: [] });
      expect(reply.authority).toEqual([{ name: 'sub.example.com', type: 'NS', ttl: 300, data: 'ns.example.net' }]);
    }
  });

  it('knows of names above its zones that they exist, and nothing else', () => {
    expect(dns.resolve('com', 'CAA')).toEqual({ rcode: 'NOERROR', answers: [], authority: [] });
  });

  it('answers SERVFAIL to a circle, and REFUSED to what nobody here serves', () => {
    expect(dns.resolve('one.example.com', 'A').rcode).toBe('SERVFAIL');
    expect(dns.resolve('example.org', 'A').rcode).toBe('REFUSED');
    expect(dns.resolve('not..a.name', 'A').rcode).toBe('REFUSED');
  });

  it.each([
    ['alias.example.com', FIRST],
    ['chain.example.com', FIRST],
    ['cc.example.com', FIRST],
    ['v4.example.com', SECOND],
    [FIRST, FIRST],
    ['www.example.com', undefined],
    ['same.example.com', undefined],
    ['one.example.com', undefined],
    ['x.sub.example.com', undefined],
    ['example.org', undefined],
  ])('%s leads to the CloudFront host %s', (name, host) => {
    expect(dns.cloudFrontHostOf(name)).toBe(host);
  });
});

describe('several sets of one name and type', () => {
  const set = (SetIdentifier: string, address: string, policy: Partial<SeedRecordSet>): SeedRecordSet => ({
    ...values('www.example.com', 'A', address),
    SetIdentifier,
    ...policy,
  });
  const drawn = (records: SeedRecordSet[], times = 100) => {
    const { dns } = worldWith(records);
    return Array.from({ length: times }, () => dns.resolve('www.example.com', 'A').answers.map(({ data }) => data));
  };
  const count = (answers: string[][], address: string) => answers.filter(([data]) => data === address).length;

  it('weighted: by their weights, never the one of weight 0', () => {
    const answers = drawn([
      set('a', '192.0.2.1', { Weight: 3 }),
      set('b', '192.0.2.2', { Weight: 1 }),
      set('c', '192.0.2.3', { Weight: 0 }),
    ]);
    expect(count(answers, '192.0.2.1')).toBeGreaterThan(60);
    expect(count(answers, '192.0.2.2')).toBeGreaterThan(10);
    expect(count(answers, '192.0.2.3')).toBe(0);
  });

  it('weighted, all of weight 0: alike', () => {
    const answers = drawn([set('a', '192.0.2.1', { Weight: 0 }), set('b', '192.0.2.2', { Weight: 0 })]);
    expect(count(answers, '192.0.2.1')).toBeGreaterThan(30);
    expect(count(answers, '192.0.2.2')).toBeGreaterThan(30);
  });

  it.each([
    ['failover: the primary', { Failover: 'SECONDARY' }, { Failover: 'PRIMARY' }],
    ['geolocation: the default', { GeoLocation: { CountryCode: 'DE' } }, { GeoLocation: { CountryCode: '*' } }],
    ['latency: the first', { Region: 'us-east-1' }, { Region: 'eu-west-1' }],
  ] as const)('%s', (what, one, two) => {
    const answers = drawn([set('a', '192.0.2.1', one), set('b', '192.0.2.2', two)], 10);
    expect(count(answers, what.startsWith('latency') ? '192.0.2.1' : '192.0.2.2')).toBe(10);
  });

  it('multivalue: up to eight of them', () => {
    const sets = Array.from({ length: 10 }, (_, i) => set(`${i}`, `192.0.2.${i}`, { MultiValueAnswer: true }));
    expect(drawn(sets, 1)[0]).toHaveLength(8);
  });

  it('answers come in an order that the seed alone decides', () => {
    const simple = [values('www.example.com', 'A', '192.0.2.1', '192.0.2.2', '192.0.2.3')];
    const orders = drawn(simple, 20).map((order) => order.join());
    expect(new Set(orders).size).toBeGreaterThan(1);
    expect(drawn(simple, 20).map((order) => order.join())).toEqual(orders);
  });
});

describe('zones below and beside each other', () => {
  it('answers from a subzone only when its parent delegates to its name servers', async () => {
    const { seed, dns, change, clock } = worldWith([values('www.sub.example.com', 'A', '192.0.2.1')]);
    const records = [values('www.sub.example.com', 'A', '192.0.2.2')];
    const sub = seed.zone({ accountId: OTHER_ACCOUNT, name: 'sub.example.com', records });
    const answer = () => dns.resolve('www.sub.example.com', 'A').answers;
    expect(answer()).toMatchObject([{ data: '192.0.2.1' }]);
    await change(does('CREATE', values('sub.example.com', 'NS', ...sub.nameServers)));
    await clock.advance(40_000);
    expect(answer()).toMatchObject([{ data: '192.0.2.2' }]);
  });

  it('answers from the delegated one of two zones of one name, whatever their order', () => {
    const { seed, dns } = worldWith();
    const zone = (address: string, delegated: boolean) =>
      seed.zone({
        accountId: ACCOUNT,
        name: 'twice.example',
        delegated,
        records: [values('twice.example', 'A', address)],
      });
    zone('192.0.2.1', false);
    zone('192.0.2.2', true);
    expect(dns.resolve('twice.example', 'A').answers).toMatchObject([{ data: '192.0.2.2' }]);
  });

  it('answers nothing from private zones, nor from a zone still pending', async () => {
    const { seed, dns, client, clock } = worldWith();
    const vpc = { VPCRegion: 'us-east-1', VPCId: 'vpc-12345678' };
    seed.zone({ accountId: ACCOUNT, name: 'internal.example', vpc });
    expect(dns.resolve('internal.example', 'SOA').rcode).toBe('REFUSED');
    await client.send(new CreateHostedZoneCommand({ Name: 'new.example', CallerReference: 'a' }));
    expect(dns.resolve('new.example', 'SOA').rcode).toBe('REFUSED');
    await clock.advance(40_000);
    expect(dns.resolve('new.example', 'SOA').rcode).toBe('NOERROR');
  });
});

describe('looking back', () => {
  const settings = { insyncMs: { min: 30_000, max: 30_000 } };

  it('finds what was answered at every moment of the last day', async () => {
    const { dns, change, clock } = worldWith([values('www.example.com', 'CNAME', FIRST)], settings);
    const start = clock.now();
    await change(does('UPSERT', values('www.example.com', 'CNAME', SECOND)));
    await clock.advance(24 * 3600_000);
    expect(dns.cloudFrontHostOf('www.example.com')).toBe(SECOND);
    expect(dns.cloudFrontHostOf('www.example.com', start + 30_000)).toBe(SECOND);
    expect(dns.cloudFrontHostOf('www.example.com', start + 29_999)).toBe(FIRST);
    expect(dns.resolve('www.example.com', 'CNAME', start).answers).toMatchObject([{ data: FIRST }]);
  });

  it('never shows a later change before an earlier one', async () => {
    const { dns, change, clock } = worldWith([], { insyncMs: { min: 0, max: 60_000 } });
    for (let i = 0; i < 10; i += 1) await change(does('CREATE', values(`n${i}.example.com`, 'A', '192.0.2.1')));
    for (let second = 0; second <= 60; second += 1) {
      const there = Array.from({ length: 10 }, (_, i) => dns.resolve(`n${i}.example.com`, 'A').rcode === 'NOERROR');
      expect(there.indexOf(false) === -1 || !there.slice(there.indexOf(false)).includes(true)).toBe(true);
      await clock.advance(1000);
    }
    expect(dns.resolve('n9.example.com', 'A').rcode).toBe('NOERROR');
  });

  it.each([
    ['an alias', alias('www.example.com'), alias('www.example.com', SECOND), 60],
    ['a CNAME', values('www.example.com', 'CNAME', FIRST), values('www.example.com', 'CNAME', SECOND), 300],
    ['no such name', undefined, alias('www.example.com'), 900],
  ] as const)('a resolver may hold %s for its TTL after a change, and no longer', async (_what, before, after, ttl) => {
    const { dns, change, clock } = worldWith(before ? [before] : [], settings);
    expect(dns.cacheSecondsOf('www.example.com')).toBe(0);
    await change(does('UPSERT', after));
    expect(dns.cacheSecondsOf('www.example.com')).toBe(0);
    await clock.advance(30_000);
    expect(dns.cacheSecondsOf('www.example.com')).toBe(ttl);
    expect(dns.cacheSecondsOf('other.example.com')).toBe(0);
    await clock.advance(ttl * 1000 - 1);
    const slowest = clock.now() - dns.cacheSecondsOf('www.example.com') * 1000;
    expect(dns.cloudFrontHostOf('www.example.com', slowest)).toBe(before ? FIRST : undefined);
    await clock.advance(1);
    expect(dns.cacheSecondsOf('www.example.com')).toBe(0);
  });

  it('counts the records that lead somewhere, and not what else an apex has', async () => {
    const { dns, change, clock } = worldWith([alias('example.com')], settings);
    await change(does('UPSERT', alias('example.com', SECOND)));
    await clock.advance(30_000);
    expect(dns.cacheSecondsOf('example.com')).toBe(60);
  });

  it('sees a change at the end of a chain of names', async () => {
    const records = [values('www.example.com', 'CNAME', 'cdn.example.com'), alias('cdn.example.com')];
    const { dns, change, clock } = worldWith(records, settings);
    await change(does('UPSERT', alias('cdn.example.com', SECOND)));
    await clock.advance(30_000);
    expect(dns.cacheSecondsOf('www.example.com')).toBe(300);
    expect(dns.cacheSecondsOf('cdn.example.com')).toBe(60);
  });

  it('looking changes nothing: the same seed gives the same times with and without it', async () => {
    const times = async (look: boolean) => {
      const { dns, change, clock } = worldWith([alias('www.example.com')]);
      const { ChangeInfo } = await change(does('CREATE', alias('a.example.com')));
      if (look) for (let i = 0; i < 10; i += 1) dns.resolve('www.example.com', 'A');
      await change(does('CREATE', alias('b.example.com')));
      let ms = 0;
      for (; dns.resolve('b.example.com', 'A').rcode !== 'NOERROR'; ms += 100) await clock.advance(100);
      return `${ChangeInfo?.Id} ${ms}`;
    };
    expect(await times(true)).toBe(await times(false));
    expect(Object.keys(EDGE)).toHaveLength(2);
  });
});

describe('whoever hears of changes', () => {
  it('is told of each at the moment from which DNS answers by it', async () => {
    const { dns, change, clock, client } = worldWith([], { insyncMs: { min: 5_000, max: 5_000 } });
    const heard: string[] = [];
    const stop = dns.onChange(() => heard.push(dns.resolve('new.example.com', 'A').rcode));
    await change(does('CREATE', values('new.example.com', 'A', '192.0.2.1')));
    await clock.advance(4_999);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual(['NOERROR']);
    await client.send(new CreateHostedZoneCommand({ Name: 'other.example', CallerReference: 'once' }));
    await clock.advance(5_000);
    expect(heard).toHaveLength(2);
    stop();
    await change(does('DELETE', values('new.example.com', 'A', '192.0.2.1')));
    await clock.advance(5_000);
    expect(heard).toHaveLength(2);
  });
});
