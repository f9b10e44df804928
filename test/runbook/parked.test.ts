import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import { denying } from '../moves/denying.ts';
import { failing, SOURCE, type Story, TARGET, tell, USUAL_REQUEST, USUAL_WORLD } from '../moves/story.ts';
import { tellRecords } from '../records/records-story.ts';
import { follow } from './following.ts';

const ID = 'chg-1042';
const WWW = 'www.example.com';
const MINUTE = 60_000;
const LOCKS = [
  `domain ${WWW}`,
  'domain *.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];
const THIEF = 'E3THIEF0000003';
const NARROW = { key: 'narrow', account: SOURCE.accountId, names: ['shop.example.com'] };

const without = (alias: string) => (xml: string) =>
  xml
    .replace(`<CNAME>${alias}</CNAME>`, '')
    .replace('<Items></Items>', '')
    .replace(/<Aliases><Quantity>(\d+)/, (_all, count) => `<Aliases><Quantity>${Number(count) - 1}`);
const enabled = (from: boolean, to: boolean) => (xml: string) =>
  xml.replace(`<Enabled>${from}</Enabled><ViewerCertificate>`, `<Enabled>${to}</Enabled><ViewerCertificate>`);

/** What blocks a way back: it happens right before a function is invoked for a step, and is cleared by a person. */
interface Block {
  readonly entry: string;
  readonly error: string;
  /** The function and step at which it happens, `verify-move` fails all moves of these stories. */
  readonly at: readonly [functionName: string, step?: string];
  readonly happens: (story: Story) => unknown;
  /** At every invocation, and not only at the first. */
  readonly always?: boolean;
  readonly cleared: (story: Story) => unknown;
  readonly viewers?: readonly string[];
}

/** Moves until the way back is blocked. */
async function park({ at: [name, step], happens, always = false, viewers }: Block) {
  let times = 0;
  let armed = true;
  const story: Story = await tell({
    ...(viewers ? { viewers } : {}),
    world: { ...USUAL_WORLD, certificates: [...USUAL_WORLD.certificates, NARROW] },
    beforeInvoke: async (functionName, payload) => {
      if (!armed) return;
      failing('verify-move', undefined)(functionName, payload);
      if (functionName !== name || (payload as { step?: string }).step !== step || (times > 0 && !always)) return;
      times += 1;
      await happens(story);
    },
  });
  const before = story.state();
  const parked = await story.move(USUAL_REQUEST, ID);
  return { story, before, parked, disarm: () => (armed = false) };
}

async function expectParked(story: Story, parked: Description, error: string): Promise<void> {
  expect(parked).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
  expect(parked.cause).toContain(error);
  expect(parked.cause).toContain(`--input '{"moveId":"${ID}"}'`);
  expect((await story.journal(ID)).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'parked' });
  expect(await story.locks(LOCKS)).toHaveLength(LOCKS.length);
  expect(story.lost()).toEqual([]);
}

/** Fails the invocations of a function for a step while it is armed; nobody but the service is to blame. */
const fault = (entry: string, error: string, at: readonly [string, string]): Block => ({
  entry,
  error,
  at,
  always: true,
  happens: () => failing(...at, error)(at[0], { step: at[1] }),
  cleared: () => undefined,
});

const DEFECT = fault('defect', 'Unexpected', ['change-aliases', 'withdraw-domains']);

/** Somebody attaches the one certificate of the source's account instead of the other. */
const exchange = (story: Story, from: number, to: number) => {
  const arns = story.aws.acm.list(SOURCE.accountId).map(({ arn }) => arn);
  return story.editConfig(SOURCE.distributionId, (xml) => xml.replaceAll(arns[from] ?? '', arns[to] ?? ''));
};
let denied = false;

const BLOCKS: readonly Block[] = [
  {
    entry: 'alias-held-elsewhere',
    error: 'AliasHeldElsewhere',
    at: ['change-aliases', 'return-domains'],
    happens: (story) => story.aws.cloudfront.seed({ accountId: '333333333333', id: THIEF, aliases: [WWW] }),
    cleared: (story) => story.editConfig(THIEF, without(WWW)),
    viewers: ['shop.example.com'],
  },
  {
    entry: 'source-disabled',
    error: 'was disabled since',
    at: ['begin-restore'],
    happens: (story) => story.editConfig(SOURCE.distributionId, enabled(true, false)),
    cleared: (story) => story.editConfig(SOURCE.distributionId, enabled(false, true)),
    viewers: [WWW],
  },
  {
    entry: 'cover-gone',
    error: 'CoverGone',
    at: ['change-aliases', 'withdraw-domains'],
    always: true,
    happens: (story) => story.editConfig(TARGET.distributionId, without('*.example.com')),
    cleared: () => undefined,
  },
  {
    entry: 'source-refuses',
    error: 'CertificateUnfit',
    at: ['change-aliases', 'return-domains'],
    happens: (story) => exchange(story, 0, 1),
    cleared: (story) => exchange(story, 1, 0),
  },
  {
    entry: 'role-denied',
    error: 'AccessRefused',
    at: ['change-aliases', 'withdraw-domains'],
    happens: (story) => {
      denied = true;
      denying(story, new RegExp(TARGET.distributionId), () => denied);
    },
    cleared: () => {
      denied = false;
    },
  },
  fault('source-refuses', 'AliasQuotaReached', ['change-aliases', 'return-domains']),
  fault('records-refused', 'RecordsRefused', ['change-records', 'restore-dns']),
  DEFECT,
];

describe('a parked move goes back by the command of its entry, and viewers lose nothing', () => {
  test.each(BLOCKS.map((block): [string, string, Block] => [block.entry, block.error, block]))(
    '%s: %s',
    async (entry, error, block) => {
      const { story, before, parked, disarm } = await park(block);
      await expectParked(story, parked, error);
      if (entry === 'alias-held-elsewhere') expect(story.aliasesOf(THIEF)).toEqual([WWW]);
      disarm();
      await block.cleared(story);
      await story.clock.advance(5 * MINUTE);

      const end = await follow(story, entry);

      expect(end.status).toBe('SUCCEEDED');
      expect(story.aliasesOf(SOURCE.distributionId)).toContain(WWW);
      if (entry === 'alias-held-elsewhere') expect(story.aliasesOf(THIEF)).toEqual([]);
      else expect(story.state()).toEqual(before);
      expect(await story.locks(LOCKS)).toEqual([]);
      expect(story.lost()).toEqual([]);
    },
  );
});

test('not-settled: a deployment that takes hours is waited for by a person', async () => {
  const story = await tell({ world: { ...USUAL_WORLD, deploymentSeconds: [5_000, 5_000] } });
  const before = story.state();
  const parked = await story.move(USUAL_REQUEST, ID);
  await expectParked(story, parked, 'not Deployed within an hour');
  await story.clock.advance(90 * MINUTE);

  const end = await follow(story, 'not-settled');

  expect(end.status).toBe('SUCCEEDED');
  expect(story.state()).toEqual(before);
  expect(await story.locks(LOCKS)).toEqual([]);
  expect(story.lost()).toEqual([]);
});

test('source-deleted: the move is given up as it stands, and the record leads to the target again', async () => {
  const { story, disarm } = await park({ ...DEFECT, viewers: [WWW] });
  disarm();
  await story.editConfig(SOURCE.distributionId, (xml) => without('shop.example.com')(enabled(true, false)(xml)));
  await story.clock.advance(5 * MINUTE);
  await story.deleteDistribution(SOURCE.distributionId);
  const blocked = await follow(story, DEFECT.entry);
  expect(blocked).toMatchObject({ status: 'FAILED', error: 'DistributionNotFound' });
  expect(blocked.cause).toContain('The restore could not begin.');
  expect((await story.journal(ID)).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'parked' });

  const end = await follow(story, 'source-deleted');

  expect(JSON.parse(end.output ?? '')).toEqual({ moveId: ID, status: 'released' });
  expect(await story.locks(LOCKS)).toEqual([]);
  expect(story.aliasesOf(TARGET.distributionId)).toContain(WWW);

  expect((await follow(story, 'dns-to-target')).status).toBe('SUCCEEDED');
  const lost = story.lost();
  await story.clock.advance(60 * MINUTE);
  expect(story.lost()).toEqual(lost);
  expect(story.aws.route53.dns.resolve(WWW, 'CNAME').answers).toEqual([]);
});

test('record-change-parked: the records go back', async () => {
  let refused = true;
  const story = await tellRecords({
    beforeInvoke: (name, payload) => {
      failing('verify-records', undefined)(name, payload);
      if (refused) failing('change-records', 'restore-dns', 'RecordsRefused')(name, payload);
    },
  });
  const before = story.state();
  const parked = await story.change([{ name: WWW, to: 'pages.example.net' }], {}, ID);
  expect(parked).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
  expect(parked.cause).toContain('RecordsRefused');
  refused = false;

  const end = await follow(story, 'record-change-parked');

  expect(end.status).toBe('SUCCEEDED');
  expect(story.state()).toEqual(before);
  expect(await story.locks(LOCKS)).toEqual([]);
});

test('what a restore that is redriven says is what it said before: parked', async () => {
  const { story, before, disarm } = await park(DEFECT);
  const restore = await follow(story, 'defect');
  disarm();

  await story.redrive(restore.executionArn);
  const redriven = await story.ended(restore.executionArn);

  expect(redriven).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
  expect((await follow(story, 'defect')).status).toBe('SUCCEEDED');
  expect(story.state()).toEqual(before);
});
