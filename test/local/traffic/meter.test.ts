import { createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from 'dns-packet';
import { ScaledClock } from '../../../local/clock.ts';
import { createEdge, type Edge } from '../../../local/edge/create-edge.ts';
import { createMeter, type Meter, type MeterOptions, type MeterRequest } from '../../../local/traffic/meter.ts';
import { type ThrowAwayCa, throwAwayCa } from '../edge/certificates.ts';
import { type FakeDistribution, type FakeNetwork, fakeNetwork } from '../edge/fake-network.ts';
import { type FakeDns, fakeDns } from './fake-dns.ts';

const NAME = 'www.example.com';
let ca: ThrowAwayCa;
let defaultCertificate: Awaited<ReturnType<ThrowAwayCa['issue']>>;
let old: FakeDistribution;
let next: FakeDistribution;
let network: FakeNetwork;
let edge: Edge;
let dns: FakeDns;
let leadsTo: string | undefined;
const clock = new ScaledClock();

beforeAll(async () => {
  ca = await throwAwayCa();
  defaultCertificate = await ca.issue('cloudfront', '*.cloudfront.net');
  const distribution = async (id: string, accountId: string, domainName: string, ipv6: boolean) => {
    return { id, accountId, domainName, ipv6, certificate: await ca.issue(accountId, NAME, '*.example.com') };
  };
  old = await distribution('E1OLD', '111111111111', 'd1old.cloudfront.net', true);
  next = await distribution('E2NEW', '222222222222', 'd2new.cloudfront.net', false);
});

beforeEach(async () => {
  network = fakeNetwork(['FRA', 'IAD']);
  network.deploy(old, [NAME]);
  network.deploy(next, []);
  leadsTo = old.domainName;
  edge = await createEdge({ network, clock, httpPort: 0, httpsPort: 0, defaultCertificate });
  dns = await fakeDns((name, type) => {
    const addresses = leadsTo === undefined ? undefined : edge.addressesOf(leadsTo);
    if (!addresses || leadsTo === undefined) return undefined;
    const host = leadsTo;
    const found = type === 'A' ? addresses.ipv4 : addresses.ipv6;
    const records = found.map((data) => ({ type, name: host, ttl: 60, data }) as Answer);
    return [{ type: 'CNAME', name, ttl: 60, data: host }, ...records];
  });
});

afterEach(async () => {
  await edge.close();
  await dns.close();
});

function meterOf(more: Partial<MeterOptions> = {}): Meter {
  const { httpsPort } = edge;
  return createMeter({
    domains: [NAME],
    dnsServers: [dns.server],
    httpsPort,
    ca: ca.pem,
    intervalMs: 2,
    clock,
    ...more,
  });
}

/** Resolves when `count` further requests that `matches` were answered. */
function answered(
  meter: Meter,
  count: number,
  matches: (request: MeterRequest) => boolean = () => true,
): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    const end = meter.onRequest((request) => {
      if (matches(request)) left -= 1;
      if (left > 0) return;
      end();
      resolve();
    });
  });
}

const isServed = ({ reason }: MeterRequest) => reason === undefined;
const isLost = ({ reason }: MeterRequest) => reason !== undefined;
const by = (id: string, location: string) => (request: MeterRequest) =>
  request.distributionId === id && request.location === location;

describe('a move that never leaves the name uncovered', () => {
  it('loses nothing, asks every location over IPv4 and IPv6, and tells when each began to answer anew', async () => {
    const meter = meterOf();
    const addresses = new Set<unknown>();
    meter.onRequest(({ address }) => addresses.add(address));
    meter.start();
    await answered(meter, 12);
    network.deploy(next, ['*.example.com']);
    leadsTo = next.domainName;
    network.deploy(old, [], ['IAD']);
    await answered(meter, 2, by('E2NEW', 'IAD'));
    network.deploy(old, [], ['FRA']);
    await answered(meter, 2, by('E2NEW', 'FRA'));
    const report = await meter.stop();

    expect(report.byReason).toEqual({});
    expect(report.served).toBe(report.asked);
    expect(Object.keys(report.byDistribution).sort()).toEqual(['E1OLD', 'E2NEW']);
    const expected = [
      ...(edge.addressesOf('d1old.cloudfront.net')?.ipv4 ?? []),
      ...(edge.addressesOf('d1old.cloudfront.net')?.ipv6 ?? []),
    ];
    expect([...addresses].sort()).toEqual(expected.sort());
    const turns = report.timeline.map(({ location, from, to }) => `${location} ${from} ${to}`);
    expect(turns.slice(0, 2).sort()).toEqual(['FRA undefined E1OLD', 'IAD undefined E1OLD']);
    expect(turns.slice(2)).toEqual(['IAD E1OLD E2NEW', 'FRA E1OLD E2NEW']);
    expect(report.gaps.longestMs).toBeLessThan(2000);
  });

  it('is asked by viewers who keep DNS answers and by viewers who ask each time', async () => {
    const meter = meterOf();
    meter.start();
    await answered(meter, 20);
    const { asked } = await meter.stop();
    const resolved = dns.asked.get(`${NAME} A`) ?? 0;
    expect(resolved).toBeGreaterThan(3);
    expect(resolved).toBeLessThan(asked - 3);
  });
});

describe('a meter that must be able to fail', () => {
  it('shows losses with time, address and reason while nothing covers the name, and only then', async () => {
    const meter = meterOf();
    meter.start();
    await answered(meter, 5);
    const before = clock.now();
    network.deploy(old, []);
    await answered(meter, 5, isLost);
    network.deploy(next, [NAME]);
    await answered(meter, 5, isServed);
    const after = clock.now();
    const report = await meter.stop();

    expect(report.lost).toBeGreaterThanOrEqual(5);
    expect(report.asked).toBe(report.served + report.lost);
    expect(report.byReason).toEqual({ 'tls ERR_TLS_CERT_ALTNAME_INVALID': report.lost });
    for (const loss of report.losses) {
      expect(loss.at).toBeGreaterThanOrEqual(before);
      expect(loss.at).toBeLessThanOrEqual(after);
      expect(loss.address).toMatch(/^127\.0\.0\.|^::1$/);
    }
    expect(report.timeline.at(-1)?.to).toBe('E2NEW');
  });

  it('shows a single uncovered location among covered ones', async () => {
    network.deploy(old, [], ['IAD']);
    const meter = meterOf();
    meter.start();
    await answered(meter, 3, isLost);
    const report = await meter.stop();
    const own = edge.locations.find(({ name }) => name === 'IAD');
    expect(report.losses.map(({ address }) => address)).toContain(own?.address);
    expect(report.served).toBeGreaterThan(0);
    expect(report.byLocation.FRA?.lost).toBe(0);
  });

  it('counts a certificate of an unknown authority as lost', async () => {
    const meter = meterOf({ ca: (await throwAwayCa()).pem });
    meter.start();
    await answered(meter, 2);
    const report = await meter.stop();
    expect(report.served).toBe(0);
    expect(Object.keys(report.byReason)).toEqual([expect.stringMatching(/^tls /)]);
  });

  it('counts a name that does not resolve as lost, without an address', async () => {
    leadsTo = undefined;
    const meter = meterOf();
    meter.start();
    await answered(meter, 2);
    const report = await meter.stop();
    expect(report.byReason).toEqual({ 'dns ENOTFOUND': report.asked });
    expect(report.losses[0]?.address).toBeUndefined();
    expect(report.byLocation.unknown?.lost).toBe(report.asked);
  });

  it('counts a refused connection, and an edge that never answers, as lost', async () => {
    await edge.close();
    const refused = meterOf();
    refused.start();
    await answered(refused, 2);
    expect((await refused.stop()).byReason['connection ECONNREFUSED']).toBeGreaterThan(1);

    const held = new Set<Socket>();
    const silent = createServer((socket) => held.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, resolve));
    const bound = silent.address();
    const httpsPort = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const waiting = meterOf({ httpsPort, timeoutMs: 100, workers: 1 });
    waiting.start();
    await answered(waiting, 2);
    const report = await waiting.stop();
    for (const socket of held) socket.destroy();
    silent.close();
    expect(report.byReason).toEqual({ timeout: report.asked });
    expect(report.gaps.longestMs).toBeGreaterThan(90);
  });
});

describe('viewers whose connection began before the name went to another account', () => {
  const moved = async (retryMisdirected: boolean) => {
    const meter = meterOf({ keepAlive: true, workers: 1, retryMisdirected });
    meter.start();
    await answered(meter, 6);
    network.deploy(next, [NAME]);
    network.deploy(old, []);
    await answered(meter, 2, ({ reason, misdirected }) => misdirected || reason !== undefined);
    return meter.stop();
  };

  it('lose nothing when they ask again on a new connection after a 421, as browsers do', async () => {
    const report = await moved(true);
    expect(report.byReason).toEqual({});
    expect(report.misdirected).toBeGreaterThanOrEqual(2);
    expect(report.byDistribution.E2NEW).toBeGreaterThanOrEqual(2);
  });

  it('lose the request when they do not', async () => {
    const report = await moved(false);
    expect(report.misdirected).toBe(0);
    expect(report.lost).toBeGreaterThanOrEqual(2);
    expect(report.byReason).toEqual({ 'status 421': report.lost });
    expect(report.losses[0]?.location).toMatch(/FRA|IAD/);
  });

  it("lose every request, asked again or not, while the certificate is another account's for good", async () => {
    const mixed = { ...next, certificate: old.certificate };
    network.deploy(old, []);
    network.deploy({ ...mixed, id: 'E4MIX', domainName: 'd4mix.cloudfront.net' }, [NAME]);
    const meter = meterOf();
    meter.start();
    await answered(meter, 3);
    const report = await meter.stop();
    expect(report.served).toBe(0);
    expect(report.byReason).toEqual({ 'status 421': report.asked });
  });
});

describe('viewers who keep their connections', () => {
  it('see the configuration of each moment within one account', async () => {
    const own: FakeDistribution = {
      ...next,
      id: 'E3OWN',
      accountId: old.accountId,
      domainName: 'd3own.cloudfront.net',
    };
    const meter = meterOf({ keepAlive: true, workers: 1 });
    meter.start();
    await answered(meter, 6);
    network.deploy(own, [NAME]);
    network.deploy(old, []);
    await answered(meter, 4, ({ distributionId }) => distributionId === 'E3OWN');
    expect(await meter.stop()).toMatchObject({ lost: 0, misdirected: 0 });
  });
});

describe('making a meter', () => {
  it('refuses a wildcard and tells what to ask for instead', () => {
    expect(() => meterOf({ domains: ['*.example.com'] })).toThrow('such as probe.example.com');
  });

  it('refuses to ask for nothing, and to start twice', async () => {
    expect(() => meterOf({ domains: [] })).toThrow('at least one domain');
    const meter = meterOf();
    meter.start();
    expect(() => meter.start()).toThrow('started before');
    await meter.stop();
  });
});
