import { describe, expect, test } from '@jest/globals';
import { expectFinished } from './assisted-end.ts';
import { ASSISTED_REQUEST, assistedWorld, release, swap, THIRD, watchesOf, watchSlowly } from './assisted-world.ts';
import { failing, SOURCE, type Story, TARGET, TARGET_HOST, tell } from './story.ts';

const LOCK = 'domain example.com';
/** Real milliseconds: hundreds of looks take their time. */
const LONG = 180_000;

async function at(story: Story, kind: string): Promise<number> {
  return (await story.journal('move-1')).find(({ event }) => event.kind === kind)?.at ?? Number.NaN;
}

describe('AWS Support moves the domains', () => {
  test('one: it is seen within seconds, DNS follows, no request is lost, and the source keeps the rest', async () => {
    const story = await tell({ world: assistedWorld({ support: [swap(600)] }) });
    const began = story.clock.now();
    const before = story.configOf(SOURCE.distributionId);

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com', 'example.com']);
    expect(story.aliasesOf(SOURCE.distributionId)).toEqual(['shop.example.com']);
    const rest = (xml: string) => xml.replace(/<Aliases>.*?<\/Aliases>/s, '');
    expect(rest(story.configOf(SOURCE.distributionId))).toBe(rest(before));
    expectFinished(story);
    expect((await at(story, 'swap-seen')) - began - 600_000).toBeLessThanOrEqual(10_000);
    expect(story.lost()).toEqual([]);
    expect(await story.locks([LOCK])).toEqual([]);
  });

  test('nothing is written while it is waited for, and the text of the case is at hand from the beginning', async () => {
    const story = await tell({ world: assistedWorld({ support: [swap(300)] }) });

    const execution = await story.move({ ...ASSISTED_REQUEST, ticket: 'CHG-1' });

    const events = (await story.journal('move-1')).map(({ event }) => event);
    const asked = events.findIndex(({ kind }) => kind === 'support-asked');
    expect(events[asked + 1]?.kind).toBe('swap-seen');
    const text = JSON.stringify(events[asked]);
    for (const part of ['example.com', SOURCE.distributionId, TARGET.distributionId, '_.example.com', TARGET_HOST])
      expect(text).toContain(part);
    for (const part of ['move move-1', 'CHG-1', 'To undo it', 'neither distribution', 'within the next 14 days'])
      expect(text).toContain(part);
    expect(execution.output).toContain('## The case for AWS Support');
    const history = JSON.stringify(story.aws.stepFunctions.history(execution.executionArn));
    expect(history).toContain('Subject: CloudFront: please move example.com');
  });

  test('several, one after another: all are waited for, and no request is lost', async () => {
    const domains = ['example.com', 'www.example.com'];
    const support = [swap(300, ['www.example.com']), swap(600)];
    const story = await tell({ world: assistedWorld({ domains, support }) });

    const execution = await story.move({ ...ASSISTED_REQUEST, domains });

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story, domains);
    expect(story.lost()).toEqual([]);
  });

  test(
    'of other moves between the same distributions none has to wait for it',
    async () => {
      const world = assistedWorld({ support: [swap(600)] });
      const story = await tell({ world });
      const assisted = story.start(ASSISTED_REQUEST, 'move-1');
      await story.clock.advance(120_000);

      const other = await story.move({ ...ASSISTED_REQUEST, domains: ['shop.example.com'], strategy: 'auto' }, 'other');
      const first = await story.ended(assisted);

      expect(other).toMatchObject({ status: 'SUCCEEDED' });
      expect((other.stopDate ?? 0) < (first.stopDate ?? 0)).toBe(true);
      expect(first.status).toBe('SUCCEEDED');
      expect(story.lost()).toEqual([]);
    },
    LONG,
  );
});

describe('the holder releases the domains', () => {
  test('one: it is taken at once, and served again after its deployment', async () => {
    const story = await tell({ world: assistedWorld({ support: [release(300)] }) });
    const began = story.clock.now();

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story);

    const added = (await story.journal('move-1')).find(
      ({ event }) => event.kind === 'done' && event.step === 'add-domains',
    );
    // A look, DNS, and the repeated try while CloudFront still resolves the old record.
    expect((added?.at ?? 0) - began - 300_000).toBeLessThanOrEqual(120_000);
  });

  test('one of two: it is taken while the other is still waited for, which loses nothing', async () => {
    const domains = ['example.com', 'www.example.com'];
    const support = [release(300), swap(600, ['www.example.com'])];
    const story = await tell({ world: assistedWorld({ domains, support }) });
    const began = story.clock.now();

    const execution = await story.move({ ...ASSISTED_REQUEST, domains });

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story, domains);
    const added = (await story.journal('move-1')).find(
      ({ event }) => event.kind === 'done' && event.step === 'add-domains' && event.changed,
    );
    expect((added?.at ?? 0) - began).toBeLessThan(500_000);
    expect(story.lost().filter((loss) => loss.startsWith('www.'))).toEqual([]);
  });
});

describe('it does not come to that', () => {
  test('never: after 14 days the proof goes, and all is as it was', async () => {
    const story = await tell({ world: assistedWorld({}) });
    await watchSlowly(story, { seconds: 7_200, looks: 24 });
    const before = story.state();

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'NotSettled' });
    expect(execution.cause).toContain(
      'Restored; nothing was moved. AWS Support did not move the domains within 14 days',
    );
    expect(story.state()).toEqual(before);
    expect(await story.locks([LOCK])).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('of two one is moved: after 14 days the move is parked, and both are served', async () => {
    const domains = ['example.com', 'www.example.com'];
    const story = await tell({ world: assistedWorld({ domains, support: [swap(300)] }) });
    await watchSlowly(story, { seconds: 7_200, looks: 24 });

    const execution = await story.move({ ...ASSISTED_REQUEST, domains });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect(execution.cause).toContain('example.com is on the target E2TARGET00002B, which serves it whatever DNS says');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
    expect(story.lost()).toEqual([]);
  });

  test('a third party takes the name: the move ends, and says by whom', async () => {
    const story = await tell({
      world: assistedWorld({ support: [{ ...swap(300), to: THIRD.distributionId }] }),
      viewers: ['shop.example.com'],
    });
    const before = story.records();

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'AliasHeldElsewhere' });
    expect(execution.cause).toContain('is held by distribution *******000003C of account ******333333 now');
    expect(story.records()).toEqual(before);
    expect(await story.locks([LOCK])).toEqual([]);
  });

  test('stopped while it is waited for: the watch stops as well, and the proof goes', async () => {
    const story = await tell({ world: assistedWorld({ support: [swap(600)] }) });
    const before = story.state();
    const arn = story.start(ASSISTED_REQUEST, 'move-1');
    await story.clock.advance(200_000);

    await story.stop(arn);
    await story.ended(arn);
    await story.clock.advance(200_000);

    expect(story.state()).toEqual(before);
    expect(await watchesOf(story, 'RUNNING')).toEqual([]);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'restored' });
    expect(await story.locks([LOCK])).toEqual([]);
  });

  test('restored by a person while it is waited for: the move is over, and no second restore begins', async () => {
    const story = await tell({ world: assistedWorld({}) });
    const before = story.state();
    const arn = story.start(ASSISTED_REQUEST, 'move-1');
    await story.clock.advance(200_000);

    const restore = await story.restore('move-1');
    const execution = await story.ended(arn);

    expect(restore.status).toBe('SUCCEEDED');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'FenceLost' });
    const began = (await story.journal('move-1')).filter(({ event }) => event.kind === 'restore-began');
    expect(began).toHaveLength(1);
    expect(story.state()).toEqual(before);
  });

  test.each([
    ['change-records', 'prove-ownership'],
    ['ask-support', undefined],
    ['check-swap', undefined],
  ])('a fault in %s %s before the swap ends restored', async (name, step) => {
    const story = await tell({
      world: assistedWorld({ support: [swap(300)] }),
      beforeInvoke: failing(name, step, 'Unexpected', 1),
    });
    const before = story.state();

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'Unexpected' });
    expect(execution.cause).toContain('Restored; nothing was moved. A fault that the test put into');
    expect(story.state()).toEqual(before);
  });

  test('AWS asks to slow down while it is watched: it is watched on', async () => {
    const story = await tell({
      world: assistedWorld({ support: [swap(300)] }),
      beforeInvoke: failing('check-swap', undefined, 'Throttled', 20),
    });

    const execution = await story.move(ASSISTED_REQUEST);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expect(story.lost()).toEqual([]);
  });
});
