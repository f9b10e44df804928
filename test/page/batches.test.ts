import { expect, test } from '@jest/globals';
import { overflow, pages, violations } from './pages.ts';

const { open, world } = pages();

const SUMMARY = {
  batchId: 'chg-3001',
  status: 'running',
  domains: 12,
  ticket: 'CHG-3001',
  requestedAt: '2026-01-01T00:00:00.000Z',
};
const BATCH = {
  ...SUMMARY,
  mode: 'apply',
  groups: 4,
  totals: { moved: 3, ready: 9 },
  waves: [
    { run: 1, wave: 1, groups: 1, domains: 3, ended: { moved: 1 } },
    { run: 1, wave: 2, groups: 3, domains: 9, ended: { restored: 1 } },
  ],
  failed: [{ group: 2, status: 'restored', moveId: 'chg-3001-2', domains: ['www.example.com'], note: '<b>why</b>' }],
};

test('a batch is shown wave by wave, with the moves of groups that did not move', async () => {
  const on = await world();
  const page = await open({ viewport: { width: 320, height: 700 } });
  await page.route('**/batches**', (route) =>
    route.fulfill({ json: route.request().url().endsWith('/chg-3001') ? BATCH : { batches: [SUMMARY] } }),
  );
  await page.goto(on.url);
  await page.getByLabel('API token or JWT').fill(await on.token('ada'));
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Batches' }).click();
  await page.getByRole('link', { name: 'chg-3001' }).click();

  const wave = page.getByRole('progressbar', { name: 'Run 1, wave 2' });
  await wave.waitFor();
  expect([await wave.getAttribute('value'), await wave.getAttribute('max')]).toEqual(['1', '3']);
  expect(await page.locator('.facts').textContent()).toContain('12 in 4 groups: 3 moved, 9 ready');
  expect(await page.getByText('<b>why</b>').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'www.example.com' }).getAttribute('href')).toBe('#/moves/chg-3001-2');
  expect(await overflow(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('where the deployment has no batches, none are offered', async () => {
  const on = await world();
  const page = await open();
  await page.route('**/batches**', (route) => route.fulfill({ status: 404, json: { message: 'Not Found' } }));
  await page.goto(on.url);
  await page.getByLabel('API token or JWT').fill(await on.token('ada'));
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Moves' }).waitFor();
  expect(await page.getByRole('link', { name: 'Batches' }).count()).toBe(0);
});
