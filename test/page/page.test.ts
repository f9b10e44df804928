import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { verifyEvidence } from '../../shared/domain/verify-evidence.ts';
import { EXTERNAL_WORLD } from '../moves/external-world.ts';
import { SOURCE, TARGET, TARGET_HOST } from '../moves/story.ts';
import type { PageWorld } from './page-world.ts';
import { pages } from './pages.ts';

const HOUR_MS = 3_600_000;
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: 'OPS-1', requestedBy: 'Grace' };
const SHOP = { ...MOVE, domains: ['shop.example.com'], ticket: 'OPS-2' };

const { world, signedIn } = pages();

/** Starts a move and lets it come to its end, or to where it waits. */
async function begun(on: PageWorld, body: object): Promise<string> {
  const id = await on.ask('/moves', body);
  await on.clock.advance(HOUR_MS);
  return id;
}

/** Goes to a move and waits until it is shown. */
async function show(page: Page, id: string, status: string): Promise<void> {
  await page.evaluate(`location.hash = '#/moves/${id}'`);
  await statusIs(page, status);
}

async function statusIs(page: Page, status: string): Promise<void> {
  await page.locator('section').first().getByText(status, { exact: true }).waitFor();
}

/** Opens a button's dialog; answers what it says. */
async function ask(page: Page, button: string): Promise<string> {
  await page.locator('.actions').getByRole('button', { name: button, exact: true }).click();
  return (await page.getByRole('dialog').getByRole('paragraph').allTextContents()).join('\n');
}

async function answer(page: Page, button: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
}

/** What a button gives to take away. */
async function saved(page: Page, button: string): Promise<{ readonly name: string; readonly text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

describe('the list', () => {
  test('shows moves and record changes apart, filters, and says so in the address', async () => {
    const on = await world();
    await begun(on, MOVE);
    await begun(on, { ...SHOP, approval: true });
    const change = { changes: [{ name: 'docs.example.com', to: 'pages.example.net' }], accountId: SOURCE.accountId };
    await on.ask('/record-changes', { ...change, approval: true });
    await on.clock.advance(HOUR_MS);
    const page = await signedIn(on);
    const domains = page.locator('tbody th a');

    await domains.nth(1).waitFor();
    expect(await domains.allTextContents()).toEqual(['shop.example.com', 'www.example.com']);

    await page.getByLabel('Status').selectOption('moved');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.locator('main').getByText('1, newest first').waitFor();
    expect(await domains.allTextContents()).toEqual(['www.example.com']);
    expect(page.url()).toMatch(/#\/moves\?status=moved$/);

    await page.getByLabel('Ticket').fill('OPS-2');
    await page.getByLabel('Status').selectOption('');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('link', { name: 'shop.example.com' }).waitFor();
    expect(page.url()).toMatch(/#\/moves\?ticket=OPS-2$/);

    await page.getByRole('link', { name: 'Record changes' }).click();
    await page.getByRole('link', { name: 'docs.example.com' }).click();
    await page.getByText('+docs.example.com CNAME pages.example.net').waitFor();
    const state = page.getByText('State machine change-records, at “Ask for approval”');
    await state.waitFor();
    expect(await state.count()).toBe(1);
  });

  test('goes on where a page ends', async () => {
    const on = await world();
    for (let count = 0; count < 27; count += 1)
      await on.ask('/moves', { ...MOVE, startAt: '2026-06-01T00:00:00Z', ticket: `T-${count}` });
    const page = await signedIn(on);

    await page.locator('main').getByText('25 and more, newest first').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('main').getByText('27, newest first').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(27);
    expect(await page.getByRole('button', { name: 'Show more' }).isVisible()).toBe(false);
  });
});

describe('a move', () => {
  test('is approved by another than asked, followed, undone, and its evidence saved', async () => {
    const on = await world();
    const id = await begun(on, { ...MOVE, approval: true });
    const page = await signedIn(on);
    await show(page, id, 'waiting');
    await page.getByText('State machine move-domains, at “Ask for approval”').waitFor();
    expect(await page.locator('.served').textContent()).toContain('Served by the source E1SOURCE00001A.');
    expect(await page.locator('.diff li').allTextContents()).toEqual([
      '+target E2TARGET00002B: alias *.example.com',
      '−www.example.com CNAME d111111abcdef8.cloudfront.net',
      '+www.example.com CNAME d222222abcdef8.cloudfront.net',
      '−source E1SOURCE00001A: alias www.example.com',
      '+target E2TARGET00002B: alias www.example.com',
      '−target E2TARGET00002B: alias *.example.com',
    ]);

    expect(await ask(page, 'Approve')).toContain('its 5 steps are done at once');
    await page.getByLabel('Your name').fill('grace');
    await answer(page, 'Approve');
    expect(await page.getByRole('alert').textContent()).toContain('cannot approve it as well');
    await page.getByLabel('Your name').fill('Ada');
    await answer(page, 'Approve');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await on.clock.advance(HOUR_MS);
    await statusIs(page, 'moved');
    await page.getByText('State machine move-domains, at “Moved”').waitFor();
    expect(await page.locator('.served').textContent()).toContain('Served by the target E2TARGET00002B.');
    expect(await page.locator('.timeline').textContent()).toContain('the plan was approved by Ada, by token ada');
    expect(await page.locator('.took tbody tr').count()).toBe(5);

    const report = await saved(page, 'Save as Markdown');
    expect([report.name, report.text.split('\n')[0]]).toEqual([`${id}.md`, expect.stringMatching(/^# .*moved/)]);
    const evidence = await saved(page, 'Save as JSON');
    expect(evidence.name).toBe(`${id}.json`);
    expect(verifyEvidence(JSON.parse(evidence.text))).toMatchObject({ verdict: 'intact', evidence: { moveId: id } });

    expect(await ask(page, 'Restore')).toContain('Undoes the move. The way back:');
    await page.getByLabel('Why').fill('CHG-2');
    await answer(page, 'Restore');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await on.clock.advance(HOUR_MS);
    await statusIs(page, 'restored');
    await page.getByText('State machine restore-move, at “Restored”').waitFor();
    expect(await page.locator('.actions button.stop').count()).toBe(0);
  });

  test('waits for DNS that people change: told wrongly it says so, aborted all comes back, confirmed it goes on', async () => {
    const on = await world({ world: EXTERNAL_WORLD });
    const id = await begun(on, MOVE);
    const page = await signedIn(on);
    await show(page, id, 'moving');
    await page.getByText('at “Ask for the DNS change”').waitFor();
    await page.getByText('Waits for DNS to be changed').waitFor();

    expect(await ask(page, 'Confirm DNS')).toContain('Every name server is asked at once');
    await page.getByLabel('Your name').fill('Ada');
    await answer(page, 'Confirm DNS');
    expect(await page.getByRole('alert').textContent()).toContain('CNAME d111111abcdef8.cloudfront.net');
    await answer(page, 'Cancel');

    expect(await ask(page, 'Abort')).toContain('Stops the move where it stands and brings everything back.');
    await page.getByLabel('Why').fill('not today');
    await answer(page, 'Abort');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await on.clock.advance(HOUR_MS);
    await statusIs(page, 'restored');

    const other = await begun(on, SHOP);
    await show(page, other, 'moving');
    await on.clock.run(on.clock.during(() => on.story.outside.point('shop.example.com', TARGET_HOST)));
    await on.clock.advance(15_000);
    await ask(page, 'Confirm DNS');
    await page.getByLabel('Your name').fill('Ada');
    await answer(page, 'Confirm DNS');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await on.clock.advance(HOUR_MS);
    await statusIs(page, 'moved');
  });

  test('that is refused says why and what to do; one that nobody knows is told', async () => {
    const on = await world();
    const id = await begun(on, { ...MOVE, domains: ['nowhere.example.com'] });
    const page = await signedIn(on);
    await show(page, id, 'refused');
    const refusing = page.locator('.checks li.refuse');
    expect(await refusing.first().textContent()).toContain('What to do:');
    await page.getByText('at “Plan refused”').waitFor();
    await page.evaluate("location.hash = '#/moves/none'");
    expect(await page.getByRole('alert').textContent()).toContain('There is no move none');
  });

  test('is followed by itself, more slowly while nothing happens', async () => {
    const on = await world();
    const id = await begun(on, { ...MOVE, approval: true });
    const page = await signedIn(on);
    await show(page, id, 'waiting');
    await page.evaluate("document.querySelector('#live').textContent = ''");
    await ask(page, 'Abort');
    await page.getByLabel('Why').fill('not needed');
    await answer(page, 'Abort');
    await on.clock.advance(HOUR_MS);
    await statusIs(page, 'failed');
    expect(await page.getByRole('alert').textContent()).toContain('Aborted');
    await page.waitForFunction("document.querySelector('#live').textContent.startsWith('failed')");
  });
});
