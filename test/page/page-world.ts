import { randomBytes } from 'node:crypto';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { VirtualClock } from '../../local/clock.ts';
import { type HttpServer, listen } from '../../local/gateway/http-server.ts';
import { TABLE_NAME } from '../../local/service.ts';
import { Table } from '../../shared/aws/table.ts';
import { TokenStore } from '../../shared/aws/token-store.ts';
import { API_ACTIONS, type Grant } from '../../shared/domain/api/access.ts';
import { makeToken } from '../../shared/domain/api/api-token.ts';
import { type Story, type StoryOptions, tell } from '../moves/story.ts';
import { chromiumArguments, findChromium } from '../tools/browser.mjs';

const EVERYTHING: Grant = { actions: [...API_ACTIONS], domains: ['*'], accounts: ['*'] };

/** A story whose API and page listen on loopback. Virtual time passes while a request is answered, and when a test says so. */
export interface PageWorld {
  readonly story: Story;
  readonly clock: VirtualClock;
  readonly url: string;
  /** A token that may do everything; its caller is `token NAME`. */
  token(name: string, grants?: readonly Grant[]): Promise<string>;
  /** Asks for something by the API; answers its id. */
  ask(path: string, body: object): Promise<string>;
  close(): Promise<void>;
}

export async function openPageWorld(options: StoryOptions = {}): Promise<PageWorld> {
  const story = await tell(options);
  const { clock } = story;
  const turns = new Turns();
  const handle: Story['api']['handle'] = (request) => turns.take(() => clock.run(story.api.handle(request)));
  const server: HttpServer = await listen({ handle });
  const tokens = new TokenStore(new Table(TABLE_NAME, story.clients));
  const token: PageWorld['token'] = async (name, grants = [EVERYTHING]) => {
    const made = makeToken({ name, grants, days: 90 }, [], clock.now(), randomBytes);
    await turns.take(() => clock.run(tokens.save(made.stored)));
    return made.token;
  };
  const asking = await token('tickets');
  return {
    story,
    clock,
    url: server.url,
    token,
    ask: async (path, body) => {
      const headers = { authorization: `Bearer ${asking}`, 'content-type': 'application/json' };
      const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await response.text();
      if (response.status !== 202) throw new Error(`${path} was not taken: ${text}`);
      const { moveId, batchId = moveId } = JSON.parse(text) as { readonly moveId: string; readonly batchId?: string };
      return batchId;
    },
    close: () => server.close(),
  };
}

/** Virtual time is run by one at a time. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The Chromium of this machine, without a window. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('There is no Chromium here: node test/tools/browser.mjs says what to do.');
  return chromium.launch({ executablePath, args: chromiumArguments() });
}

/** Opens the page and signs in. */
export async function signIn(page: Page, url: string, token: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('API token or JWT').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation').waitFor();
}
