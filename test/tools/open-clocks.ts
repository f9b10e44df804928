import type { VirtualClock } from '../../local/clock.ts';

/** The clocks of the worlds that the present test has opened. */
export const openClocks = new Set<VirtualClock>();
