import {
  CloudFrontClient,
  GetDistributionCommand,
  ListConflictingAliasesCommand,
  ListDistributionsCommand,
  ListDomainConflictsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { resolveSource } from '../../../shared/aws/facts/source.ts';
import type { Sessions } from '../../../shared/aws/sessions.ts';
import { parseRequest } from '../../../shared/domain/request.ts';

const [OLD, NEW, THIRD] = ['111111111111', '222222222222', '333333111111'];
const TARGET = { accountId: NEW, distributionId: 'E2TARGET' };
const WWW = 'www.example.com';
const SHOP = 'shop.example.com';

interface Situation {
  /** Distributions by account, each with its aliases. */
  readonly listed?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** What CloudFront tells of each name: the masked account, or an error's name. */
  readonly told?: Readonly<Record<string, string | Error>>;
  readonly domains?: readonly string[];
  /** The masked distribution that CloudFront tells of a name. */
  readonly masks?: Readonly<Record<string, string>>;
  readonly ask?: object;
}

/** Looks for the source of a request that names none; `asked` are the accounts that were listed. */
function search({ listed = {}, told = {}, domains = [WWW], masks = {}, ask = {} }: Situation) {
  const asked: string[] = [];
  const clientOf = (accountId: string) => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const mocked = mockClient(client);
    mocked.on(ListDistributionsCommand).callsFake(() => {
      asked.push(accountId);
      const Items = Object.entries(listed[accountId] ?? {}).map(([Id, aliases]) => ({
        Id,
        Aliases: { Items: aliases },
      }));
      return { DistributionList: { Items, IsTruncated: false } };
    });
    const Items = listed[NEW]?.E2TARGET ?? [];
    mocked
      .on(GetDistributionCommand)
      .resolves({ Distribution: { DistributionConfig: { Aliases: { Items } } } as never });
    mocked.on(ListConflictingAliasesCommand).callsFake(({ Alias = '' }: { Alias?: string }) => {
      const answer = told[Alias];
      if (answer instanceof Error) throw answer;
      return {};
    });
    mocked.on(ListDomainConflictsCommand).callsFake(({ Domain = '' }: { Domain?: string }) => {
      const answer = told[Domain];
      if (answer instanceof Error) throw answer;
      const wildcard = { Domain: '*.example.com', ResourceId: '*******WILD001', AccountId: '******999999' };
      const own = { Domain, ResourceId: masks[Domain] ?? '*******ESOURCE', AccountId: answer };
      return { DomainConflicts: answer === undefined ? [wildcard] : [wildcard, own] };
    });
    return client;
  };
  const sessions = {
    accounts: () => [OLD, NEW, THIRD],
    client: (_service: unknown, id: string) => clientOf(id),
  } as unknown as Sessions;
  return { asked, found: resolveSource(sessions, parseRequest({ domains, target: TARGET, ...ask })) };
}

const refusal = (name: string) => Object.assign(new Error('The certificate does not cover it.'), { name });

test('a source that the request names is taken, and nobody is asked', async () => {
  const source = { accountId: OLD, distributionId: 'E1SOURCE' };
  const request = parseRequest({ domains: [WWW], source, target: TARGET });
  await expect(resolveSource({} as Sessions, request)).resolves.toEqual({ ...request, source });
});

describe('a source that is named for AWS Support', () => {
  const source = { accountId: '777777777777', distributionId: 'E7SOURCE' };

  test('in an account that is not in the directory holds what CloudFront says', async () => {
    const told = { [WWW]: '******777777', [SHOP]: '******777777' };
    const masks = { [WWW]: '*******7SOURCE', [SHOP]: '*******EOTHER1' };
    const { found } = search({ domains: [WWW, SHOP], told, masks, ask: { source, strategy: 'assisted' } });
    await expect(found).resolves.toMatchObject({ source, unlisted: [WWW] });
  });

  test('in an account of the directory is read like any other', async () => {
    const listed = { ...source, accountId: OLD };
    const { found } = search({ ask: { source: listed, strategy: 'assisted' } });
    expect(await found).toMatchObject({ source: listed });
    expect(await found).not.toHaveProperty('unlisted');
  });
});

describe('a source that nobody named', () => {
  test('is the distribution that holds the domain, looked for only where the masked account fits', async () => {
    const { asked, found } = search({
      listed: { [OLD]: { E9OTHER: ['x.example.com'], E1SOURCE: [SHOP, WWW] } },
      told: { [WWW]: '******111111' },
    });
    await expect(found).resolves.toMatchObject({ source: { accountId: OLD, distributionId: 'E1SOURCE' } });
    expect(asked).toEqual([OLD, THIRD]);
  });

  test('is told apart from an account of the same last digits by what is listed', async () => {
    const { found } = search({ listed: { [THIRD]: { E1SOURCE: [WWW] } }, told: { [WWW]: '******111111' } });
    await expect(found).resolves.toMatchObject({ source: { accountId: THIRD } });
  });

  test.each([
    ['does not tell', {}],
    ['refuses to tell', { told: { [WWW]: refusal('InvalidArgument') } }],
  ])('is looked for in every account where CloudFront %s', async (_what, situation: Situation) => {
    const { asked, found } = search({ listed: { [OLD]: { E1SOURCE: [WWW] } }, ...situation });
    await expect(found).resolves.toMatchObject({ source: { accountId: OLD, distributionId: 'E1SOURCE' } });
    expect(asked).toEqual([OLD, NEW, THIRD]);
  });

  test('is one for all domains where it holds them all, and never the target', async () => {
    const { found } = search({
      domains: [WWW, SHOP, 'moved.example.com'],
      listed: { [OLD]: { E1SOURCE: [WWW, SHOP] }, [NEW]: { E2TARGET: ['moved.example.com'] } },
    });
    await expect(found).resolves.toMatchObject({ source: { distributionId: 'E1SOURCE' } });
  });

  test('is refused with every name where the domains are on several', async () => {
    const { found } = search({
      domains: [WWW, SHOP],
      listed: { [OLD]: { E1SOURCE: [WWW] }, [THIRD]: { E3THIRD: [SHOP] } },
    });
    await expect(found).rejects.toMatchObject({
      name: 'SourceNotFound',
      message: `The domains are on several distributions: distribution E1SOURCE of account ${OLD}, distribution E3THIRD of account ${THIRD}.`,
      remedy: 'Make one request for each source.',
    });
  });

  test('is known as far as CloudFront tells where it cannot be listed', async () => {
    const { asked, found } = search({ domains: [WWW, SHOP], told: { [WWW]: '******777777' } });
    await expect(found).resolves.toMatchObject({
      source: { accountId: '******777777', distributionId: '*******ESOURCE' },
      unlisted: [WWW],
    });
    expect(asked).toEqual([]);
  });

  test('is unknown where the target has the domain already: records may still lead to it', async () => {
    const { found } = search({ listed: { [NEW]: { E2TARGET: [WWW] } } });
    await expect(found).resolves.toMatchObject({
      source: { accountId: 'unknown', distributionId: 'unknown' },
      unlisted: [],
    });
  });

  test('is refused where several that cannot be listed hold the domains', async () => {
    const { found } = search({
      domains: [WWW, SHOP],
      told: { [WWW]: '******777777', [SHOP]: '******888888' },
      masks: { [SHOP]: '*******EOTHER1' },
    });
    await expect(found).rejects.toMatchObject({
      name: 'SourceNotFound',
      message:
        'The domains are on several distributions: distribution *******ESOURCE of account ******777777, distribution *******EOTHER1 of account ******888888.',
    });
  });

  test('is refused where nobody at all holds the domain', async () => {
    const { found } = search({ listed: { [OLD]: { E1SOURCE: ['*.example.com'] } } });
    await expect(found).rejects.toMatchObject({
      name: 'SourceNotFound',
      message: 'No distribution that can be listed holds www.example.com.',
    });
  });

  test.each([
    ['AccessDenied', 'AccessRefused'],
    ['Throttling', 'Throttled'],
  ])('is not guessed at where CloudFront answers %s', async (code, name) => {
    const { found } = search({ listed: { [OLD]: { E1SOURCE: [WWW] } }, told: { [WWW]: refusal(code) } });
    await expect(found).rejects.toMatchObject({ name });
  });
});
