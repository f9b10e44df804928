import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { StoryOptions } from '../moves/story.ts';
import { openBrowser, openPageWorld, type PageWorld, signIn } from './page-world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REPORTED = `addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI));`;

/** One browser for all tests of a file, and what they opened, closed after each; a fault of the page's own fails the test. */
export function pages() {
  let browser: Browser;
  const worlds: PageWorld[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await Promise.all(worlds.splice(0).map((world) => world.close()));
    expect(faults.splice(0)).toEqual([]);
  });

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
    await context.addInitScript(REPORTED);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      // That an answer was 4xx is no fault of the page, and tests ask for such answers.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    return page;
  };
  return {
    open,
    /** The faults until now, which the test expects. */
    faulted: (): readonly string[] => faults.splice(0),
    /** A world with its page. */
    world: async (options?: StoryOptions): Promise<PageWorld> => {
      const opened = await openPageWorld(options);
      worlds.push(opened);
      return opened;
    },
    /** The page of a world, signed in as a token of that name. */
    signedIn: async (world: PageWorld, name = 'ada', options: BrowserContextOptions = {}): Promise<Page> => {
      const page = await open(options);
      await signIn(page, world.url, await world.token(name));
      return page;
    },
  };
}

/** What axe finds wrong with a page, as `rule: element`. The page's policy lets no script of a test in, so the debugger puts it there. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  };
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** CSS pixels by which a page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}
