import { ListConflictingAliasesCommand, ListDomainConflictsCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { NAMESPACE } from '../../../local/cloudfront/xml.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT } from './world.ts';

/** Holders of overlapping names in two accounts, and a target that can prove example.com, *.example.com and *.a.example.com. */
function holders() {
  const world = createWorld();
  const seed = (accountId: string, id: string, aliases: string[]) => world.cloudFront.seed({ accountId, id, aliases });
  seed(SOURCE_ACCOUNT, 'EWWW0001234567', ['www.example.com', 'deep.a.example.com', 'example.org']);
  seed(SOURCE_ACCOUNT, 'EWILD001234567', ['*.example.com']);
  seed(TARGET_ACCOUNT, 'EOWN0001234567', ['*.a.example.com', 'example.com']);
  const names = ['example.com', '*.example.com', '*.a.example.com'];
  const certificateArn = world.certificates.add(TARGET_ACCOUNT, names);
  const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn, aliases: ['own.example.com'] });
  return { world, target, client: world.clientOf(TARGET_ACCOUNT) };
}

const WWW = { DistributionId: '*******1234567', AccountId: '******111111' };
const OWN = { DistributionId: '*******1234567', AccountId: '******222222' };

describe('both conflict lists', () => {
  test.each([
    [
      'www.example.com',
      [
        ['*.example.com', WWW],
        ['www.example.com', WWW],
      ],
    ],
    ['own.example.com', [['*.example.com', WWW]]],
    ['free.example.com', [['*.example.com', WWW]]],
    ['example.com', [['example.com', OWN]]],
    [
      'deep.a.example.com',
      [
        ['*.a.example.com', OWN],
        ['*.example.com', WWW],
        ['deep.a.example.com', WWW],
      ],
    ],
    [
      '*.a.example.com',
      [
        ['*.a.example.com', OWN],
        ['*.example.com', WWW],
        ['deep.a.example.com', WWW],
      ],
    ],
    [
      '*.example.com',
      [
        ['*.a.example.com', OWN],
        ['*.example.com', WWW],
        ['deep.a.example.com', WWW],
        ['www.example.com', WWW],
      ],
    ],
  ] as const)(
    'give for %s the names that are it, cover it or lie below it, with masked holders',
    async (name, expected) => {
      const { client, target } = holders();
      const aliases = await client.send(new ListConflictingAliasesCommand({ DistributionId: target.id, Alias: name }));
      expect(aliases.ConflictingAliasesList).toMatchObject({
        MaxItems: 100,
        Quantity: expected.length,
        Items: expected.map(([Alias, holder]) => ({ Alias, ...holder })),
      });
      const resource = { DistributionId: target.id };
      const domains = await client.send(
        new ListDomainConflictsCommand({ Domain: name, DomainControlValidationResource: resource }),
      );
      expect(domains.DomainConflicts).toEqual(
        expected.map(([Domain, holder]) => ({
          Domain,
          ResourceType: 'distribution',
          ResourceId: holder.DistributionId,
          AccountId: holder.AccountId,
        })),
      );
    },
  );

  test('are empty when nobody holds anything near the name', async () => {
    const world = createWorld();
    const certificateArn = world.certificates.add(TARGET_ACCOUNT, ['free.example.com']);
    const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn });
    const client = world.clientOf(TARGET_ACCOUNT);
    const aliases = await client.send(
      new ListConflictingAliasesCommand({ DistributionId: id, Alias: 'free.example.com' }),
    );
    expect(aliases.ConflictingAliasesList).toMatchObject({ Quantity: 0 });
    const resource = { DistributionId: id };
    const domains = await client.send(
      new ListDomainConflictsCommand({ Domain: 'free.example.com', DomainControlValidationResource: resource }),
    );
    expect(domains.DomainConflicts).toEqual([]);
  });

  test('come in pages that miss none', async () => {
    const { client, target } = holders();
    const byAlias: (string | undefined)[] = [];
    const byDomain: (string | undefined)[] = [];
    for (let Marker: string | undefined, first = true; first || Marker; first = false) {
      const input = { DistributionId: target.id, Alias: '*.example.com', MaxItems: 3, ...(Marker && { Marker }) };
      const { ConflictingAliasesList: page } = await client.send(new ListConflictingAliasesCommand(input));
      byAlias.push(...(page?.Items ?? []).map((item) => item.Alias));
      Marker = page?.NextMarker;
    }
    for (let Marker: string | undefined, first = true; first || Marker; first = false) {
      const resource = { DistributionId: target.id };
      const input = {
        Domain: '*.example.com',
        DomainControlValidationResource: resource,
        MaxItems: 3,
        ...(Marker && { Marker }),
      };
      const page = await client.send(new ListDomainConflictsCommand(input));
      byDomain.push(...(page.DomainConflicts ?? []).map((item) => item.Domain));
      Marker = page.NextMarker;
    }
    expect(byAlias).toEqual(['*.a.example.com', '*.example.com', 'deep.a.example.com', 'www.example.com']);
    expect(byDomain).toEqual(byAlias);
  });

  test.each([
    ['a name outside of the certificate', 'www.example.org', undefined, 'InvalidArgument', 'InvalidArgument'],
    ['a name two labels below the certificate', 'x.b.example.com', undefined, 'InvalidArgument', 'InvalidArgument'],
    ['a malformed name', 'WWW.example.com', undefined, 'InvalidArgument', 'InvalidArgument'],
    ["another account's distribution", 'www.example.com', 'EWWW0001234567', 'NoSuchDistribution', 'EntityNotFound'],
    ['an unknown distribution', 'www.example.com', 'ENOTTHERE', 'NoSuchDistribution', 'EntityNotFound'],
    ['a distribution without a certificate', 'example.com', 'EOWN0001234567', 'InvalidArgument', 'InvalidArgument'],
  ])('refuse %s', async (_what, name, id, byAlias, byDomain) => {
    const { client, target } = holders();
    const DistributionId = id ?? target.id;
    const aliases = client.send(new ListConflictingAliasesCommand({ DistributionId, Alias: name }));
    expect((await refusalOf(aliases))?.name).toBe(byAlias);
    const resource = { DistributionId };
    const domains = client.send(
      new ListDomainConflictsCommand({ Domain: name, DomainControlValidationResource: resource }),
    );
    expect((await refusalOf(domains))?.name).toBe(byDomain);
  });

  test('know no distribution tenants', async () => {
    const { client } = holders();
    const resource = { DistributionTenantId: 'dt_example' };
    const domains = client.send(
      new ListDomainConflictsCommand({ Domain: 'www.example.com', DomainControlValidationResource: resource }),
    );
    expect(await refusalOf(domains)).toMatchObject({ name: 'EntityNotFound', status: 404 });
  });

  test.each([
    ['GET', '/2020-05-31/conflicting-alias?DistributionId=E1'],
    ['GET', '/2020-05-31/conflicting-alias?Alias=www.example.com'],
  ])('%s %s lacks a parameter', async (method, path) => {
    const response = await createWorld().send(TARGET_ACCOUNT, method, path);
    expect(response).toMatchObject({ status: 400, body: expect.stringContaining('Member must not be null') });
  });
});

/** A document with what CreateDistribution requires and nothing more. */
const smallestDocument = (callerReference: string, names: readonly string[]) =>
  `<DistributionConfig xmlns="${NAMESPACE}"><CallerReference>${callerReference}</CallerReference><Aliases>` +
  `<Quantity>${names.length}</Quantity><Items>${names.map((name) => `<CNAME>${name}</CNAME>`).join('')}</Items></Aliases>` +
  '<Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>origin.example.net</DomainName><S3OriginConfig/>' +
  '</Origin></Items></Origins><DefaultCacheBehavior><TargetOriginId>o</TargetOriginId>' +
  '<ViewerProtocolPolicy>https-only</ViewerProtocolPolicy></DefaultCacheBehavior><Comment/><Enabled>true</Enabled></DistributionConfig>';

test('ten thousand distributions do not slow the lists down', async () => {
  const world = createWorld({ distributionsPerAccount: 20_000 });
  const certificateArn = world.certificates.add(TARGET_ACCOUNT, ['*.example.com']);
  const target = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn });
  for (let i = 0; i < 10_000; i += 1) {
    const names = [`n${i}.example.com`, `n${i}.example.org`];
    world.cloudFront.seed({ accountId: SOURCE_ACCOUNT, configXml: smallestDocument(`number-${i}`, names) });
  }
  const client = world.clientOf(TARGET_ACCOUNT);
  const started = performance.now();
  for (let i = 0; i < 20; i += 1) {
    const input = { DistributionId: target.id, Alias: `n${i}.example.com` };
    const { ConflictingAliasesList: list } = await client.send(new ListConflictingAliasesCommand(input));
    expect(list?.Items).toMatchObject([{ Alias: `n${i}.example.com` }]);
    expect(world.servedBy(`n${i}.example.org`)).not.toContain(undefined);
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});
