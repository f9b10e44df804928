import {
  DeleteDistributionCommand,
  type DistributionConfig,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { aliases, twoDistributions, update } from './by-sdk.ts';
import { refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT } from './world.ts';

const MINUTES = 60_000;

describe('the ETag', () => {
  test('is new after each write, and a stale or missing one is refused', async () => {
    const { world, target } = twoDistributions();
    const client = world.clientOf(TARGET_ACCOUNT);
    const { DistributionConfig } = await client.send(new GetDistributionConfigCommand({ Id: target.id }));
    const write = (IfMatch?: string) =>
      client.send(new UpdateDistributionCommand({ Id: target.id, ...(IfMatch && { IfMatch }), DistributionConfig }));
    const first = await write(target.etag);
    expect(first.ETag).not.toBe(target.etag);
    expect(await refusalOf(write(target.etag))).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await refusalOf(write())).toMatchObject({ name: 'InvalidIfMatchVersion', status: 400 });
    expect(await refusalOf(write('latest'))).toMatchObject({ name: 'InvalidIfMatchVersion', status: 400 });
    expect(await refusalOf(write(first.ETag))).toBeUndefined();
  });

  test('can change without an edit', async () => {
    const { world, target } = twoDistributions();
    world.cloudFront.renewETag(target.id);
    const [, held] = world.cloudFront.distributions();
    expect(held?.etag).not.toBe(target.etag);
    expect(held?.configXml).toBe(target.configXml);
    expect(held?.status).toBe('Deployed');
    expect(() => world.cloudFront.renewETag('ENOTTHERE')).toThrow('ENOTTHERE');
  });
});

describe('an update', () => {
  test.each([
    ['another caller reference', { CallerReference: 'other' }, 'IllegalUpdate'],
    ['a turn into a staging distribution', { Staging: true }, 'IllegalUpdate'],
    [
      'a list that lies about its size',
      { Aliases: { Quantity: 2, Items: ['a.example.com'] } },
      'InconsistentQuantities',
    ],
    ['an empty list of Items', { Aliases: { Quantity: 0, Items: [] } }, 'MalformedInput'],
    ['an alias in upper case', aliases('A.example.com'), 'InvalidArgument'],
    ['a dropped element', { Logging: undefined }, 'InvalidArgument'],
    [
      'an alias beyond the quota',
      aliases('a.example.com', 'b.example.com', 'c.example.com'),
      'TooManyDistributionCNAMEs',
    ],
    ['an alias outside of the certificate', aliases('a.b.example.com'), 'InvalidViewerCertificate'],
  ])('with %s is refused: %o is %s', async (_what, change, name) => {
    const { world, target } = twoDistributions({ aliasesPerDistribution: 2 });
    expect(await refusalOf(update(world, target.id, () => change as Partial<DistributionConfig>))).toMatchObject({
      name,
      status: 400,
    });
    expect(world.cloudFront.distributions()[1]).toEqual(target);
  });

  test('within the quota and the certificate passes', async () => {
    const { world, target } = twoDistributions({ aliasesPerDistribution: 2 });
    await update(world, target.id, () => aliases('a.example.com', '*.example.com'));
    expect(world.cloudFront.distributions()[1]?.aliases).toEqual(['a.example.com', '*.example.com']);
  });

  test('of a distribution of another account finds none', async () => {
    const { world, target } = twoDistributions();
    const client = world.clientOf(SOURCE_ACCOUNT);
    for (const command of [
      new GetDistributionCommand({ Id: target.id }),
      new GetDistributionConfigCommand({ Id: target.id }),
      new DeleteDistributionCommand({ Id: target.id, IfMatch: target.etag }),
    ]) {
      expect(await refusalOf(client.send(command as GetDistributionCommand))).toMatchObject({
        name: 'NoSuchDistribution',
        status: 404,
      });
    }
    expect(await refusalOf(update(world, target.id, () => ({}), SOURCE_ACCOUNT))).toMatchObject({
      name: 'NoSuchDistribution',
    });
  });
});

describe('the checks come in order', () => {
  test('the body, the ETag, the certificate, the quota, the holder, DNS', async () => {
    const { world, source, target } = twoDistributions({ aliasesPerDistribution: 1 });
    const path = `/2020-05-31/distribution/${target.id}/config`;
    const listed = (...names: string[]) =>
      `<Aliases><Quantity>${names.length}</Quantity><Items>${names.map((name) => `<CNAME>${name}</CNAME>`).join('')}</Items></Aliases>`;
    const put = async (names: string[], etag: string, text = target.configXml) => {
      const body = text.replace('<Aliases><Quantity>0</Quantity></Aliases>', listed(...names));
      const response = await world.send(TARGET_ACCOUNT, 'PUT', path, { headers: { 'If-Match': etag }, body });
      return /<Code>(.*)<\/Code>/.exec(String(response.body))?.[1];
    };
    world.dns.lead('dns.example.com', source.domainName);
    await world.clock.advance(MINUTES);
    const stale = 'E0000000000000';
    expect(await put(['a.b.example.com', 'www.example.com'], stale, `${target.configXml}<`)).toBe('MalformedInput');
    expect(await put(['a.b.example.com', 'www.example.com'], stale)).toBe('PreconditionFailed');
    expect(await put(['a.b.example.com', 'www.example.com'], target.etag)).toBe('InvalidViewerCertificate');
    expect(await put(['dns.example.com', 'www.example.com'], target.etag)).toBe('TooManyDistributionCNAMEs');
    expect(await put(['www.example.com'], target.etag)).toBe('CNAMEAlreadyExists');
    expect(await put(['dns.example.com'], target.etag)).toBe('CNAMEAlreadyExists');
    expect(await put(['free.example.com'], target.etag)).toBeUndefined();
  });
});
