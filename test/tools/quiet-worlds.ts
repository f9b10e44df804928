import { afterEach } from '@jest/globals';
import { openClocks } from './open-clocks.ts';

/** What a world still does when its test is over (a rule that starts a restore, say) would outlive the test file. */
afterEach(async () => {
  await Promise.all([...openClocks].map((clock) => clock.advance(0)));
  openClocks.clear();
});
