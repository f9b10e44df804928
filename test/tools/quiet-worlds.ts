import type { VirtualClock } from '../../local/clock.ts';

/** The clocks of the worlds that the present test has opened. */
export const openClocks = new Set<VirtualClock>();

/** Waits until all that the opened worlds do at their present moment is done, and forgets them. */
export async function quietWorlds(): Promise<void> {
  await Promise.all([...openClocks].map((clock) => clock.advance(0)));
  openClocks.clear();
}
