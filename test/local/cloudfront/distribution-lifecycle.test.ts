import {
  CreateDistributionCommand,
  DeleteDistributionCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { aliases, ownCertificate, twoDistributions, update } from './by-sdk.ts';
import { createWorld, refusalOf, SOURCE_ACCOUNT, TARGET_ACCOUNT } from './world.ts';

const MINUTES = 60_000;

describe('a distribution that the SDK creates', () => {
  test('is InProgress with a new id and domain name, becomes Deployed, and can be read', async () => {
    const world = createWorld();
    const certificate = world.certificates.add(TARGET_ACCOUNT, ['www.example.com']);
    const seeded = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const client = world.clientOf(TARGET_ACCOUNT);
    const { DistributionConfig: model } = await client.send(new GetDistributionConfigCommand({ Id: seeded.id }));
    if (!model) throw new Error('There is no configuration.');
    const config = { ...model, ...aliases('www.example.com'), ...ownCertificate(certificate), CallerReference: 'new' };
    const created = await client.send(new CreateDistributionCommand({ DistributionConfig: config }));
    const id = created.Distribution?.Id ?? '';
    expect(created.Distribution).toMatchObject({
      Status: 'InProgress',
      ARN: `arn:aws:cloudfront::${TARGET_ACCOUNT}:distribution/${id}`,
    });
    expect(id).toMatch(/^E[A-Z0-9]{13}$/);
    expect(created.ETag).toMatch(/^E[A-Z0-9]{13}$/);
    expect(created.Distribution?.DomainName).toMatch(/^d[a-z0-9]{13}\.cloudfront\.net$/);
    expect(created.Location).toContain(id);
    await world.clock.advance(2 * MINUTES);
    const read = await client.send(new GetDistributionCommand({ Id: id }));
    expect(read.ETag).toBe(created.ETag);
    expect(read.Distribution).toMatchObject({
      Status: 'Deployed',
      InProgressInvalidationBatches: 0,
      AliasICPRecordals: [{ CNAME: 'www.example.com', ICPRecordalStatus: 'APPROVED' }],
      DistributionConfig: { Aliases: { Quantity: 1, Items: ['www.example.com'] } },
    });
    const again = client.send(new CreateDistributionCommand({ DistributionConfig: config }));
    expect(await refusalOf(again)).toMatchObject({ name: 'DistributionAlreadyExists', status: 409 });
  });

  test('is refused beyond the quota of distributions', async () => {
    const world = createWorld({ distributionsPerAccount: 1 });
    const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT });
    const client = world.clientOf(TARGET_ACCOUNT);
    const { DistributionConfig: model } = await client.send(new GetDistributionConfigCommand({ Id: id }));
    if (!model) throw new Error('There is no configuration.');
    const create = client.send(
      new CreateDistributionCommand({ DistributionConfig: { ...model, CallerReference: 'new' } }),
    );
    expect(await refusalOf(create)).toMatchObject({ name: 'TooManyDistributions', status: 400 });
  });

  test('is refused where DNS leads the alias to another distribution, as there is none of its own yet', async () => {
    const { world, source } = twoDistributions();
    const client = world.clientOf(TARGET_ACCOUNT);
    const arn = world.certificates.add(TARGET_ACCOUNT, ['shop.example.com']);
    world.dns.lead('shop.example.com', source.domainName);
    const { id } = world.cloudFront.seed({ accountId: TARGET_ACCOUNT, certificateArn: arn });
    const { DistributionConfig: model } = await client.send(new GetDistributionConfigCommand({ Id: id }));
    if (!model) throw new Error('There is no configuration.');
    const config = { ...model, ...aliases('shop.example.com'), CallerReference: 'new' };
    const create = client.send(new CreateDistributionCommand({ DistributionConfig: config }));
    expect(await refusalOf(create)).toMatchObject({
      name: 'CNAMEAlreadyExists',
      message: expect.stringContaining('DNS record'),
    });
  });
});

describe('the list of distributions', () => {
  test('holds the own ones only, in pages that miss none', async () => {
    const world = createWorld();
    const own = Array.from(
      { length: 5 },
      () => world.cloudFront.seed({ accountId: TARGET_ACCOUNT, comment: '<& ä' }).id,
    );
    world.cloudFront.seed({ accountId: SOURCE_ACCOUNT });
    const client = world.clientOf(TARGET_ACCOUNT);
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const { DistributionList: list } = await client.send(new ListDistributionsCommand({ Marker, MaxItems: 2 }));
      expect(list).toMatchObject({
        MaxItems: 2,
        IsTruncated: list?.NextMarker !== undefined,
        Quantity: list?.Items?.length,
      });
      expect(list?.Items?.[0]).toMatchObject({
        Comment: '<& ä',
        Enabled: true,
        Aliases: { Quantity: 0 },
        Status: 'Deployed',
      });
      seen.push(...(list?.Items ?? []).map((item) => item.Id));
      Marker = list?.NextMarker;
    } while (Marker !== undefined);
    expect(seen).toEqual([...own].sort());
  });

  test.each(['0', '-1', 'many'])('is refused with MaxItems %s', async (maxItems) => {
    const response = await createWorld().send(TARGET_ACCOUNT, 'GET', `/2020-05-31/distribution?MaxItems=${maxItems}`);
    expect(response).toMatchObject({ status: 400, body: expect.stringContaining('<Code>InvalidArgument</Code>') });
  });
});

describe('a distribution can be deleted', () => {
  test('once it is disabled at every edge location, by its ETag, and then it is gone', async () => {
    const { world, target } = twoDistributions();
    const client = world.clientOf(TARGET_ACCOUNT);
    const remove = (IfMatch?: string) =>
      client.send(new DeleteDistributionCommand({ Id: target.id, ...(IfMatch && { IfMatch }) }));
    expect(await refusalOf(remove(target.etag))).toMatchObject({ name: 'DistributionNotDisabled', status: 409 });
    const { ETag } = await update(world, target.id, () => ({ Enabled: false }));
    expect(await refusalOf(remove(ETag))).toMatchObject({ name: 'DistributionNotDisabled' });
    await world.clock.advance(2 * MINUTES);
    expect(await refusalOf(remove())).toMatchObject({ name: 'InvalidIfMatchVersion' });
    expect(await refusalOf(remove(target.etag))).toMatchObject({ name: 'PreconditionFailed' });
    expect(await refusalOf(remove(ETag))).toBeUndefined();
    expect(await refusalOf(client.send(new GetDistributionCommand({ Id: target.id })))).toMatchObject({
      name: 'NoSuchDistribution',
    });
    expect(world.cloudFront.network.find(target.domainName)).toBeUndefined();
  });
});

test.each([
  ['GET', '/2020-05-31/cache-policy'],
  ['POST', '/2020-05-31/distribution?WithTags'],
  ['GET', '/2019-03-26/distribution'],
  ['POST', '/2020-05-31/distribution-tenants-by-customization'],
])('%s %s is refused in AWS words, as this CloudFront does not have it', async (method, path) => {
  const response = await createWorld().send(TARGET_ACCOUNT, method, path, { body: '<x/>' });
  expect(response.status).toBe(400);
  expect(response.headers).toMatchObject({ 'x-amzn-requestid': 'request-1' });
  expect(response.body).toContain('<Type>Sender</Type><Code>InvalidAction</Code>');
});

test('a seed that takes what is taken is refused in a clear sentence', () => {
  const { world, source } = twoDistributions();
  const seed = (change: object) => () => world.cloudFront.seed({ accountId: TARGET_ACCOUNT, ...change });
  expect(seed({ id: source.id })).toThrow(`the id ${source.id} is taken`);
  expect(seed({ domainName: source.domainName })).toThrow(`the domain name ${source.domainName} is taken`);
  expect(seed({ aliases: ['www.example.com'] })).toThrow('the alias www.example.com is taken');
  seed({ callerReference: 'one' })();
  expect(seed({ callerReference: 'one' })).toThrow('the caller reference one is taken');
  expect(seed({ id: 'EPINNED0000001', domainName: 'dpinned.cloudfront.net' })()).toMatchObject({
    status: 'Deployed',
    id: 'EPINNED0000001',
  });
});
