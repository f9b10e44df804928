import { describe, expect, test } from '@jest/globals';
import { EXTERNAL_WORLD, tellWithPeople } from './external-world.ts';
import { failing, SOURCE, SOURCE_HOST, type Story, TARGET, TARGET_HOST, USUAL_REQUEST } from './story.ts';

const WWW = 'www.example.com';
const DAY_MS = 86_400_000;
/** Wall time for a story in which the move waits a week of virtual time. */
const A_WEEK_MS = 120_000;
const toTarget = (story: Story) => story.outside.point(WWW, TARGET_HOST);
const toSource = (story: Story) => story.outside.point(WWW, SOURCE_HOST);
const hostOf = (story: Story, name = WWW) => story.aws.route53.dns.resolve(name, 'CNAME').answers[0]?.data;
const kinds = async (story: Story) => (await story.journal('move-1')).map(({ event }) => event.kind);
const confirm = (story: Story, by = 'Ada') =>
  story.clock.run(story.invoke('confirm-dns-change', { moveId: 'move-1', by }));

describe('a name in a zone outside of Route 53', () => {
  test('is moved when a person changed its record, and the plan says what to change', async () => {
    const story = await tellWithPeople([{ afterSeconds: 400, deed: toTarget }]);

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(story.aliasesOf(TARGET.distributionId)).toContain(WWW);
    expect(execution.output).toContain('The edge presents the target');
    expect(await kinds(story)).toEqual(expect.arrayContaining(['asked', 'settled', 'verified']));
    expect(story.lost()).toEqual([]);
    const planned = await story.move({ ...USUAL_REQUEST, domains: ['shop.example.com'], mode: 'plan' }, 'planned');
    const { document, warnings } = JSON.parse(planned.output ?? '{}');
    expect(warnings.join()).toContain('dns-external');
    expect(document).toContain(`shop.example.com. 300 IN CNAME ${TARGET_HOST}.`);
    expect(document).toContain(`CNAME("shop", "${TARGET_HOST}.", TTL(300)),`);
    expect(document).toContain('resource "cloudflare_dns_record" "shop_example_com"');
  });

  test(
    'that nobody changes is restored after seven days, in few events, and nothing is lost',
    async () => {
      const story = await tellWithPeople([]);
      const before = story.state();

      const execution = await story.move(USUAL_REQUEST);

      expect(execution).toMatchObject({ status: 'FAILED', error: 'DnsNotChanged' });
      expect(execution.cause).toContain(`${WWW} CNAME ${SOURCE_HOST} → CNAME ${TARGET_HOST}`);
      expect((execution.stopDate ?? 0) - execution.startDate).toBeGreaterThan(7 * DAY_MS);
      expect(story.aws.stepFunctions.history(execution.executionArn).length).toBeLessThan(5_000);
      expect(story.state()).toEqual(before);
      expect(story.lost()).toEqual([]);
    },
    A_WEEK_MS,
  );

  test('that is changed to something else goes on waiting, and says what it saw', async () => {
    const story = await tellWithPeople([
      { afterSeconds: 60, deed: (one) => one.outside.point(WWW, 'elsewhere.example.net') },
      { afterSeconds: 600, deed: toTarget },
    ]);
    // Only a viewer who was sent elsewhere by others is lost.
    const execution = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(500_000);

    await expect(confirm(story)).rejects.toMatchObject({
      errorType: 'DnsNotChanged',
      errorMessage: expect.stringContaining('ns1.dns.example.net: CNAME elsewhere.example.net'),
    });

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
  });

  test(
    'that is changed long after the restore has ended still serves everybody',
    async () => {
      const story = await tellWithPeople([{ afterSeconds: 8 * 86_400, deed: toTarget }]);

      const execution = await story.move(USUAL_REQUEST);
      await story.clock.advance(2 * DAY_MS);

      expect(execution).toMatchObject({ error: 'DnsNotChanged' });
      expect(hostOf(story)).toBe(TARGET_HOST);
      expect(story.aliasesOf(SOURCE.distributionId)).toContain(WWW);
      expect(story.lost()).toEqual([]);
    },
    A_WEEK_MS,
  );
});

describe("a person's word", () => {
  test('that is not true is refused with what every name server answers, and the move goes on waiting', async () => {
    const story = await tellWithPeople([{ afterSeconds: 3_000, deed: toTarget }]);
    const execution = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(200_000);

    await expect(confirm(story)).rejects.toMatchObject({
      errorType: 'DnsNotChanged',
      errorMessage: expect.stringMatching(/ns1\.dns\.example\.net: CNAME d111.*ns2\.dns\.example\.net: CNAME d111/),
    });

    expect((await story.ended(execution)).status).toBe('SUCCEEDED');
  });

  test('that is true lets the move go on at once, and may be repeated', async () => {
    const story = await tellWithPeople([{ afterSeconds: 10_000, deed: toTarget }]);
    const execution = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(10_150_000);

    const twice = [await confirm(story), await confirm(story)];

    expect(twice[0]).toEqual({ moveId: 'move-1', step: 'change-external-dns', changed: [WWW] });
    expect(twice[1]).toEqual(twice[0]);
    const confirmed = (await story.journal('move-1')).find(
      ({ event }) => event.kind === 'settled' && event.step === 'change-external-dns',
    );
    expect(confirmed?.at).toBe(story.clock.now());
    const { output = '', status } = await story.ended(execution);
    expect(status).toBe('SUCCEEDED');
    expect(output).toContain('change-external-dns: confirmed by Ada');
    expect(story.lost()).toEqual([]);
    await expect(confirm(story)).rejects.toMatchObject({ errorType: 'MoveNotOpen' });
  });

  test('is refused where nothing waits', async () => {
    const story = await tellWithPeople([]);

    await expect(confirm(story)).rejects.toMatchObject({ errorType: 'MoveNotOpen' });
  });

  test('appears without a task token in journal, output and questions to people', async () => {
    const story = await tellWithPeople([{ afterSeconds: 90, deed: toTarget }]);

    const { output } = await story.move(USUAL_REQUEST);

    expect(`${JSON.stringify(await story.journal('move-1'))} ${output}`).not.toContain('AQCEAAAAKgAAAAM');
  });
});

describe('records that answer with addresses', () => {
  const flat = (name: string, host: string) => ({
    Name: name,
    Type: 'A',
    AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: host, EvaluateTargetHealth: false },
  });
  const [zone] = EXTERNAL_WORLD.externalZones;
  const records = [...(zone?.records ?? []).filter(({ Name }) => Name !== WWW), flat(WWW, SOURCE_HOST)];
  const world = { ...EXTERNAL_WORLD, externalZones: [{ name: 'example.com', records }] };

  test('are moved on the word of the one who changed them', async () => {
    const say = (story: Story) => story.invoke('confirm-dns-change', { moveId: 'move-1', by: 'Ada' });
    const story = await tellWithPeople(
      [
        { afterSeconds: 100, deed: toTarget },
        { afterSeconds: 4_000, deed: say },
      ],
      { world },
    );

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toContain(`confirmed by Ada, whose word counts for ${WWW}`);
    expect(execution.output).toContain('dns-external-untold');
    expect(story.lost()).toEqual([]);
  });

  test('are put back by their person when the move fails later', async () => {
    const say = (story: Story) => story.invoke('confirm-dns-change', { moveId: 'move-1', by: 'Ada' });
    const story = await tellWithPeople(
      [
        { afterSeconds: 100, deed: toTarget },
        { afterSeconds: 200, deed: say },
        { step: 'restore-external-dns', afterSeconds: 100, deed: toSource },
        { step: 'restore-external-dns', afterSeconds: 200, deed: say },
      ],
      { world, beforeInvoke: failing('change-aliases', 'add-domains') },
    );
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.cause).toContain('Restored; nothing was moved.');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('are put back at the word of their person, too, where somebody has deleted the target meanwhile', async () => {
    const say = (story: Story) =>
      story.invoke('confirm-dns-change', { moveId: 'move-1', by: 'Ada' }).catch(() => undefined);
    const disable = (story: Story) =>
      story.editConfig(TARGET.distributionId, (xml) =>
        xml.replace('</PriceClass><Enabled>true', '</PriceClass><Enabled>false'),
      );
    const story = await tellWithPeople(
      [
        { afterSeconds: 100, deed: toTarget },
        { afterSeconds: 200, deed: say },
        { step: 'restore-external-dns', afterSeconds: 100, deed: toSource },
        { step: 'restore-external-dns', afterSeconds: 900, deed: disable },
        {
          step: 'restore-external-dns',
          afterSeconds: 1_000,
          deed: (one) => one.deleteDistribution(TARGET.distributionId),
        },
        { step: 'restore-external-dns', afterSeconds: 1_100, deed: say },
      ],
      { world, viewers: [WWW], beforeInvoke: failing('change-aliases', 'add-domains') },
    );

    const execution = await story.move(USUAL_REQUEST);

    expect(story.configOf(TARGET.distributionId)).toBe('');
    const back = (await story.journal('move-1')).filter(({ fence, event }) => fence === 2 && 'step' in event);
    expect(back.map(({ event }) => event.kind)).toEqual(expect.arrayContaining(['confirmed', 'settled']));
    // What is left to do is the cover of a target that is not there.
    expect(execution.cause).toContain('NoSuchDistribution');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain(WWW);
  });

  test('are not taken at the word of somebody who sent them where no CloudFront is', async () => {
    const away = [{ Name: WWW, Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '198.51.100.7' }] }];
    const story = await tellWithPeople([{ afterSeconds: 100, deed: (one) => one.outside.replace(WWW, away) }], {
      world,
    });
    const execution = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(400_000);

    await expect(confirm(story)).rejects.toMatchObject({
      errorType: 'DnsNotChanged',
      errorMessage: expect.stringContaining('198.51.100.7'),
    });

    await story.stop(execution);
  });
});

describe('the proof of ownership in a zone outside of Route 53', () => {
  const prove = (story: Story) => story.outside.addText(`_${WWW}`, TARGET_HOST);
  const proof = { step: 'prove-external', afterSeconds: 700, deed: prove };
  const texts = (story: Story) => story.aws.route53.dns.resolve(`_${WWW}`, 'TXT').answers.map(({ data }) => data);

  test('is waited for before anything goes down', async () => {
    const story = await tellWithPeople([proof, { afterSeconds: 100, deed: toTarget }]);

    const execution = await story.move({ ...USUAL_REQUEST, strategy: 'disable-source', allowOutage: true });

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(TARGET.distributionId)).toContain(WWW);
    const steps = (await story.journal('move-1')).flatMap(({ event }) => (event.kind === 'settled' ? event.step : []));
    expect(steps.indexOf('prove-external')).toBeLessThan(steps.indexOf('disable-source'));
    // Nobody is waited for to delete it; the instructions tell to.
    expect(texts(story)).toEqual([`"${TARGET_HOST}"`]);
    expect(execution.output).toContain(`delete _${WWW} TXT`);
  });

  test('is asked for by associate only where its call is refused', async () => {
    const target = { ...TARGET, accountId: SOURCE.accountId };
    const [old, fresh] = EXTERNAL_WORLD.distributions;
    const certificates = EXTERNAL_WORLD.certificates.map((one) => ({ ...one, account: SOURCE.accountId }));
    const distributions = [old, { ...fresh, account: SOURCE.accountId }] as typeof EXTERNAL_WORLD.distributions;
    const world = { ...EXTERNAL_WORLD, certificates, distributions };
    const refused = failing('associate-domains', 'associate-domains', 'AssociationRefused', 1);
    const story = await tellWithPeople([proof, { afterSeconds: 100, deed: toTarget }], {
      world,
      beforeInvoke: refused,
    });

    const execution = await story.move({ ...USUAL_REQUEST, target });

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toContain('prove-external: settled everywhere');
    expect(story.lost()).toEqual([]);
  });
});

test('a record that was repointed before the move asked for it is no reason to ask', async () => {
  const story = await tellWithPeople([]);
  await story.clock.run(story.clock.during(() => toTarget(story)));
  await story.clock.advance(600_000);

  const execution = await story.move(USUAL_REQUEST);

  expect(execution.status).toBe('SUCCEEDED');
  expect(await kinds(story)).not.toContain('asked');
  expect(story.lost()).toEqual([]);
});
