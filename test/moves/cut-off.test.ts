import { describe, expect, test } from '@jest/globals';
import { failing, SOURCE, TARGET, tell, USUAL_REQUEST } from './story.ts';

const MINUTE = 60_000;
const LOCKS = [
  'domain www.example.com',
  'domain *.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];

describe('an execution that is cut off twice', () => {
  test('is restored after its second end as after its first', async () => {
    const story = await tell();
    const before = story.state();
    const arn = story.start(USUAL_REQUEST, 'move-1');
    await story.stop(arn);
    await story.clock.advance(5 * MINUTE);
    await story.redrive(arn);
    await story.clock.advance(5 * MINUTE);
    await story.stop(arn);
    await story.clock.advance(30 * MINUTE);

    expect(story.state()).toEqual(before);
    expect(await story.locks(LOCKS)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });
});

describe('an answer that is lost after the function did its work', () => {
  test.each([
    ['plan-move', undefined],
    ['admit-move', undefined],
    ['change-aliases', 'add-cover'],
    ['change-records', 'repoint-dns'],
    ['change-aliases', 'remove-domains'],
    ['change-aliases', 'add-domains'],
    ['verify-move', undefined],
    ['change-aliases', 'remove-cover'],
    ['finish-move', undefined],
  ])('of %s %s is asked for again, and the move succeeds', async (name, step) => {
    const story = await tell({ afterInvoke: failing(name, step, 'Lambda.Unknown', 1) });

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.lost()).toEqual([]);
    expect(await story.locks(LOCKS)).toEqual([]);
  });

  test.each([
    ['admit-move', undefined],
    ['change-aliases', 'add-cover'],
    ['change-records', 'repoint-dns'],
    ['change-aliases', 'remove-domains'],
    ['change-aliases', 'add-domains'],
    ['verify-move', undefined],
    ['change-aliases', 'remove-cover'],
  ])('of %s %s, for good, ends restored', async (name, step) => {
    const story = await tell({ afterInvoke: failing(name, step, 'Unexpected', 1) });
    const before = story.state();

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('FAILED');
    expect(story.state()).toEqual(before);
    expect(story.lost()).toEqual([]);
    expect(await story.locks(LOCKS)).toEqual([]);
  });

  test('of finish-move, for good, ends moved: the move had ended', async () => {
    const story = await tell({ afterInvoke: failing('finish-move', undefined, 'Unexpected', 1) });

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({
      moveId: 'move-1',
      status: 'moved',
      report: expect.stringContaining('# Move move-1: moved'),
    });
    expect(await story.locks(LOCKS)).toEqual([]);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({ kind: 'ended', status: 'moved' });
    expect(story.aliasesOf(TARGET.distributionId)).toContain('www.example.com');
    expect(story.lost()).toEqual([]);
  });

  test('of finish-move, again and again, ends moved without the report', async () => {
    const story = await tell({ afterInvoke: failing('finish-move', undefined) });

    const execution = await story.move(USUAL_REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toEqual({ moveId: 'move-1', status: 'already-moved' });
    expect(story.lost()).toEqual([]);
  });
});

describe('a name that was used before', () => {
  test('neither undoes the old move nor keeps a lock', async () => {
    const story = await tell();
    await story.move(USUAL_REQUEST, 'ticket-1');
    const after = story.state();
    const request = { ...USUAL_REQUEST, domains: ['shop.example.com'] };
    const { planHash } = (await story.invoke('plan-move', { moveId: 'ticket-1', request })) as { planHash: string };

    const admitted = story.invoke('admit-move', { moveId: 'ticket-1', planHash, execution: 'again' });

    await expect(admitted).rejects.toMatchObject({ errorType: 'MoveNotOpen' });
    expect(await story.locks(['domain shop.example.com', ...LOCKS])).toEqual([]);
    expect(story.state()).toEqual(after);
  });
});
