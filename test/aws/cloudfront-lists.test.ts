import { CloudFrontClient, ListDistributionsCommand, ListDomainConflictsCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { listAliases, listConflicts } from '../../shared/aws/cloudfront.ts';
import { answeredBy, xmlError } from './wire.ts';

const REF = { accountId: '111111111111', distributionId: 'E1SOURCE' };

describe('the aliases of an account', () => {
  test('come over all pages, with distributions that have none', async () => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    const asked: unknown[] = [];
    const first = { Id: 'E1', DomainName: 'd1.cloudfront.net' };
    cloudFront.on(ListDistributionsCommand).callsFake(({ Marker }: { Marker?: string }) => {
      asked.push(Marker);
      return Marker === undefined
        ? { DistributionList: { Items: [{ ...first, Aliases: { Items: ['a.example.com'] } }], NextMarker: 'next' } }
        : { DistributionList: { Items: [{ Id: 'E2', Aliases: { Quantity: 0 } }, {}] } };
    });
    await expect(listAliases(client, REF.accountId)).resolves.toEqual([
      { distributionId: 'E1', domainName: 'd1.cloudfront.net', aliases: ['a.example.com'] },
      { distributionId: 'E2', domainName: '', aliases: [] },
      { distributionId: '', domainName: '', aliases: [] },
    ]);
    expect(asked).toEqual([undefined, 'next']);
  });

  test('are none where CloudFront lists none', async () => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    cloudFront.on(ListDistributionsCommand).resolves({ DistributionList: { Quantity: 0 } } as never);
    await expect(listAliases(client, REF.accountId)).resolves.toEqual([]);
  });

  test('are refused with the account', async () => {
    const { settings } = answeredBy(() => xmlError('AccessDenied', 403));
    await expect(listAliases(new CloudFrontClient(settings), REF.accountId)).rejects.toMatchObject({
      name: 'AccessRefused',
      message: expect.stringContaining('cloudfront:ListDistributions on account 111111111111'),
    });
  });
});

describe('who else holds an alias', () => {
  test('is asked over all pages, with the distribution whose certificate covers it', async () => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    const conflict = (Domain: string) => ({ Domain, ResourceId: '*******EXAMPLE', AccountId: '******444444' });
    cloudFront
      .on(ListDomainConflictsCommand)
      .resolvesOnce({ DomainConflicts: [conflict('*.example.com')], NextMarker: 'next' } as never)
      .resolvesOnce({ DomainConflicts: [conflict('www.example.com'), {}] } as never);
    const holders = await listConflicts(client, REF, 'www.example.com');
    expect(holders).toEqual([
      { alias: '*.example.com', distribution: '*******EXAMPLE', account: '******444444' },
      { alias: 'www.example.com', distribution: '*******EXAMPLE', account: '******444444' },
      { alias: 'www.example.com', distribution: 'unknown', account: 'unknown' },
    ]);
    const inputs = cloudFront.commandCalls(ListDomainConflictsCommand).map(({ args }) => args[0].input);
    expect(inputs.map(({ Marker }) => Marker)).toEqual([undefined, 'next']);
    expect(inputs[0]).toMatchObject({ DomainControlValidationResource: { DistributionId: 'E1SOURCE' } });
  });

  test('nobody does', async () => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    cloudFront.on(ListDomainConflictsCommand).resolves({});
    await expect(listConflicts(client, REF, 'a.b')).resolves.toEqual([]);
  });
});
