import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../local/clock.ts';
import { LambdaFailure, LambdaUnavailable } from '../../../local/contracts.ts';
import { createInvokeLater } from '../../../local/lambda/invoke-later.ts';
import { createDeadLetters } from '../../../local/queues.ts';

const HOUR_MS = 3_600_000;
const EVENT = { id: 'event-1' };
const AWAY = new LambdaUnavailable('ServiceException');

/** A function that answers as it is told, by its try from 1 and the milliseconds since the event. */
function world(answer: (tried: number, ms: number) => unknown, maximumEventAge?: number) {
  const clock = new VirtualClock();
  const began = clock.now();
  const tries: number[] = [];
  const deadLetters = createDeadLetters(() => clock.now());
  const invoke = async () => {
    tries.push(clock.now() - began);
    const said = answer(tries.length, clock.now() - began);
    if (said instanceof Error) throw said;
    return said;
  };
  const onFailure = () => 'letters';
  createInvokeLater({ clock, lambda: { invoke }, deadLetters, onFailure, maximumEventAge: () => maximumEventAge })(
    'take-event',
    EVENT,
  );
  return { clock, tries, deadLetters };
}

describe('an asynchronous invocation', () => {
  test('is tried twice more where the function fails, and lies then in the queue with what it said', async () => {
    const { clock, tries, deadLetters } = world(() => new LambdaFailure('Unexpected', 'It broke.'));
    await clock.advance(24 * HOUR_MS);
    expect(tries).toEqual([0, 60_000, 180_000]);
    expect(deadLetters.letters).toMatchObject([
      {
        queue: 'letters',
        body: {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          requestPayload: EVENT,
          responsePayload: { errorType: 'Unexpected' },
        },
      },
    ]);
  });

  test('waits in the queue while Lambda cannot run the function, ever longer, five minutes at most, and is then run once', async () => {
    const { clock, tries, deadLetters } = world((_tried, ms) => (ms < HOUR_MS ? AWAY : 'done'));
    await clock.advance(24 * HOUR_MS);
    expect(tries.slice(0, 5)).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
    const last = tries.at(-1) ?? 0;
    expect(last).toBeGreaterThanOrEqual(HOUR_MS);
    expect(last).toBeLessThanOrEqual(HOUR_MS + 300_000);
    expect(tries.filter((ms) => ms >= HOUR_MS)).toHaveLength(1);
    expect(deadLetters.letters).toEqual([]);
  });

  test('that Lambda could not run does not count as one that failed', async () => {
    const { clock, tries, deadLetters } = world((tried) =>
      tried < 3 ? AWAY : tried < 5 ? new LambdaFailure('Unexpected', 'It broke.') : 'done',
    );
    await clock.advance(24 * HOUR_MS);
    expect(tries).toEqual([0, 1_000, 3_000, 63_000, 183_000]);
    expect(deadLetters.letters).toEqual([]);
  });

  test.each([
    ['is given up after its age', 5_400],
    ['is given up after six hours where its function says nothing', undefined],
  ])('%s, without an answer of the function', async (_title, age) => {
    const { clock, tries, deadLetters } = world(() => AWAY, age);
    await clock.advance(24 * HOUR_MS);
    const limit = (age ?? 21_600) * 1_000;
    expect(tries.at(-1)).toBeLessThanOrEqual(limit);
    expect(tries.at(-1)).toBeGreaterThan(limit - 300_000);
    const [letter] = deadLetters.letters;
    expect(letter?.body).toEqual({
      version: '1.0',
      timestamp: expect.any(String),
      requestContext: { functionArn: 'take-event', condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: EVENT,
    });
  });
});
