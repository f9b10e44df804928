import { describe, expect, test } from '@jest/globals';
import { aliases, twoDistributions, update } from './by-sdk.ts';
import { createWorld, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

const MINUTES = 60_000;
const HOST = 'www.example.com';

/** Lets a deployment end. */
const settle = (world: World) => world.clock.advance(2 * MINUTES);

/** Looks at every location after every change, and tells when one has no route for the host. */
function watch(world: World, host: string): string[] {
  const gaps: string[] = [];
  world.cloudFront.network.onChange((location) => {
    if (world.servedBy(host).includes(undefined)) gaps.push(location);
  });
  return gaps;
}

describe('a deployment', () => {
  test('turns the edge locations over one by one, and is Deployed with the last', async () => {
    const { world, target } = twoDistributions();
    const seen: { location: string; served: number; status: string | undefined; at: number }[] = [];
    const started = world.clock.now();
    const end = world.cloudFront.network.onChange((location) => {
      const served = world.servedBy('new.example.com').filter((id) => id === target.id).length;
      const { status } = world.cloudFront.distributions()[1] ?? {};
      seen.push({ location, served, status, at: world.clock.now() - started });
    });
    await update(world, target.id, () => aliases('new.example.com'));
    expect(world.cloudFront.distributions()[1]?.aliases).toEqual(['new.example.com']);
    expect(world.servedBy('new.example.com')).toEqual(Array(4).fill(undefined));
    await settle(world);
    expect(seen.map(({ served }) => served)).toEqual([1, 2, 3, 4]);
    expect(seen.map(({ status }) => status)).toEqual(['InProgress', 'InProgress', 'InProgress', 'Deployed']);
    expect(new Set(seen.map(({ location }) => location))).toEqual(new Set(world.cloudFront.network.locations));
    expect(new Set(seen.map(({ at }) => at)).size).toBe(4);
    expect(seen[3]?.at).toBeGreaterThanOrEqual(MINUTES);
    expect(seen[3]?.at).toBeLessThanOrEqual(2 * MINUTES);
    end();
    await update(world, target.id, () => aliases());
    await settle(world);
    expect(seen).toHaveLength(4);
  });

  test.each([1, 2, 3, 4, 5])(
    'is superseded by a further update: locations take both in order, Deployed means the newest everywhere (seed %i)',
    async (seed) => {
      const { world, target } = twoDistributions({}, seed);
      const { network } = world.cloudFront;
      const taken = new Map<string, string[]>();
      network.onChange((location) => {
        const held = ['one', 'two'].filter((name) => network.route(location, `${name}.example.com`));
        taken.set(location, [...(taken.get(location) ?? []), held.join()]);
      });
      await update(world, target.id, () => aliases('one.example.com'));
      await world.clock.advance(1000);
      await update(world, target.id, () => aliases('two.example.com'));
      for (let waited = 0; waited < 120; waited += 1) {
        const atAll = world.servedBy('two.example.com').every((id) => id === target.id);
        expect(world.cloudFront.distributions()[1]?.status).toBe(atAll ? 'Deployed' : 'InProgress');
        await world.clock.advance(1000);
      }
      expect(world.cloudFront.distributions()[1]?.status).toBe('Deployed');
      expect([...taken.values()]).toEqual(Array(4).fill(['one', 'two']));
    },
  );

  test('comes out the same for the same seed, and differently for another', async () => {
    const run = async (seed: number) => {
      const world = createWorld({}, seed);
      const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
      const log: unknown[] = [];
      world.cloudFront.network.onChange((location) => log.push([world.clock.now(), location]));
      await update(world, id, () => ({ Comment: 'new' }));
      await settle(world);
      return { log, distributions: world.cloudFront.distributions() };
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect((await run(8)).log).not.toEqual(first.log);
  });

  test('runs at the locations and in the time that the settings name', async () => {
    const world = createWorld({ edgeLocations: ['ONE1-P1'], deploymentMs: { min: 5, max: 5 } });
    const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    await update(world, id, () => ({ Enabled: false }));
    await world.clock.advance(4);
    expect(world.cloudFront.distributions()[0]?.status).toBe('InProgress');
    await world.clock.advance(1);
    expect(world.cloudFront.distributions()[0]?.status).toBe('Deployed');
    expect(world.cloudFront.network.locations).toEqual(['ONE1-P1']);
  });
});

describe('the most specific alias wins', () => {
  const specificity = () => {
    const world = createWorld();
    const seed = (id: string, names: string[], enabled = true) =>
      world.cloudFront.seed({
        accountId: id === 'EWIDE' ? SOURCE_ACCOUNT : TARGET_ACCOUNT,
        id,
        aliases: names,
        enabled,
      });
    seed('EWIDE', ['*.example.com']);
    seed('ELONG', ['*.a.example.com']);
    seed('EEXACT', ['www.example.com', 'x.a.example.com', '*.only.example.org']);
    seed('EOFF', ['off.example.com', '*.off.a.example.com'], false);
    return world;
  };

  test.each([
    ['www.example.com', 'EEXACT'],
    ['WWW.Example.com', 'EEXACT'],
    ['x.a.example.com', 'EEXACT'],
    ['y.a.example.com', 'ELONG'],
    ['z.y.a.example.com', 'ELONG'],
    ['a.example.com', 'EWIDE'],
    ['deep.below.example.com', 'EWIDE'],
    ['example.com', undefined],
    ['only.example.org', undefined],
    ['off.example.com', undefined],
    ['x.off.a.example.com', undefined],
    ['*.example.com', undefined],
    ['nobody.example.net', undefined],
  ])('%s is served by %s', (host, id) => {
    expect(specificity().servedBy(host)).toEqual(Array(4).fill(id));
  });

  test('and the own domain name always leads to the distribution, with the default certificate, unless it is disabled', async () => {
    const { world, source } = twoDistributions();
    const [location = ''] = world.cloudFront.network.locations;
    const byAlias = world.cloudFront.network.route(location, HOST);
    expect(byAlias).toMatchObject({ distributionId: source.id, accountId: SOURCE_ACCOUNT, matched: HOST });
    expect(byAlias?.certificate?.names).toContain('*.example.com');
    const byName = world.cloudFront.network.route(location, source.domainName);
    expect(byName).toEqual({ ...byAlias, matched: source.domainName, certificate: undefined });
    await update(world, source.id, () => ({ Enabled: false }), SOURCE_ACCOUNT);
    await settle(world);
    expect(world.cloudFront.network.route(location, source.domainName)).toBeUndefined();
    expect(world.cloudFront.network.route('NOWHERE', HOST)).toBeUndefined();
  });

  test('IPv6 is told by domain name', () => {
    const world = createWorld();
    const six = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const four = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, ipv6: false });
    expect(world.cloudFront.network.find(six.domainName)).toEqual({ ipv6: true });
    expect(world.cloudFront.network.find(four.domainName.toUpperCase())).toEqual({ ipv6: false });
    expect(world.cloudFront.network.find('dnone.cloudfront.net')).toBeUndefined();
  });
});

describe('the runbooks', () => {
  test('removing the alias first and adding it then leaves edge locations that serve nobody', async () => {
    const { world, source, target } = twoDistributions();
    const gaps = watch(world, HOST);
    await update(world, source.id, () => aliases(), SOURCE_ACCOUNT);
    await update(world, target.id, () => aliases(HOST));
    await settle(world);
    expect(gaps.length).toBeGreaterThan(0);
    expect(world.servedBy(HOST)).toEqual(Array(4).fill(target.id));
  });

  test.each([1, 2, 3, 4, 5])(
    'the wildcard road never leaves an edge location without a route (seed %i)',
    async (seed) => {
      const { world, source, target } = twoDistributions({}, seed);
      world.dns.lead(HOST, source.domainName);
      const gaps = watch(world, HOST);
      await update(world, target.id, () => aliases('*.example.com'));
      await settle(world);
      world.dns.lead(HOST, target.domainName);
      await world.clock.advance(MINUTES);
      await update(world, source.id, () => aliases(), SOURCE_ACCOUNT);
      await settle(world);
      expect(world.servedBy(HOST)).toEqual(Array(4).fill(target.id));
      await update(world, target.id, () => aliases('*.example.com', HOST));
      await settle(world);
      await update(world, target.id, () => aliases(HOST));
      await settle(world);
      expect(gaps).toEqual([]);
      expect(world.servedBy(HOST)).toEqual(Array(4).fill(target.id));
    },
  );

  test('the wildcard road walked without waiting for Deployed does leave one', async () => {
    const { world, source, target } = twoDistributions();
    const gaps = watch(world, HOST);
    await update(world, target.id, () => aliases('*.example.com'));
    await update(world, source.id, () => aliases(), SOURCE_ACCOUNT);
    await settle(world);
    expect(gaps.length).toBeGreaterThan(0);
  });

  test('while both hold it at one location, the newer configuration serves', async () => {
    const { world, source, target } = twoDistributions();
    await update(world, source.id, () => aliases(), SOURCE_ACCOUNT);
    await update(world, target.id, () => aliases(HOST));
    const order = new Map<string, string[]>();
    world.cloudFront.network.onChange((location) => {
      const id = world.cloudFront.network.route(location, HOST)?.distributionId;
      order.set(location, [
        ...(order.get(location) ?? []),
        id === target.id ? 'target' : id === source.id ? 'source' : 'none',
      ]);
    });
    await settle(world);
    const runs = [...order.values()].map((run) => run.join(' '));
    expect(runs).toHaveLength(4);
    for (const run of runs) expect(['none target', 'target target']).toContain(run);
    expect(runs).toContain('target target');
  });

  test('a disabled source is an outage for its alias, although a wildcard of another distribution covers it', async () => {
    const { world, source, target } = twoDistributions();
    await update(world, target.id, () => aliases('*.example.com'));
    await settle(world);
    await update(world, source.id, () => ({ Enabled: false }), SOURCE_ACCOUNT);
    await settle(world);
    expect(world.servedBy(HOST)).toEqual(Array(4).fill(undefined));
    expect(world.servedBy('other.example.com')).toEqual(Array(4).fill(target.id));
  });
});
