import {
  CloudFrontClient,
  ListConflictingAliasesCommand,
  ListDomainConflictsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { whoElseHolds } from '../../shared/aws/conflicts.ts';

const REF = { accountId: '222222222222', distributionId: 'E2TARGET' };
const WWW = 'www.example.com';
const refusal = (name: string) => Object.assign(new Error('No.'), { name });
const holder = (alias: string, account: string) => ({ alias, distribution: '*******EXAMPLE', account });

interface Answers {
  /** Of ListDomainConflicts: the masked account, or an error's name. */
  readonly newer: string;
  /** The same of ListConflictingAliases, page by page. */
  readonly older?: readonly string[];
}

/** Asks who else holds the name where CloudFront answers so. */
function ask({ newer, older = [] }: Answers) {
  const client = new CloudFrontClient({ region: 'us-east-1' });
  const mocked = mockClient(client);
  mocked.on(ListDomainConflictsCommand).callsFake(() => {
    if (!newer.startsWith('*')) throw refusal(newer);
    return { DomainConflicts: [{ Domain: WWW, ResourceId: '*******EXAMPLE', AccountId: newer }] };
  });
  mocked.on(ListConflictingAliasesCommand).callsFake(({ Marker = '0' }: { Marker?: string }) => {
    const page = Number(Marker);
    const answer = older[page] ?? 'NoAnswer';
    if (!answer.startsWith('*')) throw refusal(answer);
    const Items = [{ Alias: WWW, DistributionId: '*******EXAMPLE', AccountId: answer }];
    return { ConflictingAliasesList: { Items, ...(page + 1 < older.length && { NextMarker: String(page + 1) }) } };
  });
  return { mocked, told: whoElseHolds(client, REF, WWW) };
}

describe('who else holds a name', () => {
  test('is told by the newer call, and then the older is not asked', async () => {
    const { mocked, told } = ask({ newer: '******111111' });
    await expect(told).resolves.toEqual([holder(WWW, '******111111')]);
    expect(mocked.commandCalls(ListConflictingAliasesCommand)).toHaveLength(0);
  });

  test.each(['AccessDenied', 'InvalidArgument', 'UnknownOperationException'])(
    'is told by the older call over all pages where the newer is answered with %s',
    async (newer) => {
      const { mocked, told } = ask({ newer, older: ['******111111', '******333333'] });
      await expect(told).resolves.toEqual([holder(WWW, '******111111'), holder(WWW, '******333333')]);
      const inputs = mocked.commandCalls(ListConflictingAliasesCommand).map(({ args }) => args[0].input);
      expect(inputs).toEqual([
        { Alias: WWW, DistributionId: 'E2TARGET', MaxItems: 100 },
        { Alias: WWW, DistributionId: 'E2TARGET', MaxItems: 100, Marker: '1' },
      ]);
    },
  );

  test.each([
    ['InvalidArgument', 'InvalidArgument'],
    ['AccessDenied', 'InvalidArgument'],
    ['InvalidArgument', 'AccessDenied'],
  ])('is not known where the calls are answered with %s and %s', async (newer, older) => {
    await expect(ask({ newer, older: [older] }).told).resolves.toBeUndefined();
  });

  test('is refused with the newer call where neither is allowed', async () => {
    const { told } = ask({ newer: 'AccessDenied', older: ['AccessDenied'] });
    await expect(told).rejects.toMatchObject({
      name: 'AccessRefused',
      message: expect.stringContaining('cloudfront:ListDomainConflicts'),
    });
  });

  test.each([
    ['Throttling', '******111111', 'Throttled'],
    ['AccessDenied', 'Throttling', 'Throttled'],
    ['NoSuchDistribution', '******111111', 'DistributionNotFound'],
  ])('is not guessed at where the calls are answered with %s and %s', async (newer, older, name) => {
    await expect(ask({ newer, older: [older] }).told).rejects.toMatchObject({ name });
  });
});
