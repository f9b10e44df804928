import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../local/clock.ts';
import type { DnsView, HeldCertificate } from '../../../local/contracts.ts';
import { type RouteWatchOptions, watchRoutes } from '../../../local/traffic/route-watch.ts';
import { type FakeDistribution, fakeNetwork } from '../edge/fake-network.ts';

const NAME = 'www.example.com';
const TTL_SECONDS = 60;
const YEAR_2030 = Date.UTC(2030, 0, 1);

function certificateOf(accountId: string, more: Partial<HeldCertificate> = {}): HeldCertificate {
  const arn = `arn:aws:acm:us-east-1:${accountId}:certificate/1`;
  const names = ['*.example.com'];
  return {
    arn,
    accountId,
    names,
    status: 'ISSUED',
    notAfter: YEAR_2030,
    certificatePem: '',
    privateKeyPem: '',
    ...more,
  };
}

function distribution(id: string, accountId: string, certificate = certificateOf(accountId)): FakeDistribution {
  return { id, accountId, domainName: `${id.toLowerCase()}.cloudfront.net`, ipv6: true, certificate };
}

function world(domains: readonly string[] = [NAME], servers?: RouteWatchOptions['servers']) {
  const clock = new VirtualClock();
  const network = fakeNetwork(['FRA', 'IAD']);
  const hosts: { from: number; host: string | undefined }[] = [];
  const hearers = new Set<() => void>();
  const point = (host: string | undefined) => {
    hosts.push({ from: clock.now(), host });
    for (const hear of hearers) hear();
  };
  const dns: DnsView = {
    resolve: () => ({ rcode: 'REFUSED', answers: [], authority: [] }),
    cloudFrontHostOf: (_, at = clock.now()) => hosts.findLast(({ from }) => from <= at)?.host,
    cacheSecondsOf: () => TTL_SECONDS,
    onChange: (listener) => {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
  };
  const watch = () => watchRoutes({ network, dns, domains, clock, ...(servers ? { servers } : {}) });
  return { clock, network, point, watch };
}

const old = distribution('E1OLD', '111111111111');
const next = distribution('E2NEW', '222222222222');

describe('watching routes in virtual time', () => {
  it('finds nothing to lose when a cover serves meanwhile, and tells when each location changed over', async () => {
    const { clock, network, point, watch } = world();
    network.deploy(old, [NAME]);
    network.deploy(next, []);
    point(old.domainName);
    const { report } = watch();
    network.deploy(next, ['*.example.com'], ['FRA']);
    await clock.advance(30_000);
    network.deploy(next, ['*.example.com'], ['IAD']);
    network.deploy(old, [], ['IAD']);
    await clock.advance(30_000);
    network.deploy(old, [], ['FRA']);
    const { lost, asked, timeline } = report();
    expect(lost).toBe(0);
    expect(asked).toBe(10);
    const start = Date.UTC(2026, 0, 1);
    expect(timeline.map(({ at, location, to }) => [at - start, location, to])).toEqual([
      [0, 'FRA', 'E1OLD'],
      [0, 'IAD', 'E1OLD'],
      [30_000, 'IAD', 'E2NEW'],
      [60_000, 'FRA', 'E2NEW'],
    ]);
  });

  it('tells where and when a name was uncovered, even if only for a moment at one location', async () => {
    const { clock, network, point, watch } = world();
    network.deploy(old, [NAME]);
    network.deploy(next, []);
    point(old.domainName);
    const { report } = watch();
    await clock.advance(5_000);
    network.deploy(old, [], ['IAD']);
    network.deploy(next, [NAME], ['IAD']);
    const { losses, byLocation, byReason } = report();
    expect(losses).toMatchObject([
      { at: Date.UTC(2026, 0, 1) + 5_000, location: 'IAD', domain: NAME, reason: 'status 403' },
    ]);
    expect(byLocation).toMatchObject({ FRA: { lost: 0 }, IAD: { lost: 1 } });
    expect(byReason).toEqual({ 'status 403': 1 });
  });

  it.each([
    [
      'a name two labels below the wildcard',
      certificateOf('111111111111'),
      'a.b.example.com',
      'tls certificate does not cover the name',
    ],
    ['no certificate', undefined, NAME, 'tls certificate does not cover the name'],
    ["another account's certificate", certificateOf('999999999999'), NAME, 'status 421'],
    [
      'a pending certificate',
      certificateOf('111111111111', { status: 'PENDING_VALIDATION' }),
      NAME,
      'tls certificate is not valid',
    ],
    ['an expired certificate', certificateOf('111111111111', { notAfter: 0 }), NAME, 'tls certificate is not valid'],
  ])('judges %s as lost', (_, certificate, domain, reason) => {
    const { network, point, watch } = world([domain]);
    network.deploy({ ...old, certificate }, ['*.example.com']);
    point(old.domainName);
    expect(watch().report().byReason).toEqual({ [reason]: 2 });
  });

  it('judges the default certificate as enough for a name of CloudFront itself', () => {
    const { network, point, watch } = world([old.domainName]);
    network.deploy({ ...old, certificate: undefined }, []);
    point(old.domainName);
    expect(watch().report().lost).toBe(0);
  });

  it('judges at every change of DNS, also where no edge changes', async () => {
    const { clock, network, point, watch } = world();
    network.deploy(old, [NAME]);
    point(old.domainName);
    const { report, stop } = watch();
    await clock.advance(5_000);
    point(undefined);
    await clock.advance(60_000);
    point(old.domainName);
    expect(report().byReason).toEqual({ 'dns leads to no distribution': 2 });
    expect(report().losses[0]?.at).toBe(Date.UTC(2026, 0, 1) + 5_000);
    stop();
    point(undefined);
    expect(report().lost).toBe(2);
  });

  it('judges a name as lost that a distribution serves to which it does not belong', () => {
    const { network, point, watch } = world([NAME], () => ['E1OLD']);
    network.deploy(old, [NAME]);
    network.deploy(next, ['*.example.com']);
    point(old.domainName);
    const { report } = watch();
    expect(report().lost).toBe(0);
    network.deploy(old, [], ['IAD']);
    expect(report().losses).toMatchObject([
      { location: 'IAD', reason: 'served by E2NEW, where the name does not belong', distributionId: undefined },
    ]);
  });

  it('judges DNS too when asked by hand, and for as long as resolvers may hold what it answered', async () => {
    const { clock, network, point, watch } = world();
    network.deploy(old, [NAME]);
    const { check, stop, report } = watch();
    expect(check().map(({ reason }) => reason)).toEqual(Array(2).fill('dns leads to no distribution'));
    point('d9gone.cloudfront.net');
    expect(check()[0]?.reason).toBe('dns leads to a distribution that does not exist');
    await clock.advance(1_000);
    point(old.domainName);
    expect(check()[0]?.reason).toBeUndefined();
    await clock.advance(TTL_SECONDS * 1000 - 1);
    expect(check()[0]?.reason).toBe('dns caches lead to a distribution that does not exist');
    await clock.advance(1);
    expect(check()).toEqual([]);
    stop();
    const { asked } = report();
    network.deploy(old, []);
    expect(report().asked).toBe(asked);
  });
});
