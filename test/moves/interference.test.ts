import { describe, expect, test } from '@jest/globals';
import {
  cname,
  failing,
  SOURCE,
  SOURCE_HOST,
  type Story,
  TARGET,
  TARGET_HOST,
  tell,
  USUAL_REQUEST,
  USUAL_WORLD,
} from './story.ts';

const MINUTE = 60_000;
const LOCKS = [
  'domain www.example.com',
  'domain *.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];
const without = (alias: string) => (xml: string) =>
  xml
    .replace(`<CNAME>${alias}</CNAME>`, '')
    .replace(/<Aliases><Quantity>(\d+)/, (_all, count) => `<Aliases><Quantity>${Number(count) - 1}`);
const ONE_ACCOUNT = {
  ...USUAL_WORLD,
  certificates: USUAL_WORLD.certificates.map((held) => ({ ...held, account: SOURCE.accountId })),
  distributions: USUAL_WORLD.distributions.map((held) => ({ ...held, account: SOURCE.accountId })),
};
const enabled = (xml: string) =>
  xml.replace('<Enabled>false</Enabled><ViewerCertificate>', '<Enabled>true</Enabled><ViewerCertificate>');
const disabled = (xml: string) =>
  xml.replace('<Enabled>true</Enabled><ViewerCertificate>', '<Enabled>false</Enabled><ViewerCertificate>');

/** Does something once, right before the first invocation of a function for a step. */
function rightBefore(functionName: string, step: string, act: (story: Story) => Promise<void>) {
  let story: Story | undefined;
  let done = false;
  return {
    use: (told: Story) => {
      story = told;
    },
    beforeInvoke: async (name: string, payload: unknown) => {
      if (done || !story || name !== functionName || (payload as { step?: string }).step !== step) return;
      done = true;
      await act(story);
    },
  };
}

describe('while a move is under way', () => {
  test('someone removes the cover before the domains leave the source: restored, and nobody loses a request', async () => {
    const terraform = rightBefore('change-aliases', 'remove-domains', (story) =>
      story.editConfig(TARGET.distributionId, without('*.example.com')),
    );
    const story = await tell({ beforeInvoke: terraform.beforeInvoke });
    terraform.use(story);
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CoverGone' });
    expect(execution.cause).toContain('would serve www.example.com');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('someone disables the target before the domains leave the source: restored, and the domain keeps being served', async () => {
    const operator = rightBefore('change-aliases', 'remove-domains', (story) =>
      story.editConfig(TARGET.distributionId, disabled),
    );
    const story = await tell({ beforeInvoke: operator.beforeInvoke, viewers: ['www.example.com'] });
    operator.use(story);

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CoverGone' });
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
    expect(story.lost()).toEqual([]);
  });

  test('someone disables the source while the domains go back: the cover goes on, and the command brings them back', async () => {
    const operator = rightBefore('change-aliases', 'return-domains', (story) =>
      story.editConfig(SOURCE.distributionId, disabled),
    );
    const story = await tell({
      viewers: ['www.example.com'],
      beforeInvoke: async (name, payload) => {
        failing('verify-move', undefined)(name, payload);
        await operator.beforeInvoke(name, payload);
      },
    });
    operator.use(story);
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(execution.cause).toContain('was disabled since');
    expect(story.aliasesOf(SOURCE.distributionId)).not.toContain('www.example.com');
    expect(story.aliasesOf(TARGET.distributionId)).toContain('*.example.com');
    await story.editConfig(SOURCE.distributionId, enabled);
    await story.clock.advance(5 * MINUTE);
    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['the target, before the domains come to it', 'associate-domains', TARGET.distributionId],
    ['the source, before they go back', 'associate-back', SOURCE.distributionId],
  ])('someone disables %s in one call: whoever serves them keeps them', async (_what, step, distributionId) => {
    const operator = rightBefore('associate-domains', step, (story) => story.editConfig(distributionId, disabled));
    const story = await tell({
      world: ONE_ACCOUNT,
      viewers: ['www.example.com'],
      beforeInvoke: async (name, payload) => {
        failing('verify-move', undefined)(name, payload);
        await operator.beforeInvoke(name, payload);
      },
    });
    operator.use(story);
    const target = { ...TARGET, accountId: SOURCE.accountId };

    const execution = await story.move({ ...USUAL_REQUEST, target });

    expect(execution.error).toBe(step === 'associate-back' ? 'RestoreBlocked' : 'CoverGone');
    const holder = step === 'associate-back' ? TARGET : SOURCE;
    expect(story.aliasesOf(holder.distributionId)).toContain('www.example.com');
    expect(story.lost()).toEqual([]);
  });

  test('someone takes the domain off the target again: the cover stays until the domain is back on the source', async () => {
    const terraform = rightBefore('change-aliases', 'remove-cover', (story) =>
      story.editConfig(TARGET.distributionId, without('www.example.com')),
    );
    const story = await tell({ beforeInvoke: terraform.beforeInvoke });
    terraform.use(story);
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CoverGone' });
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('someone adds the very wildcard themselves: it serves as the cover and is left there', async () => {
    const wildcard = (xml: string) =>
      xml.replace(
        '<Quantity>1</Quantity><Items><CNAME>new',
        '<Quantity>2</Quantity><Items><CNAME>*.example.com</CNAME><CNAME>new',
      );
    const owner = rightBefore('change-aliases', 'add-cover', (story) =>
      story.editConfig(TARGET.distributionId, wildcard),
    );
    const story = await tell({ beforeInvoke: owner.beforeInvoke });
    owner.use(story);

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect([...story.aliasesOf(TARGET.distributionId)].sort()).toEqual([
      '*.example.com',
      'new.example.com',
      'www.example.com',
    ]);
    expect(story.lost()).toEqual([]);
  });

  test('a person restores it by hand: that restore ends it, and the move only says that it is over', async () => {
    const story = await tell();
    const before = story.state();
    const arn = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(4 * MINUTE);

    const restore = await story.restore('move-1');
    const execution = await story.ended(arn);

    expect(restore.status).toBe('SUCCEEDED');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'FenceLost' });
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
    expect((await story.journal('move-1')).filter(({ event }) => event.kind === 'restore-began')).toHaveLength(1);
  });

  test('another one below the same parent, between other distributions, waits for its wildcard', async () => {
    const other = { accountId: SOURCE.accountId, distributionId: 'E3OTHER0000003' };
    const its = { accountId: TARGET.accountId, distributionId: 'E4OTHER0000004' };
    const seeded = [
      {
        id: other.distributionId,
        domainName: 'd333333abcdef8.cloudfront.net',
        account: other.accountId,
        aliases: ['blog.example.com'],
        certificate: 'old',
      },
      {
        id: its.distributionId,
        domainName: 'd444444abcdef8.cloudfront.net',
        account: its.accountId,
        aliases: [],
        certificate: 'new',
      },
    ];
    const zones = USUAL_WORLD.zones.map((zone) => ({
      ...zone,
      records: [...zone.records, cname('blog.example.com', 'd333333abcdef8.cloudfront.net')],
    }));
    const story = await tell({
      world: { ...USUAL_WORLD, zones, distributions: [...USUAL_WORLD.distributions, ...seeded] },
    });
    const first = story.start(USUAL_REQUEST, 'first');
    await story.clock.advance(2 * MINUTE);

    const second = await story.move(
      { ...USUAL_REQUEST, domains: ['blog.example.com'], source: other, target: its },
      'second',
    );

    expect((await story.ended(first)).status).toBe('SUCCEEDED');
    expect(second.status).toBe('SUCCEEDED');
    expect(story.lost()).toEqual([]);
  });
});

describe('undoing a finished move', () => {
  test('that cannot be planned any more leaves it moved and unlocked', async () => {
    const story = await tell();
    await story.move(USUAL_REQUEST);
    await story.editConfig(SOURCE.distributionId, (xml) =>
      without('shop.example.com')(disabled(xml)).replace('<Items></Items>', ''),
    );
    await story.clock.advance(10 * MINUTE);
    await story.deleteDistribution(SOURCE.distributionId);

    const restore = await story.restore('move-1');

    expect(restore).toMatchObject({ status: 'FAILED', error: 'DistributionNotFound' });
    expect(await story.locks(LOCKS)).toEqual([]);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'moved' });
  });
});

describe('a DNS situation that CloudFront would refuse', () => {
  const withRecords = (records: object[]) => ({
    ...USUAL_WORLD,
    zones: USUAL_WORLD.zones.map((zone) => ({ ...zone, records: records as typeof zone.records })),
  });

  test.each([
    [
      'a wildcard record two levels up answers',
      'a.deep.example.com',
      [cname('*.example.com', SOURCE_HOST)],
      'dns-wildcard-record',
    ],
    [
      'a detour leads to the source',
      'www.example.com',
      [cname('www.example.com', 'cdn.example.com'), cname('cdn.example.com', SOURCE_HOST)],
      'dns-detour',
    ],
    [
      'a TTL of two days stands in the way',
      'www.example.com',
      [cname('www.example.com', SOURCE_HOST, 172_800)],
      'dns-ttl-too-long',
    ],
  ])('is refused in the plan: %s', async (_what, domain, records, code) => {
    const world = withRecords([
      ...records,
      cname('shop.example.com', SOURCE_HOST),
      cname('new.example.com', TARGET_HOST),
    ]);
    const story = await tell({
      world: {
        ...world,
        certificates: USUAL_WORLD.certificates.map((held) => ({
          ...held,
          names: [...held.names, '*.deep.example.com'],
        })),
        distributions: USUAL_WORLD.distributions.map((held, index) =>
          index === 0 ? { ...held, aliases: [domain, 'shop.example.com'] } : held,
        ),
      },
    });

    const execution = await story.move({ ...USUAL_REQUEST, domains: [domain] });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanRefused' });
    expect(execution.cause).toContain(`[${code}]`);
  });
});

test('a deployment of somebody else is waited for, and the move goes on', async () => {
  const other = rightBefore('change-aliases', 'remove-domains', (story) =>
    story.editConfig(TARGET.distributionId, (xml) => xml.replace('<Comment></Comment>', '<Comment>mine</Comment>')),
  );
  const story = await tell({ beforeInvoke: other.beforeInvoke });
  other.use(story);

  const execution = await story.move(USUAL_REQUEST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(story.configOf(TARGET.distributionId)).toContain('<Comment>mine</Comment>');
  expect(story.lost()).toEqual([]);
});

test('a request without a source for what is on the target already changes nothing', async () => {
  const story = await tell();
  await story.move(USUAL_REQUEST);
  const { source: _, ...request } = USUAL_REQUEST;
  const before = story.state();

  const execution = await story.move(request, 'again');

  expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  expect(execution.output).toContain('www.example.com is on the target already; only its DNS records are looked at.');
  expect(story.state()).toEqual(before);
  const wrote = (await story.journal('again')).filter(({ event }) => event.kind === 'intended');
  expect(wrote).toEqual([]);
});
