import { describe, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { SOURCE, TARGET } from '../moves/story.ts';
import { type PageTime, stopTime } from './page-time.ts';
import { type PageWorld, signIn } from './page-world.ts';
import { pages } from './pages.ts';

const HOUR_MS = 3_600_000;
/** How often is asked for what only a person changes. */
const RARELY_MS = 30_000;
/** How long at most is asked quickly for what a button began, and how often. */
const HASTE_MS = 60_000;
const QUICKLY_MS = 2_000;
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, requestedBy: 'Grace' };

const { open, world } = pages();

/** A move that has ended, on a page whose time stands still. */
interface Followed extends PageTime {
  readonly page: Page;
  readonly id: string;
  /** The statuses that were answered. */
  readonly answered: readonly string[];
  /** From now on the answers are as the last one, as where nothing has taken over yet; `edit` of it where one is given. */
  hold(edit?: (view: object) => object): void;
  /** Ends that. */
  free(): void;
}

async function followed(on: PageWorld): Promise<Followed> {
  const id = await on.ask('/moves', MOVE);
  await on.clock.advance(HOUR_MS);
  const page = await open();
  const time = await stopTime(page);
  const answered: string[] = [];
  let last = '';
  let held: ((view: object) => object) | undefined;
  await page.route(`**/moves/${id}`, async (route: Route) => {
    if (!held) last = await (await route.fetch()).text();
    const body = held ? JSON.stringify(held(JSON.parse(last) as object)) : last;
    answered.push((JSON.parse(last) as { readonly status: string }).status);
    await route.fulfill({ contentType: 'application/json', body });
  });
  await signIn(page, on.url, await on.token('ada'));
  await page.evaluate(`location.hash = '#/moves/${id}'`);
  await statusIs(page, 'moved');
  return {
    ...time,
    page,
    id,
    answered,
    hold: (edit = (view) => view) => {
      held = edit;
    },
    free: () => {
      held = undefined;
    },
  };
}

async function statusIs(page: Page, status: string): Promise<void> {
  await page.locator('section').first().getByText(status, { exact: true }).waitFor();
}

async function restore(page: Page): Promise<void> {
  await page.locator('.actions').getByRole('button', { name: 'Restore' }).click();
  await page.getByLabel('Why').fill('CHG-2');
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('after Restore', () => {
  test('the page asks until restore-move has taken over, follows it, and asks no more once nothing can change', async () => {
    const on = await world();
    const { page, answered, hold, free, pass } = await followed(on);
    // The word is kept, so that nothing can be done any more, and its execution has not begun.
    hold((view) => ({ ...view, can: [] }));
    await restore(page);
    await pass(4 * QUICKLY_MS);
    expect(answered.length).toBeGreaterThanOrEqual(4);
    await on.clock.advance(HOUR_MS);
    free();
    await pass(QUICKLY_MS);
    await statusIs(page, 'restored');
    const times = answered.length;
    await pass(2 * RARELY_MS);
    expect(answered.slice(times)).toEqual([]);
  });

  test('it asks quickly for a minute at most, then rarely', async () => {
    const on = await world();
    const { page, answered, hold, pass } = await followed(on);
    hold();
    await restore(page);
    const before = answered.length;
    await pass(HASTE_MS);
    const quickly = answered.length - before;
    expect(quickly).toBeGreaterThan(HASTE_MS / QUICKLY_MS / 2);
    await pass(4 * RARELY_MS);
    const rarely = answered.length - before - quickly;
    expect([3, 4, 5]).toContain(rarely);
  });
});

test('a restore that somebody else begins is seen on a page that is open', async () => {
  const on = await world();
  const { page, id, pass } = await followed(on);
  await pass(RARELY_MS);
  await on.story.restore(id);
  await pass(RARELY_MS + 1_000);
  await statusIs(page, 'restored');
});
