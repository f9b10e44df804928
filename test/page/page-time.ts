import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';

/** When a page's time begins. */
const START = Date.UTC(2026, 10, 21, 18);
/** Real milliseconds until it is known here what a page asked for, and until it has shown an answer. */
const MOMENT_MS = 25;

/** Time as a page has it, which stands still but when a test says so. Answers take none of it. */
export interface PageTime {
  /** Lets that many milliseconds pass, second by second; what is asked in each is answered before the next. */
  pass(ms: number): Promise<void>;
}

/** Stops the time of a page that is not loaded yet at 18:00 UTC. */
export async function stopTime(page: Page): Promise<PageTime> {
  const open = new Set<Request>();
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  await page.clock.install({ time: START - 1_000 });
  await page.clock.pauseAt(START);
  return {
    pass: async (ms) => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        await page.clock.runFor(Math.min(1_000, ms - passed));
        do await sleep(MOMENT_MS);
        while (open.size > 0);
        await page.evaluate('0');
      }
    },
  };
}
