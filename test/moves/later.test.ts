import { describe, expect, test } from '@jest/globals';
import {
  cname,
  failing,
  SOURCE,
  SOURCE_HOST,
  TARGET,
  TARGET_HOST,
  tell,
  USUAL_REQUEST,
  USUAL_WORLD,
  ZONE_ID,
} from './story.ts';

const MINUTE = 60_000;
const LOCKS = [
  'domain www.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];
const disabled = (xml: string) =>
  xml.replace('<Enabled>true</Enabled><ViewerCertificate>', '<Enabled>false</Enabled><ViewerCertificate>');
const withWildcard = (xml: string) =>
  xml
    .replace(/<Aliases><Quantity>(\d+)/, (_all, count) => `<Aliases><Quantity>${Number(count) + 1}`)
    .replace('<CNAME>new.', '<CNAME>*.example.com</CNAME><CNAME>new.');
const withRecords = (records: object[]) => ({
  ...USUAL_WORLD,
  zones: USUAL_WORLD.zones.map((zone) => ({ ...zone, records: records as typeof zone.records })),
});

describe('a finished move that is undone later', () => {
  test('is not, while its source is disabled: nothing that returns would be served', async () => {
    const story = await tell({ viewers: ['www.example.com'] });
    await story.move(USUAL_REQUEST);
    await story.editConfig(SOURCE.distributionId, disabled);
    await story.clock.advance(5 * MINUTE);
    const before = story.state();

    const restore = await story.restore('move-1');

    expect(restore).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(restore.cause).toContain('was disabled since');
    expect(story.state()).toEqual(before);
    expect(await story.locks(LOCKS)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('leaves a wildcard there that somebody added since, and uses it as the cover', async () => {
    const story = await tell();
    await story.move(USUAL_REQUEST);
    await story.editConfig(TARGET.distributionId, withWildcard);
    await story.clock.advance(5 * MINUTE);

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(TARGET.distributionId)).toContain('*.example.com');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
    expect(story.lost()).toEqual([]);
  });
});

test('a parked move whose target was deleted goes back to its source', async () => {
  let blocked = true;
  const story = await tell({
    viewers: ['shop.example.com'],
    beforeInvoke: (name, payload) => {
      failing('change-aliases', 'add-domains')(name, payload);
      if (blocked) failing('change-aliases', 'return-domains')(name, payload);
    },
  });
  await story.move(USUAL_REQUEST);
  await story.editConfig(TARGET.distributionId, (xml) =>
    disabled(xml.replace(/<Aliases>.*?<\/Aliases>/s, '<Aliases><Quantity>0</Quantity></Aliases>')),
  );
  await story.clock.advance(5 * MINUTE);
  await story.deleteDistribution(TARGET.distributionId);
  blocked = false;

  const restore = await story.restore('move-1');

  expect(restore.status).toBe('SUCCEEDED');
  expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
  expect(await story.locks(LOCKS)).toEqual([]);
});

test('the way back waits for old DNS answers before it takes anything away', async () => {
  const records = [
    cname('www.example.com', SOURCE_HOST, 1_800),
    cname('shop.example.com', SOURCE_HOST),
    cname('new.example.com', TARGET_HOST),
  ];
  const story = await tell({
    world: withRecords(records),
    beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1),
  });

  await story.move(USUAL_REQUEST);

  const entries = await story.journal('move-1');
  const at = (kind: string, step: string) =>
    entries.find(({ event }) => event.kind === kind && 'step' in event && event.step === step)?.at ?? 0;
  expect(at('intended', 'withdraw-domains') - at('settled', 'restore-dns')).toBeGreaterThanOrEqual(1_800_000);
  expect(at('intended', 'return-domains') - at('intended', 'withdraw-domains')).toBeLessThan(2 * MINUTE);
  expect(story.lost()).toEqual([]);
});

test('a record that an alias of the same zone needs is repointed without ever being away', async () => {
  const records = [
    cname('shop.example.com', SOURCE_HOST),
    cname('new.example.com', TARGET_HOST),
    {
      Name: 'www.example.com',
      Type: 'A',
      AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: SOURCE_HOST, EvaluateTargetHealth: false },
    },
    {
      Name: 'example.com',
      Type: 'A',
      AliasTarget: { HostedZoneId: ZONE_ID, DNSName: 'www.example.com', EvaluateTargetHealth: false },
    },
  ];
  const story = await tell({ world: withRecords(records) });

  const execution = await story.move(USUAL_REQUEST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(story.records().find((line) => line.includes('"www.example.com.","Type":"A"'))).toContain(TARGET_HOST);
  expect(story.lost()).toEqual([]);
});

describe('the ownership record', () => {
  const txt = (value: string) => ({
    Name: '_.example.com',
    Type: 'TXT',
    TTL: 60,
    ResourceRecords: [{ Value: `"${value}"` }],
  });
  const apexRecords = [
    {
      Name: 'example.com',
      Type: 'A',
      AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: SOURCE_HOST, EvaluateTargetHealth: false },
    },
    cname('shop.example.com', SOURCE_HOST),
    cname('new.example.com', TARGET_HOST),
  ];
  const apexWorld = (records: object[]) => ({
    ...withRecords(records),
    distributions: USUAL_WORLD.distributions.map((held, index) =>
      index === 0 ? { ...held, aliases: ['example.com', 'shop.example.com'] } : held,
    ),
  });
  const request = { ...USUAL_REQUEST, domains: ['example.com'], allowOutage: true };

  test('keeps the values of others, before and after', async () => {
    const story = await tell({ world: apexWorld([...apexRecords, txt('theirs')]) });

    const execution = await story.move(request);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.records().find((line) => line.includes('"TXT"'))).toContain('[{"Value":"\\"theirs\\""}]');
  });

  test('that cannot be taken away again is no reason to undo the move', async () => {
    const story = await tell({
      world: apexWorld(apexRecords),
      beforeInvoke: failing('change-records', 'unprove-ownership', 'AccessRefused'),
    });

    const execution = await story.move(request);

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toContain(
      'The TXT records that proved the ownership could not be removed: AccessRefused.',
    );
    expect(story.aliasesOf(TARGET.distributionId)).toContain('example.com');
  });
});

test('a wildcard domain moves within one account, seen by a name below it', async () => {
  const world = {
    ...withRecords([cname('*.example.com', SOURCE_HOST), cname('new.example.com', TARGET_HOST)]),
    certificates: USUAL_WORLD.certificates.map((held) => ({ ...held, account: SOURCE.accountId })),
    distributions: USUAL_WORLD.distributions.map((held, index) => ({
      ...held,
      account: SOURCE.accountId,
      aliases: index === 0 ? ['*.example.com'] : ['new.example.com'],
    })),
  };
  const story = await tell({ world, viewers: ['any.example.com', 'new.example.com'] });

  const execution = await story.move({
    ...USUAL_REQUEST,
    domains: ['*.example.com'],
    target: { ...TARGET, accountId: SOURCE.accountId },
  });

  expect(execution.status).toBe('SUCCEEDED');
  expect(story.aliasesOf(TARGET.distributionId)).toContain('*.example.com');
  expect(story.lost()).toEqual([]);
});
