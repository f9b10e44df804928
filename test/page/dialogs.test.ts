import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { linesOf, pairsOf, worldOf } from '../batches/batch-world.ts';
import { EXTERNAL_WORLD } from '../moves/external-world.ts';
import { SOURCE, TARGET } from '../moves/story.ts';
import { type PageTime, stopTime } from './page-time.ts';
import { type PageWorld, signIn } from './page-world.ts';
import { pages, violations } from './pages.ts';

const HOUR_MS = 3_600_000;
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, requestedBy: 'Grace' };
const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });

const { open, world } = pages();

interface Waiting extends PageTime {
  readonly page: Page;
  readonly path: string;
}

/** A page with something that waits for an approval, whose time stands still. */
async function waiting(on: PageWorld, kind: 'moves' | 'batches' = 'moves'): Promise<Waiting> {
  const batch = { list: { lines: linesOf(PAIRS) }, mode: 'apply', ticket: 'CHG-7', requestedBy: 'Grace' };
  const id = await on.ask(`/${kind}`, { ...(kind === 'moves' ? MOVE : batch), approval: true });
  await on.clock.advance(HOUR_MS);
  const page = await open();
  const time = await stopTime(page);
  await signIn(page, on.url, await on.token('ada'));
  await page.evaluate(`location.hash = '#/${kind}/${id}'`);
  await page.locator('section').first().getByText('waiting', { exact: true }).waitFor();
  return { ...time, page, path: `${kind}/${id}` };
}

/** Opens the dialog and says why. */
async function press(page: Page, button: string): Promise<void> {
  await page.locator('.actions').getByRole('button', { name: button, exact: true }).click();
  await page.getByLabel('Why').fill('not today');
}

async function confirm(page: Page): Promise<void> {
  await page.getByRole('dialog').locator('button[type=submit]').click();
}

/** Somebody else approves what waits. */
async function approve(on: PageWorld, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${await on.token('bob')}`, 'content-type': 'application/json' };
  const view = (await (await fetch(`${on.url}/${path}`, { headers })).json()) as {
    readonly waitsFor: { readonly planHash: string };
  };
  const body = JSON.stringify({ verdict: 'approve', planHash: view.waitsFor.planHash, by: 'Bob' });
  const { status } = await fetch(`${on.url}/${path}/approval`, { method: 'POST', headers, body });
  expect(status).toBe(202);
}

describe('a dialog goes with its view', () => {
  test('where the address changes, and what it sent is followed there no more', async () => {
    const on = await world();
    const { page, path, pass } = await waiting(on);
    await press(page, 'Abort');
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(`**/${path}/abort`, async (route) => {
      await answered;
      await route.fulfill({ status: 202, json: {} });
    });
    await confirm(page);
    await page.evaluate("location.hash = '#/record-changes'");
    await page.getByRole('heading', { name: 'Record changes' }).waitFor();
    expect(await page.locator('dialog').count()).toBe(0);

    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    answer();
    await pass(10_000);
    expect(asked.filter((url) => url.endsWith(path))).toEqual([]);
  });

  test('where the token is not taken any more', async () => {
    const { page, path, pass } = await waiting(await world());
    await press(page, 'Abort');
    await page.route(`**/${path}`, (route) => route.fulfill({ status: 401, json: { message: 'Unauthorized' } }));
    await pass(5_000);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.id')).toBe('token');
  });
});

describe('a dialog says what is so', () => {
  test('or is closed: a move that somebody approved meanwhile is not aborted by what was said before', async () => {
    const on = await world();
    const { page, path, pass } = await waiting(on);
    await press(page, 'Abort');
    expect(await page.locator('#ask-what').textContent()).toContain('Nothing was changed or locked yet.');
    await approve(on, path);
    await on.clock.advance(20_000);
    await pass(30_000);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const told = page.getByRole('alert');
    expect(await told.textContent()).toBe(
      '“Abort” was closed, as it would do something else now: the status is moving. Nothing was sent.',
    );
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');

    await press(page, 'Abort');
    expect(await told.count()).toBe(0);
    expect(await page.locator('#ask-what').textContent()).toContain('brings everything back');
    await on.clock.advance(HOUR_MS);
    await pass(30_000);
    expect(await told.textContent()).toBe(
      '“Abort” was closed, as it cannot be done any more: the status is moved. Nothing was sent.',
    );
    await page.clock.resume();
    expect(await violations(page)).toEqual([]);
  });

  test('and stays with what was typed where only its numbers change', async () => {
    const { page, path, pass } = await waiting(await world({ world: worldOf(PAIRS) }), 'batches');
    const running = (left: number) => ({
      does: 'abort',
      sentence: `Ends the batch for good: the ${left} domains that have not begun will not move.`,
      route: `POST /${path}/abort`,
      needs: ['reason'],
    });
    let left = 3;
    await page.route(`**/${path}`, async (route) => {
      const view = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...view, status: 'running', can: [running(left)] } });
    });
    await pass(30_000);
    await press(page, 'Abort');
    left = 2;
    await pass(30_000);
    expect(await page.locator('#ask-what').textContent()).toContain('the 2 domains');
    expect(await page.getByLabel('Why').inputValue()).toBe('not today');
  });

  test('and stays while the service looks and asks the same again', async () => {
    const on = await world({ world: EXTERNAL_WORLD });
    const id = await on.ask('/moves', MOVE);
    await on.clock.advance(HOUR_MS);
    const page = await open();
    const { pass } = await stopTime(page);
    await signIn(page, on.url, await on.token('ada'));
    await page.evaluate(`location.hash = '#/moves/${id}'`);
    const since = page.locator('.waits p').first();
    const before = await since.textContent();
    await page.locator('.actions').getByRole('button', { name: 'Confirm DNS' }).click();
    await page.getByLabel('Your name').fill('Ada');
    await on.clock.advance(HOUR_MS);
    await pass(30_000);
    expect(await since.textContent()).not.toBe(before);
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada');
  });

  test('also while it sends: what was not answered is told, whatever came of it', async () => {
    const on = await world();
    const { page, path, pass } = await waiting(on);
    await press(page, 'Abort');
    let fail = (): void => undefined;
    const failed = new Promise<void>((resolve) => {
      fail = resolve;
    });
    await page.route(`**/${path}/abort`, async (route) => {
      await route.fetch();
      await failed;
      await route.abort();
    });
    const sent = page.waitForRequest(`**/${path}/abort`);
    await confirm(page);
    await sent;
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.locator('section').first().getByText('waiting', { exact: true }).waitFor();
    fail();
    await on.clock.advance(HOUR_MS);
    await pass(10_000);
    await page.locator('section').first().getByText('failed', { exact: true }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('main > div > .waits').textContent()).toBe(
      '“Abort” was closed, as it cannot be done any more: the status is failed. The API cannot be reached. ' +
        'It is not known whether it was done: look at the status before trying again.',
    );
  });
});
