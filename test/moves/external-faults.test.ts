import { describe, expect, test } from '@jest/globals';
import { tellWithPeople } from './external-world.ts';
import { failing, SOURCE, SOURCE_HOST, type Story, TARGET, TARGET_HOST, USUAL_REQUEST } from './story.ts';

const WWW = 'www.example.com';
const HOUR_MS = 3_600_000;
const toTarget = (story: Story) => story.outside.point(WWW, TARGET_HOST);
const toSource = (story: Story) => story.outside.point(WWW, SOURCE_HOST);
const confirm = (story: Story) => story.clock.run(story.invoke('confirm-dns-change', { moveId: 'move-1', by: 'Ada' }));

describe('a move that waits for a person to change DNS', () => {
  test.each(['ask-dns-change', 'check-dns-change'])('goes on when %s died after its work', async (name) => {
    const story = await tellWithPeople([{ afterSeconds: 100, deed: toTarget }], {
      afterInvoke: failing(name, undefined, 'Lambda.Unknown', 2),
    });

    expect((await story.move(USUAL_REQUEST)).status).toBe('SUCCEEDED');
    expect(story.lost()).toEqual([]);
  });

  test('is restored when its execution is stopped, and takes no word for it after that', async () => {
    const story = await tellWithPeople([]);
    const before = story.state();
    const execution = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(HOUR_MS);

    await story.stop(execution);
    await story.clock.advance(HOUR_MS);

    expect(story.state()).toEqual(before);
    expect(await story.locks([`domain ${WWW}`])).toEqual([]);
    await expect(confirm(story)).rejects.toMatchObject({
      errorType: 'MoveNotOpen',
      errorMessage: expect.stringContaining('It is restored.'),
    });
    expect(story.lost()).toEqual([]);
  });

  test('can be restored by hand, and the execution that waited writes nothing more', async () => {
    const story = await tellWithPeople([{ step: 'restore-external-dns', afterSeconds: 300, deed: toSource }]);
    const before = story.state();
    const execution = story.start(USUAL_REQUEST, 'move-1');
    await story.clock.advance(HOUR_MS);
    await story.clock.run(story.clock.during(() => toTarget(story)));
    await story.clock.advance(20_000);

    const restored = await story.restore('move-1');

    expect(restored.status).toBe('SUCCEEDED');
    expect(story.state()).toEqual(before);
    expect((await story.ended(execution)).error).toBe('FenceLost');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('is restored when the record is turned back right before the source would lose the domain to nobody', async () => {
    const story = await tellWithPeople([{ afterSeconds: 100, deed: toTarget }], {
      beforeInvoke: async (name, payload) => {
        const { step } = payload as { step?: string };
        if (name === 'change-aliases' && step === 'remove-domains') await toSource(story);
      },
    });

    const execution = await story.move(USUAL_REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'AliasDnsNotSettled' });
    expect(execution.cause).toContain('Restored; nothing was moved.');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain(WWW);
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com']);
    expect(story.lost()).toEqual([]);
  });
});
