import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { linesOf, pairsOf, worldOf } from '../batches/batch-world.ts';
import { SOURCE, TARGET } from '../moves/story.ts';
import { stopTime } from './page-time.ts';
import { type PageWorld, signIn } from './page-world.ts';
import { overflow, pages } from './pages.ts';

const HOUR_MS = 3_600_000;
const RARELY_MS = 30_000;
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, requestedBy: 'Grace' };
const LATER = { ...MOVE, startAt: '2026-06-01T00:00:00Z' };

const { open, world } = pages();

/** A page whose time stands still at 18:00:00 UTC until it is told to pass. */
async function stopped(on: PageWorld) {
  const page = await open({ viewport: { width: 320, height: 600 }, timezoneId: 'Asia/Tokyo' });
  const { pass } = await stopTime(page);
  await signIn(page, on.url, await on.token('ada'));
  return { page, pass };
}

function asOf(page: Page) {
  return page.locator('.fresh > span');
}

test('a list says how old it is, and is asked for again every half minute with all that was asked for', async () => {
  const on = await world();
  for (let count = 0; count < 27; count += 1) await on.ask('/moves', { ...LATER, ticket: `T-${count}` });
  const { page, pass } = await stopped(on);
  await page.locator('main').getByText('25 and more, newest first').waitFor();
  expect(await asOf(page).textContent()).toBe('As of 18:00:00 UTC');
  const top = () => page.evaluate("document.querySelector('table').offsetTop");
  const first = await top();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.locator('main').getByText('27, newest first').waitFor();
  await page.locator('tbody a').nth(26).focus();
  const focused = () => page.evaluate('document.activeElement.href');
  const before = await focused();
  await page.evaluate("document.querySelector('#live').textContent = ''");
  await pass(RARELY_MS);
  await page.getByText('As of 18:00:30 UTC').waitFor();
  expect(await page.locator('#live').textContent()).toBe('');

  await on.clock.advance(60_000);
  await on.ask('/moves', { ...LATER, ticket: 'new' });
  await pass(RARELY_MS);
  await page.locator('main').getByText('28, newest first').waitFor();
  expect(await page.locator('tbody tr').first().textContent()).toContain('new');
  expect(await page.locator('tbody tr').count()).toBe(28);
  expect(await focused()).toBe(before);
  expect(await page.locator('#live').textContent()).toBe('28, newest first');
  expect(await top()).toBe(first);
  expect(await overflow(page)).toBe(0);
});

test('the batches are asked for again where they did not come, and when somebody says so', async () => {
  const pairs = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });
  const on = await world({ world: worldOf(pairs) });
  const body = { list: { lines: linesOf(pairs) }, mode: 'plan', ticket: 'CHG-1', requestedBy: 'Grace' };
  const { page, pass } = await stopped(on);
  await page.route('**/batches', (route) => route.abort());
  await page.evaluate("location.hash = '#/batches'");
  await page.getByRole('alert').waitFor();
  expect(await asOf(page).textContent()).toBe('');
  await page.unroute('**/batches');
  await pass(5_000);
  await page.locator('main').getByText('No batches yet.').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);

  await on.ask('/batches', body);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('CHG-1').waitFor();
  await on.clock.advance(60_000);
  const other = await on.ask('/batches', { ...body, ticket: 'CHG-2' });
  await pass(RARELY_MS);
  await page.locator('main').getByText('2, newest first').waitFor();
  expect(await page.locator('tbody a').first().textContent()).toBe(other);
  expect(await overflow(page)).toBe(0);
});

test('the status says how old it is, also while nothing answers', async () => {
  const on = await world();
  const id = await on.ask('/moves', { ...MOVE, approval: true });
  await on.clock.advance(HOUR_MS);
  const { page, pass } = await stopped(on);
  await page.evaluate(`location.hash = '#/moves/${id}'`);
  await page.locator('.served').waitFor();
  expect(await asOf(page).textContent()).toBe('As of 18:00:00 UTC');
  await pass(2_000);
  await page.getByText('As of 18:00:02 UTC').waitFor();
  await page.route(`**/moves/${id}`, (route) => route.abort());
  await pass(RARELY_MS);
  await page.getByRole('alert').waitFor();
  expect(await asOf(page).textContent()).toBe('As of 18:00:02 UTC');
  expect(await asOf(page).locator('time').getAttribute('datetime')).toBe('2026-11-21T18:00:02.000Z');
});

test('an answer that never comes is not waited for', async () => {
  const on = await world();
  const page = await open();
  await page.addInitScript(`{
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => timeout(ms / 100);
  }`);
  await signIn(page, on.url, await on.token('ada'));
  await page.route('**/batches', () => new Promise(() => undefined));
  await page.evaluate("location.hash = '#/batches'");
  expect(await page.getByRole('alert').textContent()).toContain('The API did not answer within 35 seconds.');
});
