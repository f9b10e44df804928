import {
  AssociateAliasCommand,
  ListConflictingAliasesCommand,
  ListDomainConflictsCommand,
  UpdateDomainAssociationCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { aliases, update } from './by-sdk.ts';
import { HOST, MINUTES, multiTenant, tenantOf, twoTenants, updateTenant } from './by-tenants.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

const KINDS = ['distribution', 'distribution-tenant'] as const;
type Kind = (typeof KINDS)[number];
type Settings = Parameters<typeof createWorld>[0];

const txtMissing = { name: 'IllegalUpdate', message: 'Invalid or missing alias DNS TXT records.', status: 400 };
const sourceEnabled = {
  name: 'IllegalUpdate',
  message: 'Alias move is not allowed since the source distribution is enabled.',
};

/** Puts a holder of the aliases of that kind there: its id, and the name that DNS has to lead them to. */
function holder(world: World, kind: Kind, accountId: string, name: string, held: string[], enabled = true) {
  if (kind === 'distribution') {
    const certificateArn = world.certificates.add(accountId, ['*.example.com', 'example.com']);
    const { id, domainName } = world.cloudFront.seed({ accountId, aliases: held, certificateArn, enabled });
    return { id, host: domainName };
  }
  const { distribution, group } = multiTenant(world, accountId);
  const ids = { distributionId: distribution.id, connectionGroupId: group.id };
  const { id } = world.cloudFront.seedTenant({ accountId, name, domains: held, enabled, ...ids });
  return { id, host: group.routingEndpoint };
}

function sourceAndTarget(
  from: Kind,
  to: Kind,
  { sourceAccount = TARGET_ACCOUNT, enabled = true, settings = {} as Settings } = {},
) {
  const world = createWorld({ txtNegativeCacheSeconds: 0, ...settings });
  const source = holder(world, from, sourceAccount, 'source', [HOST, 'example.com'], enabled);
  const target = holder(world, to, TARGET_ACCOUNT, 'target', ['new.example.com']);
  const client = world.clientOf(TARGET_ACCOUNT);
  const TargetResource = to === 'distribution' ? { DistributionId: target.id } : { DistributionTenantId: target.id };
  const move = (Domain: string, IfMatch?: string) =>
    client.send(new UpdateDomainAssociationCommand({ Domain, TargetResource, IfMatch }));
  return { world, source, target, client, TargetResource, move };
}

/** The names that a holder has now. */
function heldBy(world: World, id: string): readonly string[] {
  const distribution = world.cloudFront.distributions().find((candidate) => candidate.id === id);
  return distribution?.aliases ?? tenantOf(world, id).domains;
}

const combinations = KINDS.flatMap((from) => KINDS.map((to) => [from, to] as const));

describe.each(combinations)('UpdateDomainAssociation from a %s to a %s', (from, to) => {
  test.each([HOST, 'example.com'])(
    'within one account moves %s in one deployment, the source enabled, without TXT record',
    async (domain) => {
      const { world, source, target, move } = sourceAndTarget(from, to);
      const gaps: string[] = [];
      world.cloudFront.network.onChange((location) => {
        if (world.servedBy(domain).includes(undefined)) gaps.push(location);
      });
      expect(world.servedBy(domain)).toEqual(Array(4).fill(source.id));
      const moved = await move(domain);
      expect(moved).toMatchObject({ Domain: domain, ResourceId: target.id, ETag: expect.stringMatching(/^E/) });
      expect(heldBy(world, source.id)).not.toContain(domain);
      expect(heldBy(world, target.id)).toEqual(['new.example.com', domain]);
      expect(world.servedBy(domain)).toEqual(Array(4).fill(source.id));
      await world.clock.advance(2 * MINUTES);
      expect(world.servedBy(domain)).toEqual(Array(4).fill(target.id));
      expect(gaps).toEqual([]);
    },
  );

  test('between accounts wants the TXT record with the host of the target, then a disabled source', async () => {
    const { world, target, move } = sourceAndTarget(from, to, { sourceAccount: SOURCE_ACCOUNT });
    expect(await refusalOf(move(HOST))).toMatchObject(txtMissing);
    world.dns.txt.set('_www.example.com', target.host);
    expect(await refusalOf(move(HOST))).toMatchObject(sourceEnabled);
    const off = sourceAndTarget(from, to, { sourceAccount: SOURCE_ACCOUNT, enabled: false });
    off.world.dns.txt.set('_www.example.com', off.target.host);
    expect(await refusalOf(off.move(HOST))).toBeUndefined();
    expect(heldBy(off.world, off.target.id)).toContain(HOST);
  });

  test('wants the ETag of the target, if it is given one', async () => {
    const { world, target, move } = sourceAndTarget(from, to);
    const stale = await refusalOf(move(HOST, 'E0000000000000'));
    expect(stale).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    const all = [...world.cloudFront.distributions(), ...world.cloudFront.tenants()];
    expect(await refusalOf(move(HOST, all.find(({ id }) => id === target.id)?.etag))).toBeUndefined();
  });

  test('refuses a domain that no certificate of the target covers, and one that nobody holds', async () => {
    const { move } = sourceAndTarget(from, to);
    const uncovered = { name: 'InvalidArgument', message: 'Invalid domain name.' };
    expect(await refusalOf(move('a.b.example.com'))).toMatchObject(uncovered);
    expect(await refusalOf(move('free.example.com'))).toMatchObject({ name: 'EntityNotFound', status: 404 });
  });

  test('repeats by the setting', async () => {
    const refusing = sourceAndTarget(from, to);
    await refusing.move(HOST);
    expect(await refusalOf(refusing.move(HOST))).toMatchObject({ name: 'IllegalUpdate' });
    const accepting = sourceAndTarget(from, to, { settings: { repeatedAssociation: 'accept' } });
    const { ETag } = await accepting.move(HOST);
    expect(await accepting.move(HOST)).toMatchObject({ ETag });
  });
});

describe('a distribution tenant as the source', () => {
  const withOneDomain = (lastTenantDomain: 'keep' | 'release') => {
    const { world, source, target, client } = twoTenants(
      { lastTenantDomain },
      { sourceAccount: TARGET_ACCOUNT, sourceDomains: [HOST] },
    );
    const TargetResource = { DistributionTenantId: target.id };
    const move = client.send(new UpdateDomainAssociationCommand({ Domain: HOST, TargetResource }));
    return { world, source, target, move };
  };

  test('keeps its last domain, by one setting', async () => {
    const { world, source, move } = withOneDomain('keep');
    expect(await refusalOf(move)).toMatchObject({ name: 'IllegalUpdate', status: 400 });
    expect(tenantOf(world, source.id)).toEqual(source);
  });

  test('is left with none, by the other', async () => {
    const { world, source, target, move } = withOneDomain('release');
    await move;
    expect(tenantOf(world, source.id).domains).toEqual([]);
    expect(tenantOf(world, target.id).domains).toEqual(['new.example.com', HOST]);
  });

  test('has to be disabled everywhere before another account takes its domain', async () => {
    const { world, source, target, client } = twoTenants({ txtNegativeCacheSeconds: 0 });
    world.dns.txt.set('_www.example.com', target.routingEndpoint);
    const TargetResource = { DistributionTenantId: target.id };
    const move = () => client.send(new UpdateDomainAssociationCommand({ Domain: HOST, TargetResource }));
    await updateTenant(world, source.id, { Enabled: false }, SOURCE_ACCOUNT);
    expect(await refusalOf(move())).toMatchObject(sourceEnabled);
    await world.clock.advance(2 * MINUTES);
    expect(await refusalOf(move())).toBeUndefined();
  });

  test('cannot lose an alias by AssociateAlias', async () => {
    const { world, target, client } = sourceAndTarget('distribution-tenant', 'distribution');
    world.dns.txt.set('_www.example.com', target.host);
    const associate = client.send(new AssociateAliasCommand({ Alias: HOST, TargetDistributionId: target.id }));
    expect(await refusalOf(associate)).toMatchObject({ name: 'IllegalUpdate' });
  });
});

test('a distribution tenant with five domains takes no sixth', async () => {
  const { world, target, client } = twoTenants({ domainsPerTenant: 1 }, { sourceAccount: TARGET_ACCOUNT });
  const TargetResource = { DistributionTenantId: target.id };
  const move = client.send(new UpdateDomainAssociationCommand({ Domain: HOST, TargetResource }));
  expect(await refusalOf(move)).toMatchObject({ name: 'InvalidArgument' });
  expect(tenantOf(world, target.id)).toEqual(target);
});

describe('a standard distribution', () => {
  test('gets no alias that a tenant holds, nor one that DNS leads to a connection group', async () => {
    const { world, source } = twoTenants();
    const certificateArn = world.certificates.add(TARGET_ACCOUNT, ['*.example.com']);
    const standard = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn });
    world.dns.lead('led.example.com', source.routingEndpoint);
    const add = (alias: string) => update(world, standard.id, () => aliases(alias));
    expect((await refusalOf(add(HOST)))?.message).toContain('already associated with a different resource');
    expect((await refusalOf(add('led.example.com')))?.message).toContain('incorrectly configured DNS record');
    expect(await refusalOf(add('*.example.com'))).toBeUndefined();
  });
});

describe('the conflict lists', () => {
  test('name distribution tenants with the last 15 characters, asked with either kind', async () => {
    const { client, source, TargetResource } = sourceAndTarget('distribution-tenant', 'distribution-tenant', {
      sourceAccount: SOURCE_ACCOUNT,
    });
    const list = new ListDomainConflictsCommand({ Domain: HOST, DomainControlValidationResource: TargetResource });
    expect((await client.send(list)).DomainConflicts).toEqual([
      {
        Domain: HOST,
        ResourceType: 'distribution-tenant',
        ResourceId: `***************${source.id.slice(-15)}`,
        AccountId: '******111111',
      },
    ]);
  });

  test('of standard distributions leaves tenants out', async () => {
    const { client, target } = sourceAndTarget('distribution-tenant', 'distribution');
    const list = new ListConflictingAliasesCommand({ Alias: HOST, DistributionId: target.id });
    expect((await client.send(list)).ConflictingAliasesList).toMatchObject({ Quantity: 0 });
  });

  test('want a certificate of the tenant or its distribution that covers the name', async () => {
    const { client, TargetResource } = sourceAndTarget('distribution', 'distribution-tenant');
    const ask = (Domain: string, DomainControlValidationResource: object) =>
      client.send(new ListDomainConflictsCommand({ Domain, DomainControlValidationResource }));
    expect(await refusalOf(ask('a.b.example.com', TargetResource))).toMatchObject({ name: 'InvalidArgument' });
    const unknown = await refusalOf(ask(HOST, { DistributionTenantId: 'dt_none' }));
    expect(unknown).toMatchObject({ name: 'EntityNotFound', status: 404 });
  });
});
