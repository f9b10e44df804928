import { describe, expect, test } from '@jest/globals';
import type { HeldCertificate } from '../../../local/contracts.ts';
import { aliases, ownCertificate, twoDistributions, update } from './by-sdk.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT } from './world.ts';

const MINUTES = 60_000;

describe('a viewer certificate', () => {
  const soon = Date.UTC(2026, 0, 2);
  test.each<[string, string, Partial<HeldCertificate>, boolean]>([
    ['that is issued', TARGET_ACCOUNT, {}, true],
    ['that is pending', TARGET_ACCOUNT, { status: 'PENDING_VALIDATION' }, false],
    ['that is marked as expired', TARGET_ACCOUNT, { status: 'EXPIRED' }, false],
    ['that still runs for a day', TARGET_ACCOUNT, { notAfter: soon }, true],
    ['that has run out', TARGET_ACCOUNT, { notAfter: soon - 2 * 24 * 60 * MINUTES }, false],
    ['of another account', SOURCE_ACCOUNT, {}, false],
    ['of another region', TARGET_ACCOUNT, { arn: `arn:aws:acm:eu-central-1:${TARGET_ACCOUNT}:certificate/1` }, false],
  ])('%s (account %s, %o) is accepted: %s', async (_what, accountId, change, accepted) => {
    const world = createWorld();
    const arn = world.certificates.add(accountId, ['a.example.com'], change);
    const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const refusal = await refusalOf(
      update(world, target.id, () => ({ ...aliases('a.example.com'), ...ownCertificate(arn) })),
    );
    expect(refusal?.name).toBe(accepted ? undefined : 'InvalidViewerCertificate');
  });

  test('that does not exist, or is absent while there are aliases, is refused', async () => {
    const world = createWorld();
    const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const arn = `arn:aws:acm:us-east-1:${TARGET_ACCOUNT}:certificate/none`;
    const unknown = update(world, target.id, () => ownCertificate(arn));
    expect(await refusalOf(unknown)).toMatchObject({
      name: 'InvalidViewerCertificate',
      message: expect.stringContaining('us-east-1'),
    });
    const absent = update(world, target.id, () => aliases('a.example.com'));
    expect(await refusalOf(absent)).toMatchObject({
      name: 'InvalidViewerCertificate',
      message: expect.stringContaining('attach'),
    });
  });

  test('of IAM counts as one of ACM', async () => {
    const world = createWorld();
    world.certificates.add(TARGET_ACCOUNT, ['a.example.com'], {
      arn: `arn:aws:iam::${TARGET_ACCOUNT}:server-certificate/ASCAEXAMPLE`,
    });
    const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const withIam =
      (...names: string[]) =>
      () => ({
        ...aliases(...names),
        ViewerCertificate: { IAMCertificateId: 'ASCAEXAMPLE', SSLSupportMethod: 'sni-only' as const },
      });
    expect(await refusalOf(update(world, target.id, withIam('b.example.com')))).toMatchObject({
      name: 'InvalidViewerCertificate',
    });
    expect(await refusalOf(update(world, target.id, withIam('a.example.com')))).toBeUndefined();
  });
});

describe('an alias has one holder in the world', () => {
  test('so a second distribution of any account is refused, until the first lets go', async () => {
    const { world, source, target } = twoDistributions();
    const add = () => update(world, target.id, () => aliases('www.example.com'));
    expect(await refusalOf(add())).toMatchObject({
      name: 'CNAMEAlreadyExists',
      status: 409,
      message: 'One or more of the CNAMEs you provided are already associated with a different resource.',
    });
    await update(world, source.id, () => aliases(), SOURCE_ACCOUNT);
    expect(await refusalOf(add())).toBeUndefined();
  });

  test('and a wildcard that overlaps it may be held elsewhere, but not the same wildcard twice', async () => {
    const { world, source, target } = twoDistributions();
    expect(await refusalOf(update(world, target.id, () => aliases('*.example.com')))).toBeUndefined();
    const second = update(world, source.id, () => aliases('www.example.com', '*.example.com'), SOURCE_ACCOUNT);
    expect(await refusalOf(second)).toMatchObject({ name: 'CNAMEAlreadyExists' });
  });
});

describe('a newly added alias that DNS leads to another distribution', () => {
  const message = expect.stringContaining(
    'incorrectly configured DNS record that points to another CloudFront distribution',
  );

  test('is refused until the changed record is older than the resolvers may hold the answer before', async () => {
    const { world, source, target } = twoDistributions();
    const add = () => update(world, target.id, () => aliases('shop.example.com'));
    world.dns.lead('shop.example.com', source.domainName);
    await world.clock.advance(10 * MINUTES);
    expect(await refusalOf(add())).toMatchObject({ name: 'CNAMEAlreadyExists', status: 409, message });
    world.dns.lead('shop.example.com', target.domainName, 300);
    expect(await refusalOf(add())).toMatchObject({ name: 'CNAMEAlreadyExists', message });
    await world.clock.advance(300_000 - 1);
    expect(await refusalOf(add())).toMatchObject({ name: 'CNAMEAlreadyExists', message });
    await world.clock.advance(1);
    expect(await refusalOf(add())).toBeUndefined();
  });

  test('is not asked about again when it is there already, nor when the name leads to no distribution that exists', async () => {
    const { world, source, target } = twoDistributions();
    world.dns.lead('shop.example.com', 'dgone.cloudfront.net');
    await update(world, target.id, () => aliases('shop.example.com'));
    world.dns.lead('shop.example.com', source.domainName);
    expect(
      await refusalOf(update(world, target.id, () => aliases('shop.example.com', 'new.example.com'))),
    ).toBeUndefined();
  });

  test.each([
    [true, 'CNAMEAlreadyExists'],
    [false, undefined],
  ])('with wildcardDnsCheck %s a wildcard ends as %s', async (wildcardDnsCheck, name) => {
    const { world, source, target } = twoDistributions({ wildcardDnsCheck });
    world.dns.lead('*.example.com', source.domainName);
    await world.clock.advance(MINUTES);
    expect((await refusalOf(update(world, target.id, () => aliases('*.example.com'))))?.name).toBe(name);
  });
});
