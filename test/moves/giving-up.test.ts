import { describe, expect, test } from '@jest/globals';
import { follow } from '../runbook/following.ts';
import { giveUp } from './assisted-world.ts';
import { failing, SOURCE, TARGET, tell, USUAL_REQUEST } from './story.ts';

const LOCKS = ['domain www.example.com', 'domain *.example.com', `distribution ${TARGET.distributionId}`];

describe('a move that is parked is given up as it stands', () => {
  /** Fails on the way out once DNS was repointed, and on the way back where the domain would leave the target. */
  const parking = () => {
    const out = failing('verify-move', undefined, 'Unexpected');
    const back = failing('change-aliases', 'withdraw-domains', 'AccessRefused');
    let armed = true;
    return {
      disarm: () => {
        armed = false;
      },
      hook: (name: string, payload: unknown) => {
        if (!armed) return;
        out(name, payload);
        back(name, payload);
      },
    };
  };

  test('its locks go, nothing is written, and a new move goes on from there', async () => {
    const faults = parking();
    const story = await tell({ beforeInvoke: faults.hook });
    const parked = await story.move(USUAL_REQUEST);
    const before = story.state();
    const held = await story.locks(LOCKS);
    faults.disarm();

    const given = await follow(story, 'release', 'move-1');
    const after = story.state();
    const execution = await story.move(USUAL_REQUEST, 'move-2');

    expect(parked).toMatchObject({ error: 'RestoreBlocked', cause: expect.stringContaining('add "release":true') });
    expect(held).toHaveLength(3);
    expect(given.status).toBe('SUCCEEDED');
    expect(after).toEqual(before);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({
      kind: 'ended',
      status: 'parked',
      note: expect.stringMatching(/^Left as it stands, at the word of the one who started arn:.*: It is wanted so\.$/),
    });
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(story.aliasesOf(TARGET.distributionId)).toContain('www.example.com');
    expect(story.aliasesOf(SOURCE.distributionId)).toEqual(['shop.example.com']);
    expect(await story.locks(LOCKS)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('twice is as once, and it can still be restored while nobody else holds its locks', async () => {
    const faults = parking();
    const story = await tell({ beforeInvoke: faults.hook });
    const arn = story.start(USUAL_REQUEST, 'move-1');
    await story.ended(arn);
    faults.disarm();

    const twice = [await giveUp(story, 'move-1'), await giveUp(story, 'move-1')];
    const restore = await story.restore('move-1');

    expect(twice.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(restore.status).toBe('SUCCEEDED');
    expect(story.aliasesOf(SOURCE.distributionId)).toContain('www.example.com');
    expect(await story.locks(LOCKS)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('the answer of its function is lost: asked again, it is done', async () => {
    const faults = parking();
    let lose = true;
    const story = await tell({
      beforeInvoke: faults.hook,
      afterInvoke: (name, payload) => {
        if (name !== 'begin-restore' || !(payload as { release?: boolean }).release || !lose) return;
        lose = false;
        failing('begin-restore', undefined, 'Lambda.Unknown', 1)(name, payload);
      },
    });
    await story.move(USUAL_REQUEST);

    const given = await giveUp(story, 'move-1');

    expect(given.status).toBe('SUCCEEDED');
    expect(lose).toBe(false);
    expect(await story.locks(LOCKS)).toEqual([]);
  });
});

test.each([
  ['finished', 'moved'],
  ['unknown', 'not in the journal'],
])('a move that is %s cannot be given up: it is not parked', async (which, status) => {
  const story = await tell();
  if (which === 'finished') await story.move(USUAL_REQUEST);
  const before = story.state();

  const given = await giveUp(story, 'move-1');

  expect(given).toMatchObject({ status: 'FAILED', error: 'MoveNotOpen' });
  expect(given.cause).toContain(`Only a parked move can be given up, and move move-1 is ${status}.`);
  expect(story.state()).toEqual(before);
});

test('a move that is under way cannot be given up', async () => {
  const story = await tell();
  const arn = story.start(USUAL_REQUEST, 'move-1');
  await story.clock.advance(20_000);

  const given = await giveUp(story, 'move-1');

  expect(given).toMatchObject({ status: 'FAILED', error: 'MoveNotOpen' });
  expect((await story.ended(arn)).status).toBe('SUCCEEDED');
  expect(story.lost()).toEqual([]);
});
