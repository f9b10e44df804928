import { describe, expect, test } from '@jest/globals';
import { expectFinished } from './assisted-end.ts';
import {
  ASSISTED_REQUEST,
  assistedWorld,
  giveUp,
  release,
  swap,
  THIRD,
  watchesOf,
  watchSlowly,
} from './assisted-world.ts';
import { failing, TARGET, tell } from './story.ts';

/** Real milliseconds: hundreds of looks take their time. */
const LONG = 180_000;

describe('days of waiting fit into the histories', () => {
  const EVENTS = 5_000;

  test(
    'of the move: 14 days of watches that see nothing',
    async () => {
      const story = await tell({ world: assistedWorld({}) });
      // Each watch looks once and then as long again as 299 looks take.
      await watchSlowly(story, { seconds: 2_990, looks: 2 });

      const { executionArn } = await story.move(ASSISTED_REQUEST);

      const history = story.aws.stepFunctions.history(executionArn);
      const watches = history.filter(
        ({ type, details }) => type === 'TaskStateEntered' && /^Watch/.test(String(details?.name)),
      );
      expect(watches.length).toBeGreaterThan(400);
      expect(history.length).toBeLessThan(EVENTS);
    },
    LONG,
  );

  test(
    'of one watch, with all its looks',
    async () => {
      const story = await tell({ world: assistedWorld({}) });
      const arn = story.start(ASSISTED_REQUEST, 'move-1');
      await story.clock.advance(3_300_000);
      const watch = (await watchesOf(story)).at(-1) ?? '';

      const { status, startDate, stopDate = 0 } = story.aws.stepFunctions.describe(watch);

      expect(status).toBe('SUCCEEDED');
      expect(stopDate - startDate).toBe(299 * 10_000);
      expect(story.aws.stepFunctions.history(watch).length).toBeLessThan(EVENTS);
      await story.stop(arn);
    },
    LONG,
  );
});

describe('a holder that cannot be listed', () => {
  const request = { ...ASSISTED_REQUEST, source: undefined };

  test('AWS Support moves the domain: nobody reads or writes the source, and no request is lost', async () => {
    const story = await tell({ world: assistedWorld({ holder: 'unlisted', support: [swap(300)] }) });

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story);
    expect(story.aliasesOf(THIRD.distributionId)).toEqual(['third.example.com']);
    expect(execution.output).toContain(`From *******000003C (d333333abcdef8.cloudfront.net, account ******333333)`);
    expect(execution.output).toContain('the config of target is byte for byte what it was');
    expect(story.lost()).toEqual([]);
  });

  test('it releases the domain by itself: it is taken at once', async () => {
    const story = await tell({ world: assistedWorld({ holder: 'unlisted', support: [release(300)] }) });

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story);
    expect(story.aliasesOf(TARGET.distributionId)).toContain('example.com');
  });

  test('the move is stopped before: the way back reads nothing of the source either', async () => {
    const story = await tell({ world: assistedWorld({ holder: 'unlisted' }) });
    const before = story.state();
    const arn = story.start(request, 'move-1');
    await story.clock.advance(200_000);

    const restore = await story.restore('move-1');

    expect(restore).toMatchObject({ status: 'SUCCEEDED' });
    expect(story.state()).toEqual(before);
    await story.ended(arn);
  });

  test('a fault after the swap parks the move, which a new one finishes', async () => {
    const story = await tell({
      world: assistedWorld({ holder: 'unlisted', support: [swap(300)] }),
      beforeInvoke: failing('change-records', 'repoint-dns', 'Unexpected', 1),
    });
    const parked = await story.move(request);
    await giveUp(story, 'move-1');

    const execution = await story.move({ ...request, strategy: 'auto' }, 'move-2');

    expect(parked.cause).toContain('move it back to distribution *******000003C of account ******333333');
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expectFinished(story);
    expect(story.lost()).toEqual([]);
  });
});
