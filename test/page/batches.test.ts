import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LambdaFailure } from '../../local/contracts.ts';
import type { InvokeHook } from '../../local/lambda/lambda.ts';
import { linesOf, pairsOf, worldOf } from '../batches/batch-world.ts';
import { overflow, pages, violations } from './pages.ts';

const { world, signedIn } = pages();

const PAIRS = pairsOf({ pairs: 3, domainsPerPair: 1, accounts: 3 });
const WORLD = worldOf(PAIRS);
const BODY = { list: { lines: linesOf(PAIRS) }, mode: 'apply', ticket: '<b>CHG-7</b>', requestedBy: 'Grace' };
const LONG_MS = 600_000;

/** Group 3 fails when its domain shall leave the source, and is restored. */
const thirdFails: InvokeHook = (name, payload) => {
  const { moveId = '', step } = payload as { moveId?: string; step?: string };
  if (name === 'change-aliases' && step === 'remove-domains' && moveId.endsWith('-3')) {
    throw new LambdaFailure('CallRefused', 'A fault <b>that the test put there</b>.');
  }
};

async function statusIs(page: Page, status: string): Promise<void> {
  await page.locator('section').first().getByText(status, { exact: true }).waitFor();
}

/** Presses a button and says what its dialog asks for; answers what the dialog says. */
async function act(page: Page, button: string, field: string, says: string): Promise<string> {
  await page.locator('.actions').getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  const told = (await dialog.getByRole('paragraph').allTextContents()).join('\n');
  await dialog.getByLabel(field).fill(says);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  return told;
}

async function offered(page: Page): Promise<string[]> {
  return page.locator('section > .actions > button').allTextContents();
}

test('a batch is found in the list and shown wave by wave, with what did not move and what to do', async () => {
  const on = await world({ world: WORLD, beforeInvoke: thirdFails });
  const lines = [...BODY.list.lines, { ...BODY.list.lines[0], domain: 'nowhere.brand-0001.example' }];
  const id = await on.ask('/batches', { ...BODY, list: { lines } });
  await on.clock.advance(LONG_MS);
  const page = await signedIn(on, 'ada', { viewport: { width: 320, height: 700 } });
  await page.getByRole('link', { name: 'Batches' }).click();
  // The list of moves, which is shown before, has the ticket three times.
  const link = page.getByRole('link', { name: id, exact: true });
  await page.getByRole('row').filter({ has: link }).getByText('<b>CHG-7</b>').waitFor();
  expect(await violations(page)).toEqual([]);
  await link.click();
  await statusIs(page, 'completed');

  const wave = page.getByRole('progressbar', { name: 'Run 1, wave 2' });
  expect([await wave.getAttribute('value'), await wave.getAttribute('max')]).toEqual(['2', '2']);
  expect(await page.locator('tbody tr').last().textContent()).toContain('1 restored');
  expect(await page.locator('.facts').textContent()).toContain('4 in 4 groups: ');
  const failed = page.locator('.checks li').first();
  expect(await failed.textContent()).toContain('What to do: Its domains are where they were.');
  expect(await failed.textContent()).toContain('A fault <b>that the test put there</b>.');
  expect(await failed.getByRole('link').getAttribute('href')).toBe(`#/moves/${id}-3`);
  const refused = page.locator('.checks li.refuse');
  expect(await refused.textContent()).toContain('nowhere.brand-0001.example');
  expect(await refused.textContent()).toContain('line 4, ');
  expect(await refused.locator('.remedy').count()).toBe(1);
  expect(await offered(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('a batch is approved by another than asked, paused, and goes on', async () => {
  const on = await world({ world: WORLD });
  const id = await on.ask('/batches', { ...BODY, approval: true });
  await on.clock.advance(60_000);
  const page = await signedIn(on);
  await page.evaluate(`location.hash = '#/batches/${id}'`);
  await statusIs(page, 'waiting');
  expect(await offered(page)).toEqual(['Approve', 'Reject', 'Abort']);

  const told = await act(page, 'Approve', 'Your name', 'grace');
  expect(told).toContain('the 3 domains that have not begun will move, beginning at once with a canary');
  expect(await page.getByRole('alert').textContent()).toContain('cannot approve it as well');
  await page.getByLabel('Your name').fill('Ada');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await on.clock.advance(20_000);
  await statusIs(page, 'running');
  const canary = page.getByRole('progressbar', { name: 'Run 1, wave 1' });
  expect([await canary.getAttribute('value'), await canary.getAttribute('max')]).toEqual(['0', '1']);
  expect(await offered(page)).toEqual(['Pause', 'Abort']);

  expect(await act(page, 'Pause', 'Why', 'CHG-8')).toContain('Begins no further group.');
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  expect(await offered(page)).toEqual(['Resume', 'Abort']);
  await on.clock.advance(LONG_MS);
  await statusIs(page, 'paused');
  expect(await page.locator('.waits').textContent()).toContain('paused the batch: CHG-8');

  expect(await act(page, 'Resume', 'Why', 'CHG-9')).toContain('Goes on with the 2 domains that have not begun');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await on.clock.advance(LONG_MS);
  await statusIs(page, 'completed');
  expect(await page.locator('.facts').textContent()).toContain('3 in 3 groups: 3 moved');
});

test('a batch is aborted with what has not begun, and one that only plans has nothing to stop', async () => {
  const on = await world({ world: WORLD });
  const planned = await on.ask('/batches', { ...BODY, mode: 'plan', ticket: 'CHG-1' });
  await on.clock.advance(60_000);
  const id = await on.ask('/batches', { ...BODY, approval: true });
  await on.clock.advance(60_000);
  const page = await signedIn(on);
  await page.evaluate(`location.hash = '#/batches/${planned}'`);
  await statusIs(page, 'planned');
  expect(await page.locator('.facts').textContent()).toContain('3 ready');
  expect(await offered(page)).toEqual([]);

  await page.evaluate(`location.hash = '#/batches/${id}'`);
  await statusIs(page, 'waiting');
  expect(await act(page, 'Abort', 'Why', 'not today')).toContain('Nothing was changed or locked.');
  await statusIs(page, 'aborted');
  expect(await page.locator('.waits').textContent()).toContain('aborted the batch: not today');
  expect(await offered(page)).toEqual([]);
});
