import { describe, expect, test } from '@jest/globals';
import { EVERYTHING } from '../api/api-story.ts';
import { SOURCE, TARGET } from '../moves/story.ts';
import { overflow, pages, violations } from './pages.ts';

const HOUR_MS = 3_600_000;
const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
const MOVE = { domains: ['www.example.com'], source: SOURCE, target: TARGET, ticket: MARKUP, requestedBy: MARKUP };

const { open, world, signedIn, faulted } = pages();

describe('who may see it', () => {
  test('nobody without a token that is valid; a wrong one is told, and none is kept anywhere', async () => {
    const on = await world();
    const page = await open();
    await page.goto(`${on.url}/#/moves?ticket=OPS-1`);
    await page.getByLabel('API token or JWT').fill('cnm_wrong_token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('does not accept this token');

    await page.getByLabel('API token or JWT').fill(`Bearer ${await on.token('ada')}`);
    await page.keyboard.press('Enter');
    await page.locator('main').getByText('Nothing fits.').waitFor();
    const kept = await page.evaluate(
      'JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(kept).toBe(JSON.stringify([`${on.url}/#/moves?ticket=OPS-1`, {}, {}, '']));
    expect(await page.content()).not.toContain('cnm_');

    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('a person signs in with a JWT, and is not offered to approve what they asked for', async () => {
    const on = await world();
    const jwt = (sub: string) => on.story.issuer.issue({ sub, groups: ['platform'] }, Date.now() + HOUR_MS);
    const id = await on.ask('/moves', { ...MOVE, requestedBy: 'Grace', approval: true });
    await on.clock.advance(HOUR_MS);
    const offered = async (token: string) => {
      const page = await open();
      await page.goto(`${on.url}/#/moves/${id}`);
      await page.getByLabel('API token or JWT').fill(token);
      await page.keyboard.press('Enter');
      await page.locator('.served').waitFor();
      return page.locator('section > .actions > button').allTextContents();
    };
    expect(await offered(jwt('ada'))).toEqual(['Approve', 'Reject', 'Abort']);
    expect(await offered(jwt('grace'))).toEqual(['Reject', 'Abort']);
    expect(await offered(await on.token('eyes', [{ ...EVERYTHING, actions: ['read'] }]))).toEqual([]);
  });

  test('markup in what others wrote stays text, and a frame around it stays empty', async () => {
    const on = await world();
    const id = await on.ask('/moves', { ...MOVE, approval: true });
    await on.clock.advance(HOUR_MS);
    const page = await signedIn(on);
    await page.getByText(MARKUP).first().waitFor();
    await page.evaluate(`location.hash = '#/moves/${id}'`);
    await page.locator('.facts').getByText(MARKUP).first().waitFor();
    expect(await page.title()).toBe(`${id} · cname-mover`);
    expect(await page.locator('main img, main script').count()).toBe(0);
    const refused = page.waitForEvent('console', (message) => message.text().startsWith('policy'));
    const by = 'document.querySelector("main").innerHTML = "<b>x</b>"';
    await expect(page.evaluate(by)).rejects.toThrow(/TrustedHTML/);
    await refused;
    expect(faulted()).toContain('policy require-trusted-types-for trusted-types-sink');
  });
});

describe('the files', () => {
  test('come with a strict policy, are asked for anew, and not sent twice', async () => {
    const on = await world();
    const first = await fetch(on.url);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    const html = await first.text();
    expect(html).toContain('Version local');
    expect(html).not.toMatch(/<style|style=|<script(?! type="module" src="page\/main\.js"><\/script>)|https?:/);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await fetch(on.url, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
    for (const [file, type] of [
      ['main.js', 'text/javascript; charset=utf-8'],
      ['page.css', 'text/css; charset=utf-8'],
      ['move-domains.svg', 'image/svg+xml; charset=utf-8'],
    ]) {
      const { status, headers: sent } = await fetch(`${on.url}/page/${file}`);
      expect([status, sent.get('content-type')]).toEqual([200, type]);
    }
    for (const file of ['other.js', 'constructor', '..%2Fpackage.json']) {
      expect((await fetch(`${on.url}/page/${file}`)).status).toBe(404);
    }
  });
});

describe('for everybody', () => {
  test('by keyboard alone: sign in, go to a move, open a dialog, leave it, and come back', async () => {
    const on = await world();
    await on.ask('/moves', { ...MOVE, approval: true });
    await on.clock.advance(HOUR_MS);
    const page = await open({ reducedMotion: 'reduce' });
    await page.goto(on.url);
    const focused = () => page.evaluate('document.activeElement.textContent || document.activeElement.id');
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 25; presses += 1) {
        if ((await focused()) === name) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`The Tab key never comes to ${name}.`);
    };
    expect(await focused()).toBe('token');
    await page.keyboard.type(await on.token('ada'));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'www.example.com' }).waitFor();
    await tabTo('www.example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await tabTo('Approve');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('ask-by');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Approve');
    await page.goBack();
    await page.getByRole('heading', { name: 'Moves', exact: true }).waitFor();
  });

  test.each<['light' | 'dark']>([['light'], ['dark']])('in %s colours axe finds nothing wrong', async (colorScheme) => {
    const on = await world();
    const moved = await on.ask('/moves', MOVE);
    const waits = await on.ask('/moves', { ...MOVE, domains: ['shop.example.com'], ticket: 'OPS-2', approval: true });
    await on.ask('/moves', { ...MOVE, domains: ['nowhere.example.com'], ticket: 'OPS-3' });
    await on.clock.advance(HOUR_MS);
    const page = await open({ colorScheme });
    await page.goto(on.url);
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('API token or JWT').fill(await on.token('ada'));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'nowhere.example.com' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.evaluate(`location.hash = '#/moves/${moved}'`);
    await page.getByText('at “Moved”').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.evaluate(`location.hash = '#/moves/${waits}'`);
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await violations(page)).toEqual([]);
    const ground = colorScheme === 'dark' ? 'rgb(18, 22, 27)' : 'rgb(246, 247, 249)';
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(ground);
  });

  test('on a phone of 320 pixels nothing is wider than the window', async () => {
    const on = await world();
    const domains = ['www.example.com', 'shop.example.com'];
    const id = await on.ask('/moves', { ...MOVE, domains, ticket: 'x'.repeat(150), approval: true });
    await on.clock.advance(HOUR_MS);
    const page = await signedIn(on, 'ada', { viewport: { width: 320, height: 600 }, hasTouch: true });
    await page.getByRole('link', { name: 'www.example.com and 1 more' }).waitFor();
    expect(await overflow(page)).toBe(0);
    await page.evaluate(`location.hash = '#/moves/${id}'`);
    await page.getByText('at “Ask for approval”').waitFor();
    expect(await overflow(page)).toBe(0);
    await page.getByRole('button', { name: 'Whole picture' }).click();
    expect(await overflow(page)).toBe(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await overflow(page)).toBe(0);
  });
});
