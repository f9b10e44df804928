import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SOURCE, TARGET } from '../moves/story.ts';
import { type PageWorld, signIn } from './page-world.ts';
import { pages } from './pages.ts';

const HOUR_MS = 3_600_000;
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, requestedBy: 'Grace' };
const ASKS_AGAIN = 'This page asks again by itself.';
const NOT_KNOWN = 'It is not known whether it was done: look at the status before trying again.';

const { open, world, signedIn, faulted } = pages();

async function shown(on: PageWorld): Promise<{ readonly page: Page; readonly id: string }> {
  const id = await on.ask('/moves', { ...MOVE, approval: true });
  await on.clock.advance(HOUR_MS);
  const page = await signedIn(on);
  await page.evaluate(`location.hash = '#/moves/${id}'`);
  await page.getByRole('button', { name: 'Abort' }).waitFor();
  return { page, id };
}

/** What the dialog for an abort says after it was confirmed, and was answered as `route` has it. */
async function aborted(page: Page): Promise<string | null> {
  await page.locator('.actions').getByRole('button', { name: 'Abort' }).click();
  await page.getByLabel('Why').fill('not today');
  await page.getByRole('dialog').getByRole('button', { name: 'Abort' }).click();
  return page.getByRole('dialog').getByRole('alert').textContent();
}

describe('a deed', () => {
  test('that was not answered may have been done, and is not repeated', async () => {
    const { page, id } = await shown(await world());
    let times = 0;
    await page.route(`**/moves/${id}/abort`, async (route) => {
      times += 1;
      await route.abort();
    });
    expect(await aborted(page)).toBe(`The API cannot be reached. ${NOT_KNOWN}`);
    expect(times).toBe(1);
  });

  test('at which the service failed may have been done; one that was refused was not', async () => {
    const { page, id } = await shown(await world());
    await page.route(`**/moves/${id}/abort`, (route) => route.fulfill({ status: 504, json: { message: 'Timeout' } }));
    expect(await aborted(page)).toBe(`The API answered 504. ${NOT_KNOWN}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.route(`**/moves/${id}/abort`, (route) => route.fulfill({ status: 429, json: { message: 'Too many' } }));
    expect(await aborted(page)).toBe('Too many requests at once.');
  });
});

test('what nothing repeats does not say that it is: the sign-in, and saving evidence', async () => {
  const on = await world();
  const page = await open();
  await page.route('**/moves?*', (route) => route.abort());
  await page.goto(on.url);
  await page.getByLabel('API token or JWT').fill(await on.token('ada'));
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toBe('The API cannot be reached.');

  await page.unroute('**/moves?*');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  const id = await on.ask('/moves', MOVE);
  await on.clock.advance(HOUR_MS);
  await page.route('**/evidence', (route) => route.abort());
  await page.evaluate(`location.hash = '#/moves/${id}'`);
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  expect(await page.getByRole('alert').textContent()).toBe('The API cannot be reached.');
});

describe('what is followed', () => {
  test('says that it asks again, and does', async () => {
    const { page, id } = await shown(await world());
    await page.route(`**/moves/${id}`, (route) => route.abort());
    await page.getByRole('button', { name: 'Refresh' }).click();
    expect(await page.getByRole('alert').textContent()).toBe(`The API cannot be reached. ${ASKS_AGAIN}`);
    await page.unroute(`**/moves/${id}`);
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('and cannot be shown is a fault of the page, not of the way to the API', async () => {
    const on = await world();
    const page = await open();
    await page.route('**/batches/odd', (route) => route.fulfill({ json: { batchId: 'odd', status: 'running' } }));
    await signIn(page, on.url, await on.token('ada'));
    await page.evaluate("location.hash = '#/batches/odd'");
    const told = await page.getByRole('alert').textContent();
    expect(told).toContain('This page cannot show what the API answered');
    expect(told).not.toContain('reached');
    expect(faulted()).toHaveLength(1);
  });
});
