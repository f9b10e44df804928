import { AssociateAliasCommand, UpdateDomainAssociationCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { aliases, update } from './by-sdk.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT, type World } from './world.ts';

const MINUTES = 60_000;

/** A source that holds www.example.com, another alias and the apex, and a target whose certificate covers all of them. */
function sourceAndTarget(sourceAccount: string, settings: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(settings);
  const names = ['*.example.com', 'example.com'];
  const held = ['www.example.com', 'other.example.com', 'example.com'];
  const arn = (accountId: string) => world.certificates.add(accountId, names);
  const source = world.cloudFront.seed({ accountId: sourceAccount, aliases: held, certificateArn: arn(sourceAccount) });
  const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn: arn(TARGET_ACCOUNT) });
  const client = world.clientOf(TARGET_ACCOUNT);
  const associate = (Alias: string, TargetDistributionId = target.id) =>
    client.send(new AssociateAliasCommand({ Alias, TargetDistributionId }));
  const updateAssociation = (Domain: string, IfMatch?: string) =>
    client.send(
      new UpdateDomainAssociationCommand({
        Domain,
        TargetResource: { DistributionId: target.id },
        ...(IfMatch && { IfMatch }),
      }),
    );
  return { world, source, target, client, associate, updateAssociation };
}

const states = (world: World) =>
  world.cloudFront.distributions().map(({ aliases: held, status }) => ({ held, status }));
const txtMissing = { name: 'IllegalUpdate', message: 'Invalid or missing alias DNS TXT records.', status: 400 };
const sourceEnabled = {
  name: 'IllegalUpdate',
  message: 'Alias move is not allowed since the source distribution is enabled.',
  status: 400,
};

/** Disables the source and waits until it is disabled everywhere. */
async function disable(world: World, id: string): Promise<void> {
  await update(world, id, () => ({ Enabled: false }), SOURCE_ACCOUNT);
  await world.clock.advance(2 * MINUTES);
}

describe('AssociateAlias within one account', () => {
  test('moves the alias in one step, given the TXT record, and changes nothing else in either document', async () => {
    const { world, source, target, associate } = sourceAndTarget(TARGET_ACCOUNT);
    world.dns.txt.set('_www.example.com', target.domainName);
    await associate('www.example.com');
    expect(states(world)).toEqual([
      { held: ['other.example.com', 'example.com'], status: 'InProgress' },
      { held: ['www.example.com'], status: 'InProgress' },
    ]);
    const [sourceNow, targetNow] = world.cloudFront.distributions();
    const withoutList = (xml = '') => xml.replace(/<Aliases>.*?<\/Aliases>/, '');
    expect(withoutList(sourceNow?.configXml)).toBe(withoutList(source.configXml));
    expect(withoutList(targetNow?.configXml)).toBe(withoutList(target.configXml));
    expect([sourceNow?.etag, targetNow?.etag]).not.toContain(source.etag);
  });

  test('leaves no edge location without the alias at any moment', async () => {
    const { world, source, target, associate } = sourceAndTarget(TARGET_ACCOUNT);
    world.dns.txt.set('_www.example.com', target.domainName);
    await update(world, source.id, () => ({ Comment: 'on its way' }), TARGET_ACCOUNT);
    await associate('www.example.com');
    for (let second = 0; second <= 120; second += 1) {
      expect(world.servedBy('www.example.com')).not.toContain(undefined);
      await world.clock.advance(1000);
    }
    expect(world.servedBy('www.example.com')).toEqual(Array(4).fill(target.id));
    expect(states(world).map(({ status }) => status)).toEqual(['Deployed', 'Deployed']);
  });

  test('adds an alias that nobody holds', async () => {
    const { world, target, associate } = sourceAndTarget(TARGET_ACCOUNT);
    world.dns.txt.set('_new.example.com', target.domainName);
    await associate('new.example.com');
    expect(states(world)[1]?.held).toEqual(['new.example.com']);
  });

  test('is refused beyond the quota, on a staging distribution, and for what is not the caller’s', async () => {
    const { world, source, target, client, associate } = sourceAndTarget(TARGET_ACCOUNT, { aliasesPerDistribution: 0 });
    world.dns.txt.set('_www.example.com', target.domainName);
    expect(await refusalOf(associate('www.example.com'))).toMatchObject({ name: 'TooManyDistributionCNAMEs' });
    const certificateArn = world.certificates.add(TARGET_ACCOUNT, ['www.example.com']);
    const staging = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn, staging: true });
    world.dns.txt.set('_www.example.com', staging.domainName);
    expect(await refusalOf(associate('www.example.com', staging.id))).toMatchObject({ name: 'IllegalUpdate' });
    expect(await refusalOf(associate('www.example.com', 'ENOTTHERE'))).toMatchObject({ name: 'NoSuchDistribution' });
    const foreign = world
      .clientOf(SOURCE_ACCOUNT)
      .send(new AssociateAliasCommand({ Alias: 'www.example.com', TargetDistributionId: target.id }));
    expect(await refusalOf(foreign)).toMatchObject({ name: 'NoSuchDistribution', status: 404 });
    const none = client.send(new AssociateAliasCommand({ Alias: '', TargetDistributionId: source.id }));
    expect(await refusalOf(none)).toMatchObject({ name: 'MalformedXML' });
  });
});

describe('AssociateAlias between accounts', () => {
  test('is refused in order: certificate, TXT record, a source that is enabled or not yet disabled everywhere', async () => {
    const { world, source, target, associate } = sourceAndTarget(SOURCE_ACCOUNT, { txtNegativeCacheSeconds: 0 });
    expect(await refusalOf(associate('www.example.org'))).toMatchObject({ name: 'InvalidArgument', status: 400 });
    expect(await refusalOf(associate('WWW.example.com'))).toMatchObject({ name: 'InvalidArgument' });
    expect(await refusalOf(associate('www.example.com'))).toMatchObject(txtMissing);
    world.dns.txt.set('_www.example.com', target.domainName);
    expect(await refusalOf(associate('www.example.com'))).toMatchObject(sourceEnabled);
    await update(world, source.id, () => ({ Enabled: false }), SOURCE_ACCOUNT);
    expect(await refusalOf(associate('www.example.com'))).toMatchObject(sourceEnabled);
    await world.clock.advance(2 * MINUTES);
    expect(await refusalOf(associate('www.example.com'))).toBeUndefined();
    expect(states(world)[1]).toEqual({ held: ['www.example.com'], status: 'InProgress' });
  });

  test('finds the TXT record of an apex at _.example.com and nowhere else', async () => {
    const { world, source, target, associate } = sourceAndTarget(SOURCE_ACCOUNT, { txtNegativeCacheSeconds: 0 });
    await disable(world, source.id);
    world.dns.txt.set('_example.com', target.domainName);
    expect(await refusalOf(associate('example.com'))).toMatchObject(txtMissing);
    world.dns.txt.set('_.example.com', target.domainName);
    expect(await refusalOf(associate('example.com'))).toBeUndefined();
  });

  test('keeps a missing TXT record in mind for the negative cache time, and a wrong one for its TTL', async () => {
    const { world, source, target, associate } = sourceAndTarget(SOURCE_ACCOUNT);
    await disable(world, source.id);
    expect(await refusalOf(associate('www.example.com'))).toMatchObject(txtMissing);
    world.dns.txt.set('_www.example.com', target.domainName);
    await world.clock.advance(900_000 - 1);
    expect(await refusalOf(associate('www.example.com'))).toMatchObject(txtMissing);
    await world.clock.advance(1);
    expect(await refusalOf(associate('www.example.com'))).toBeUndefined();
    world.dns.txt.set('_other.example.com', source.domainName);
    expect(await refusalOf(associate('other.example.com'))).toMatchObject(txtMissing);
    world.dns.txt.set('_other.example.com', target.domainName);
    await world.clock.advance(300_000 - 1);
    expect(await refusalOf(associate('other.example.com'))).toMatchObject(txtMissing);
    await world.clock.advance(1);
    expect(await refusalOf(associate('other.example.com'))).toBeUndefined();
  });
});

describe('UpdateDomainAssociation', () => {
  test.each(['www.example.com', 'example.com'])(
    'moves %s within an account without TXT record, the source enabled',
    async (domain) => {
      const { world, target, updateAssociation } = sourceAndTarget(TARGET_ACCOUNT);
      const result = await updateAssociation(domain, target.etag);
      const [, now] = world.cloudFront.distributions();
      expect(result).toMatchObject({ Domain: domain, ResourceId: target.id, ETag: now?.etag });
      expect(now).toMatchObject({ aliases: [domain], status: 'InProgress' });
      expect(world.cloudFront.distributions()[0]?.aliases).not.toContain(domain);
    },
  );

  test('within an account leaves no edge location without the domain at any moment', async () => {
    const { world, target, updateAssociation } = sourceAndTarget(TARGET_ACCOUNT);
    const gaps: string[] = [];
    world.cloudFront.network.onChange((location) => {
      if (world.servedBy('www.example.com').includes(undefined)) gaps.push(location);
    });
    await updateAssociation('www.example.com');
    await world.clock.advance(2 * MINUTES);
    expect(gaps).toEqual([]);
    expect(world.servedBy('www.example.com')).toEqual(Array(4).fill(target.id));
  });

  test('between accounts wants the TXT record first and then a disabled source', async () => {
    const { world, source, target, updateAssociation } = sourceAndTarget(SOURCE_ACCOUNT, {
      txtNegativeCacheSeconds: 0,
    });
    expect(await refusalOf(updateAssociation('www.example.com'))).toMatchObject(txtMissing);
    world.dns.txt.set('_www.example.com', target.domainName);
    expect(await refusalOf(updateAssociation('www.example.com'))).toMatchObject(sourceEnabled);
    await disable(world, source.id);
    expect(await refusalOf(updateAssociation('www.example.com'))).toBeUndefined();
    expect(world.cloudFront.distributions()[0]?.enabled).toBe(false);
  });

  test('is refused for a stale ETag, an uncovered or unheld domain, a full target and an unknown one', async () => {
    const { world, target, client, updateAssociation } = sourceAndTarget(TARGET_ACCOUNT, { aliasesPerDistribution: 0 });
    const stale = updateAssociation('www.example.com', 'E0000000000000');
    expect(await refusalOf(stale)).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await refusalOf(updateAssociation('www.example.com', 'latest'))).toMatchObject({
      name: 'InvalidIfMatchVersion',
    });
    expect(await refusalOf(updateAssociation('www.example.org'))).toMatchObject({
      name: 'InvalidArgument',
      message: 'Invalid domain name.',
    });
    expect(await refusalOf(updateAssociation('free.example.com'))).toMatchObject({
      name: 'EntityNotFound',
      status: 404,
    });
    expect(await refusalOf(updateAssociation('www.example.com'))).toMatchObject({ name: 'InvalidArgument' });
    const to = (TargetResource: object) =>
      client.send(new UpdateDomainAssociationCommand({ Domain: 'www.example.com', TargetResource }));
    expect(await refusalOf(to({ DistributionTenantId: 'dt_example' }))).toMatchObject({ name: 'EntityNotFound' });
    expect(await refusalOf(to({ DistributionId: 'ENOTTHERE' }))).toMatchObject({ name: 'EntityNotFound' });
    expect(await refusalOf(to({}))).toMatchObject({ name: 'InvalidArgument' });
    expect(await refusalOf(to({ DistributionId: target.id, DistributionTenantId: 'dt' }))).toMatchObject({
      name: 'InvalidArgument',
    });
    expect(world.cloudFront.distributions()[1]).toEqual(target);
  });
});

test('the newest of two moves decides: there and back again ends where it began, at every location', async () => {
  const { world, source, target, updateAssociation } = sourceAndTarget(TARGET_ACCOUNT);
  await updateAssociation('www.example.com');
  await world.clock.advance(10_000);
  await update(world, target.id, () => aliases(), TARGET_ACCOUNT);
  await update(
    world,
    source.id,
    (config) => aliases(...(config.Aliases?.Items ?? []), 'www.example.com'),
    TARGET_ACCOUNT,
  );
  await world.clock.advance(2 * MINUTES);
  expect(world.servedBy('www.example.com')).toEqual(Array(4).fill(source.id));
});

describe('an alias that the target has already', () => {
  const moved = async (repeatedAssociation: 'accept' | 'refuse') => {
    const { world, target, associate, updateAssociation } = sourceAndTarget(TARGET_ACCOUNT, { repeatedAssociation });
    world.dns.txt.set('_www.example.com', target.domainName);
    await associate('www.example.com');
    return { world, associate, updateAssociation, once: world.cloudFront.distributions() };
  };

  test('can be moved there again without any effect, by the setting', async () => {
    const { world, associate, updateAssociation, once } = await moved('accept');
    await associate('www.example.com');
    expect(await updateAssociation('www.example.com')).toMatchObject({ ETag: once[1]?.etag });
    expect(world.cloudFront.distributions()).toEqual(once);
  });

  test('is refused by default', async () => {
    const { world, associate, updateAssociation, once } = await moved('refuse');
    expect(await refusalOf(associate('www.example.com'))).toMatchObject({ name: 'IllegalUpdate' });
    expect(await refusalOf(updateAssociation('www.example.com'))).toMatchObject({ name: 'IllegalUpdate' });
    expect(world.cloudFront.distributions()).toEqual(once);
  });
});
