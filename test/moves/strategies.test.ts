import { describe, expect, test } from '@jest/globals';
import { LambdaFailure } from '../../local/contracts.ts';
import { cname, failing, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST, tell, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

/** Both distributions in one account. */
const ONE_ACCOUNT = {
  ...USUAL_WORLD,
  certificates: USUAL_WORLD.certificates.map((certificate) => ({ ...certificate, account: SOURCE.accountId })),
  distributions: USUAL_WORLD.distributions.map((distribution) => ({ ...distribution, account: SOURCE.accountId })),
};
const ONE_ACCOUNT_REQUEST = { ...USUAL_REQUEST, target: { ...TARGET, accountId: SOURCE.accountId } };
const aliasRecord = (name: string, type: 'A' | 'AAAA', host: string) => ({
  Name: name,
  Type: type,
  AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: host, EvaluateTargetHealth: false },
});
/** The apex on the source, by alias records. */
const withApex = <W extends typeof USUAL_WORLD | typeof ONE_ACCOUNT>(world: W) => ({
  ...world,
  distributions: world.distributions.map((distribution, index) =>
    index === 0 ? { ...distribution, aliases: ['example.com', 'shop.example.com'] } : distribution,
  ),
  zones: world.zones.map((zone) => ({
    ...zone,
    records: [
      aliasRecord('example.com', 'A', SOURCE_HOST),
      aliasRecord('example.com', 'AAAA', SOURCE_HOST),
      cname('shop.example.com', SOURCE_HOST),
      cname('new.example.com', TARGET_HOST),
    ],
  })),
});

async function planned(story: Awaited<ReturnType<typeof tell>>, request: object) {
  const { output } = await story.move({ ...request, mode: 'plan' }, 'planned');
  return JSON.parse(output ?? '{}');
}

describe('within one account', () => {
  test('auto associates, in one deployment and without a lost request', async () => {
    const story = await tell({ world: ONE_ACCOUNT });

    const execution = await story.move(ONE_ACCOUNT_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(SOURCE.distributionId)).toEqual(['shop.example.com']);
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com', 'www.example.com']);
    expect(story.records().find((line) => line.includes('"www.'))).toContain(TARGET_HOST);
    expect(story.lost()).toEqual([]);
    const intended = (await story.journal('move-1')).flatMap(({ event }) =>
      event.kind === 'intended' ? [event.step] : [],
    );
    expect(intended).toEqual(['associate-domains', 'repoint-dns']);
  });

  test('an apex moves like any other name', async () => {
    const story = await tell({ world: withApex(ONE_ACCOUNT) });

    const execution = await story.move({ ...ONE_ACCOUNT_REQUEST, domains: ['example.com'] });

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(TARGET.distributionId)).toContain('example.com');
    expect(
      story
        .records()
        .filter((line) => line.includes('"example.com."'))
        .every((line) => line.includes(TARGET_HOST)),
    ).toBe(true);
    expect(story.lost()).toEqual([]);
  });

  test('where CloudFront refuses the call, the older one is used with TXT records, which are removed again', async () => {
    const refuse = new LambdaFailure('AssociationRefused', 'A test refuses the call.');
    const story = await tell({
      world: ONE_ACCOUNT,
      beforeInvoke: (name, payload) => {
        if (name === 'associate-domains' && (payload as { by: string }).by === 'domain') throw refuse;
      },
    });
    const before = story.records().length;

    const execution = await story.move(ONE_ACCOUNT_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(TARGET.distributionId)).toContain('www.example.com');
    expect(story.records()).toHaveLength(before);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['associate-domains', 'associate-domains'],
    ['check-deployment', 'associate-domains'],
    ['change-records', 'repoint-dns'],
    ['check-records', 'repoint-dns'],
    ['verify-move', undefined],
    ['finish-move', undefined],
  ])('a fault in %s %s ends restored without a lost request', async (name, step) => {
    const story = await tell({ world: ONE_ACCOUNT, beforeInvoke: failing(name, step, 'Unexpected', 1) });
    const before = story.state();

    const execution = await story.move(ONE_ACCOUNT_REQUEST);

    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('Restored');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });
});

describe('an apex between two accounts', () => {
  const request = { ...USUAL_REQUEST, domains: ['example.com'] };

  test('is refused without the word for an outage, and every strategy says why', async () => {
    const story = await tell({ world: withApex(USUAL_WORLD) });

    const plan = await planned(story, request);

    expect(plan.verdict).toBe('refused');
    expect(plan.refusals.join()).toContain('apex-domain');
    expect(plan.rejected.map(({ name }: { name: string }) => name)).toEqual([
      'associate',
      'disable-source',
      'assisted',
    ]);
    expect(JSON.stringify(plan.rejected)).toContain('would have to be disabled');
  });

  test('moves with the source disabled when the request allows it, and says what goes down', async () => {
    const story = await tell({ world: withApex(USUAL_WORLD) });
    const before = story.records().length;

    const plan = await planned(story, { ...request, allowOutage: true });
    const execution = await story.move({ ...request, allowOutage: true });

    expect(plan.strategy.name).toBe('disable-source');
    expect(plan.warnings.join()).toContain('shop.example.com stay on the source and go down');
    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(TARGET.distributionId)).toContain('example.com');
    expect(story.configOf(SOURCE.distributionId)).toContain('<Enabled>false</Enabled><ViewerCertificate>');
    expect(story.records()).toHaveLength(before);
  });

  test('moves one domain after another where the source lets the next one go only when it is Deployed again', async () => {
    const story = await tell({ world: withApex(USUAL_WORLD) });
    const domains = ['example.com', 'shop.example.com'];

    const execution = await story.move({ ...request, domains, strategy: 'disable-source', allowOutage: true });

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(expect.arrayContaining(domains));
    expect(story.aliasesOf(SOURCE.distributionId)).toEqual([]);
  });

  test.each([
    ['change-records', 'prove-ownership'],
    ['switch-source', 'disable-source'],
    ['associate-domains', 'associate-domains'],
    ['change-records', 'repoint-dns'],
    ['verify-move', undefined],
    ['finish-move', undefined],
  ])('a fault in %s %s ends restored, the source enabled again', async (name, step) => {
    const story = await tell({ world: withApex(USUAL_WORLD), beforeInvoke: failing(name, step, 'Unexpected', 1) });
    const before = story.state();

    const execution = await story.move({ ...request, allowOutage: true });

    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('Restored');
    expect(story.state()).toEqual(before);
  });
});

describe('the strategy that a request names', () => {
  test('is refused with the reason when it cannot work', async () => {
    const story = await tell();

    const plan = await planned(story, { ...USUAL_REQUEST, strategy: 'associate' });

    expect(plan).toMatchObject({ verdict: 'refused', strategy: { name: 'associate' } });
    expect(plan.refusals.join()).toContain('two-accounts');
  });

  test('is used when it can', async () => {
    const story = await tell({ world: ONE_ACCOUNT });

    const execution = await story.move({ ...ONE_ACCOUNT_REQUEST, strategy: 'wildcard' });

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.lost()).toEqual([]);
  });
});

describe('a request that names no source', () => {
  const { source: _, ...request } = USUAL_REQUEST;

  test('moves the domains from the distribution that holds them', async () => {
    const story = await tell();

    const execution = await story.move(request);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(SOURCE.distributionId)).toEqual(['shop.example.com']);
    expect(story.lost()).toEqual([]);
  });

  test('is refused with what is known of a holder that cannot be listed', async () => {
    const accounts = USUAL_WORLD.accounts.map((account, index) => ({
      ...account,
      uses: index === 0 ? ['dns' as const] : ['target' as const],
    }));
    const story = await tell({ world: { ...USUAL_WORLD, accounts } });

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanRefused' });
    expect(execution.cause).toContain('www.example.com is held by distribution *******');
    expect(execution.cause).toContain('Amplify');
  });

  test('is refused when the domains are on several distributions', async () => {
    const third = {
      id: 'E3THIRD0000003',
      domainName: 'd333333abcdef8.cloudfront.net',
      account: SOURCE.accountId,
      aliases: ['blog.example.com'],
      certificate: 'old',
    };
    const story = await tell({
      world: { ...USUAL_WORLD, distributions: [...USUAL_WORLD.distributions, third] },
      viewers: ['www.example.com'],
    });

    const execution = await story.move({ ...request, domains: ['www.example.com', 'blog.example.com'] });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'SourceNotFound' });
    expect(execution.cause).toContain('E3THIRD0000003');
  });
});

test.each([
  ['pending', { status: 'PENDING_VALIDATION' as const }, 'certificate-not-issued'],
  ['expired', { expiresInDays: -1 }, 'certificate-expired'],
])('a %s certificate of the target is refused by its check', async (_state, change, code) => {
  const certificates = USUAL_WORLD.certificates.map((held) => (held.key === 'new' ? { ...held, ...change } : held));
  const story = await tell({ world: { ...USUAL_WORLD, certificates }, viewers: ['www.example.com'] });

  const execution = await story.move(USUAL_REQUEST);

  expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanRefused' });
  expect(execution.cause).toContain(code);
});
