import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../local/clock.ts';

test('virtual time stands still while marked work runs, and goes on while all of it pauses', async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  clock.schedule(1_000, () => seen.push(`timer at ${clock.now()}`));

  await clock.run(
    clock.during(async () => {
      seen.push(`began at ${clock.now()}`);
      await Promise.all([clock.pause(3_000), clock.pause(2_000)]);
      seen.push(`paused until ${clock.now()}`);
    }),
  );

  expect(seen).toEqual(['began at 0', 'timer at 1000', 'paused until 3000']);
});

test('work that fails while some of it pauses holds up nothing', async () => {
  const clock = new VirtualClock(0);
  const failed = clock.during(async () => {
    await Promise.all([clock.pause(5_000), Promise.reject(new Error('a fault'))]);
  });

  await expect(clock.run(failed)).rejects.toThrow('a fault');
  await clock.run(clock.sleep(10_000));

  expect(clock.now()).toBe(10_000);
  expect(await clock.run(clock.during(async () => 'done'))).toBe('done');
});

test('what runs on after its work has ended may pause, and holds up nothing', async () => {
  const clock = new VirtualClock(0);
  let runsOn = Promise.resolve();
  await clock.run(
    clock.during(async () => {
      runsOn = clock.sleep(1_000).then(() => clock.pause(2_000));
    }),
  );

  await clock.run(runsOn);
  expect(clock.now()).toBe(3_000);
  await clock.run(clock.during(async () => clock.pause(1_000)));
  expect(clock.now()).toBe(4_000);
});
