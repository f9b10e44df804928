import { expect, test } from '@jest/globals';
import { firstBrokenEntry } from '../../shared/domain/journal.ts';
import {
  cname,
  SOURCE,
  SOURCE_HOST,
  type Story,
  TARGET,
  TARGET_HOST,
  tell,
  USUAL_REQUEST,
  USUAL_WORLD,
} from './story.ts';

const LOCKS = [
  'domain www.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];

test('a domain moves to another account and no viewer loses a request', async () => {
  const story = await tell();
  const before = story.records();

  const execution = await story.move(USUAL_REQUEST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(JSON.parse(execution.output ?? '')).toMatchObject({
    moveId: 'move-1',
    status: 'moved',
    report: expect.stringContaining('# Move move-1: moved'),
  });
  expect(story.aliasesOf(SOURCE.distributionId)).toEqual(['shop.example.com']);
  expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com', 'www.example.com']);
  expect(story.records()).toEqual(
    before.map((line) => (line.includes('"www.') ? line.replace(SOURCE_HOST, TARGET_HOST) : line)),
  );
  expect(story.lost()).toEqual([]);
  expect(await story.locks(LOCKS)).toEqual([]);
  expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({
    note: expect.stringContaining('the config of source and target is byte for byte what it was'),
  });
});

test('an edit that someone else makes meanwhile is kept and told', async () => {
  let edited = false;
  const story: Story = await tell({
    beforeInvoke: async (name, payload) => {
      if (edited || name !== 'change-aliases' || (payload as { step: string }).step !== 'add-domains') return;
      edited = true;
      await story.editConfig(TARGET.distributionId, (xml) =>
        xml.replace('<Comment></Comment>', '<Comment>mine</Comment>'),
      );
    },
  });

  const execution = await story.move(USUAL_REQUEST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(story.configOf(TARGET.distributionId)).toContain('<Comment>mine</Comment>');
  expect(execution.output).toContain('Someone else changed the config of target meanwhile, which was kept.');
});

test('the journal tells each stage in order, and its chain holds', async () => {
  const story = await tell();
  await story.move(USUAL_REQUEST);

  const entries = await story.journal('move-1');

  expect(entries.map(({ event }) => ('step' in event ? `${event.kind} ${event.step}` : event.kind))).toEqual([
    'admitted',
    'intended add-cover',
    'done add-cover',
    'intended repoint-dns',
    'done repoint-dns',
    'settled repoint-dns',
    'settled add-cover',
    'intended remove-domains',
    'done remove-domains',
    'settled remove-domains',
    'intended add-domains',
    'done add-domains',
    'settled add-domains',
    'verified',
    'intended remove-cover',
    'done remove-cover',
    'settled remove-cover',
    'ended',
  ]);
  expect(firstBrokenEntry(entries)).toBeUndefined();
});

test('without a mode nothing is changed, and the plan is the answer', async () => {
  const story = await tell();
  const { mode: _, ...request } = USUAL_REQUEST;
  const before = [story.records(), story.configOf(SOURCE.distributionId), story.configOf(TARGET.distributionId)];

  const execution = await story.move(request);

  expect(execution.status).toBe('SUCCEEDED');
  const plan = JSON.parse(execution.output ?? '');
  expect(plan).toMatchObject({ mode: 'plan', verdict: 'ready', strategy: { name: 'wildcard' }, refusals: [] });
  expect(plan.steps).toEqual([
    `add *.example.com to the target ${TARGET.distributionId}`,
    `www.example.com CNAME ${SOURCE_HOST} → www.example.com CNAME ${TARGET_HOST}`,
    `remove www.example.com from the source ${SOURCE.distributionId}`,
    `add www.example.com to the target ${TARGET.distributionId}`,
    `remove *.example.com from the target ${TARGET.distributionId}`,
  ]);
  expect([story.records(), story.configOf(SOURCE.distributionId), story.configOf(TARGET.distributionId)]).toEqual(
    before,
  );
  expect(await story.locks(LOCKS)).toEqual([]);
});

test('a config keeps elements that no SDK knows, byte for byte', async () => {
  const extraXml =
    '<TeleportConfig mode="&lt;fast&gt;"><Beam>  blank-keeping ÄÖ 𝒳 </Beam><Aliases><Quantity>1</Quantity><Items><CNAME>decoy</CNAME></Items></Aliases><Empty/></TeleportConfig>';
  const distributions = USUAL_WORLD.distributions.map((distribution) => ({ ...distribution, extraXml }));
  const story = await tell({ world: { ...USUAL_WORLD, distributions } });
  const withoutAliases = (id: string) => story.configOf(id).replace(/<Aliases><Quantity>.*?<\/Aliases>/, '');
  const before = [withoutAliases(SOURCE.distributionId), withoutAliases(TARGET.distributionId)];

  const execution = await story.move(USUAL_REQUEST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(story.configOf(TARGET.distributionId)).toContain(extraXml);
  expect([withoutAliases(SOURCE.distributionId), withoutAliases(TARGET.distributionId)]).toEqual(before);
});

test('many domains of two parents share the deployments of one', async () => {
  const names = [
    ...Array.from({ length: 20 }, (_, i) => `n${i}.example.com`),
    'a.deep.example.com',
    'b.deep.example.com',
  ];
  const certificateNames = ['*.example.com', '*.deep.example.com'];
  const story = await tell({
    world: {
      ...USUAL_WORLD,
      certificates: USUAL_WORLD.certificates.map((certificate) => ({ ...certificate, names: certificateNames })),
      distributions: USUAL_WORLD.distributions.map((distribution, index) => ({
        ...distribution,
        aliases: index === 0 ? names : [],
      })),
      zones: USUAL_WORLD.zones.map((zone) => ({ ...zone, records: names.map((name) => cname(name, SOURCE_HOST)) })),
    },
  });

  const execution = await story.move({ ...USUAL_REQUEST, domains: names });

  expect(execution.status).toBe('SUCCEEDED');
  expect(story.aliasesOf(SOURCE.distributionId)).toEqual([]);
  expect([...story.aliasesOf(TARGET.distributionId)].sort()).toEqual([...names].sort());
  expect(story.lost()).toEqual([]);
  const writes = (await story.journal('move-1')).filter(({ event }) => event.kind === 'intended');
  expect(writes).toHaveLength(5);
});

test('no secret of an origin and no credential reaches plan, journal or state', async () => {
  const story = await tell();
  const execution = await story.move(USUAL_REQUEST);
  const seen = JSON.stringify([
    await story.journal('move-1'),
    execution,
    story.aws.stepFunctions.history(execution.executionArn),
  ]);

  expect(execution.status).toBe('SUCCEEDED');
  expect(seen).not.toMatch(/hunter2|secretAccessKey|sessionToken|PRIVATE KEY/i);
});
