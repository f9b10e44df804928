import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { SOURCE, TARGET } from '../moves/story.ts';
import { openBrowser, openPageWorld, type PageWorld, signIn } from '../page/page-world.ts';

/** Writes the pictures of docs/page.md anew. They differ a little from machine to machine, so that no test compares them. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const FOLDER = new URL('../../docs/screenshots/', import.meta.url);
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, requestedBy: 'Grace' };
const HOUR_MS = 3_600_000;
/** Into the move: its domains are with the cover. */
const UNDER_WAY_MS = 30_000;

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly wait: string;
  readonly width: number;
  readonly height: number;
  readonly colours?: 'dark';
}

mkdirSync(FOLDER, { recursive: true });
const world = await openPageWorld();
const browser = await openBrowser();
const waiting = await world.ask('/moves', { ...MOVE, ticket: 'CHG-1042', approval: true });
await world.ask('/moves', { ...MOVE, domains: ['nowhere.example.com'], ticket: 'CHG-1043' });
await world.clock.advance(HOUR_MS);
const underWay = await world.ask('/moves', { ...MOVE, domains: ['shop.example.com'], ticket: 'CHG-1044' });
await world.clock.advance(UNDER_WAY_MS);
const move = { path: `#/moves/${underWay}`, wait: 'State machine move-domains, at', width: 1000, height: 1000 };
const shots: readonly Shot[] = [
  { name: 'list', path: '#/moves', wait: '3, newest first', width: 1000, height: 420 },
  { name: 'move', ...move },
  { name: 'move-dark', ...move, colours: 'dark' },
  { ...move, name: 'phone', path: `#/moves/${waiting}`, width: 320, height: 760 },
];
for (const shot of shots) await shoot(shot, browser, world);
await browser.close();
await world.close();

async function shoot(
  { name, path, wait, width, height, colours = undefined }: Shot,
  on: Browser,
  { url, token, clock }: PageWorld,
) {
  const page: Page = await on.newPage({
    viewport: { width, height },
    colorScheme: colours ?? 'light',
    reducedMotion: 'reduce',
  });
  await page.clock.setFixedTime(clock.now());
  await signIn(page, url, await token(`ada-${name}`));
  await page.evaluate(`location.hash = '${path}'`);
  await page.locator('main').getByText(wait).waitFor();
  await page.evaluate('document.activeElement.blur()');
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, FOLDER)) });
  await page.close();
}
