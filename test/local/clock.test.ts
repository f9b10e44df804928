import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../local/clock.ts';
import { seededRandom } from '../../local/random.ts';

test('timers run by their moments, and at one moment in the order they were set', async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const random = seededRandom(3);
  const set = Array.from({ length: 500 }, (_, order) => ({ at: random.integer(0, 50), order }));
  const ran: typeof set = [];
  const times: number[] = [];
  for (const timer of set) {
    clock.schedule(timer.at, () => {
      ran.push(timer);
      times.push(clock.now() - start);
    });
  }
  await clock.advance(50);
  const expected = set.toSorted((a, b) => a.at - b.at || a.order - b.order);
  expect(ran).toEqual(expected);
  expect(times).toEqual(expected.map(({ at }) => at));
});

test('a timer that was cancelled never runs, and is nothing to wait for', async () => {
  const clock = new VirtualClock();
  const ran: string[] = [];
  const cancel = clock.schedule(10, () => ran.push('cancelled'));
  clock.schedule(5, () => {
    cancel();
    clock.schedule(0, () => ran.push('set on the way'));
  });
  await clock.advance(5);
  expect(ran).toEqual(['set on the way']);
  await expect(clock.run(new Promise(() => {}))).rejects.toThrow('nothing left to run');
  expect(ran).toEqual(['set on the way']);
});

test('advance goes no further than asked', async () => {
  const clock = new VirtualClock(1_000);
  const ran: number[] = [];
  for (const ms of [1, 2, 3]) clock.schedule(ms, () => ran.push(ms));
  await clock.advance(2);
  expect([ran, clock.now()]).toEqual([[1, 2], 1_002]);
});
